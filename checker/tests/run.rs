//! What a run reports about real programs, and that nothing is left of them.

#![expect(clippy::disallowed_methods, reason = "what starts processes is held to what the system does")]

mod programs;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use checker::course::{Inputs, Limits};
use checker::process::{self, Cancel, Finished, Hooks, Job};
use checker::run::{End, Error, Limit, NoWall, Plan, Run, Wall};
use programs::Compiled;

/// Runs `program` with these arguments, inputs and limits.
fn run_with(program: &Path, args: &[&str], inputs: &Inputs, limits: &Limits) -> Run {
    let args = args.iter().map(|arg| (*arg).to_owned()).collect();
    let inputs = Inputs { args, ..inputs.clone() };
    Plan { program, inputs: &inputs, limits, wall: &NoWall, measure_delay: false }
        .run(&Cancel::new().expect("descriptors"))
        .expect("the program starts")
}

/// Runs a shell script with the limits that exercises have by default.
fn shell(script: &str) -> Run {
    shell_with(script, &Inputs::default(), &Limits::default())
}

fn shell_with(script: &str, inputs: &Inputs, limits: &Limits) -> Run {
    run_with(Path::new("/bin/sh"), &["-c", script], inputs, limits)
}

/// Runs the program in `programs/probe.rs`, which is compiled at its first use.
fn probe(args: &[&str], limits: &Limits) -> Run {
    static PROGRAM: Compiled = Compiled::new("probe");
    run_with(PROGRAM.path(), args, &Inputs::default(), limits)
}

fn out(run: &Run) -> Vec<&str> {
    run.stdout.texts().collect()
}

fn err(run: &Run) -> Vec<&str> {
    run.stderr.texts().collect()
}

/// True while a process with this id runs. One that has ended and waits to be reaped by the system's first
/// process does not.
fn is_there(pid: &str) -> bool {
    if cfg!(target_os = "linux") {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        return stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z"));
    }
    Command::new("kill")
        .args(["-0", pid])
        .stderr(std::process::Stdio::null())
        .status()
        .expect("kill")
        .success()
}

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// The end of a run that did nothing wrong.
fn assert_clean(run: &Run) {
    assert_eq!((run.end, run.leaked), (End::Exit(0), false), "{run:?}");
    assert!(!run.stdout.truncated && !run.stderr.truncated);
}

#[test]
fn stdout_and_stderr_are_kept_apart_and_whole() {
    let run = shell("echo a; echo x >&2; echo b; echo y >&2");
    assert_clean(&run);
    assert_eq!(out(&run), ["a", "b"]);
    assert_eq!(err(&run), ["x", "y"]);
}

#[test]
fn two_hundred_thousand_lines_on_each_stream_are_all_there() {
    let limits = Limits { output: 4 << 20, ..Limits::default() };
    let run = shell_with("seq 1 200000 & seq 200001 400000 >&2; wait", &Inputs::default(), &limits);
    assert_clean(&run);
    let numbers = |from: usize| (from..from + 200_000).map(|number| number.to_string());
    assert!(run.stdout.texts().eq(numbers(1)));
    assert!(run.stderr.texts().eq(numbers(200_001)));
}

#[test]
fn the_times_of_lines_grow_and_lie_within_the_run() {
    let run = shell("echo a; sleep 0.4; echo b");
    assert_clean(&run);
    let [a, b] = &run.stdout.lines[..] else { panic!("{run:?}") };
    assert!(b.at - a.at >= ms(90) && b.at <= run.wall, "{run:?}");
}

#[test]
fn a_last_line_without_a_newline_and_bytes_that_are_not_utf_8_are_lines() {
    let run = shell(r"printf 'a\377b\nend'");
    assert_clean(&run);
    assert_eq!(out(&run), ["a\u{FFFD}b", "end"]);
}

#[test]
fn endless_output_is_cut_at_the_limit() {
    for (script, which) in [("yes", 0), ("yes >&2", 1)] {
        let limits = Limits { output: 1000, ..Limits::default() };
        let run = shell_with(script, &Inputs::default(), &limits);
        assert_eq!((run.end, run.leaked), (End::Limit(Limit::Output), false));
        let cut = [&run.stdout, &run.stderr][which];
        assert_eq!(cut.lines.len(), 500);
        assert!(cut.truncated);
    }
}

#[test]
fn output_past_the_limit_counts_even_when_the_program_has_already_ended() {
    let limits = Limits { output: 1000, ..Limits::default() };
    assert_eq!(shell_with("seq 1 400", &Inputs::default(), &limits).end, End::Limit(Limit::Output));
    assert_eq!(shell_with("seq 1 200", &Inputs::default(), &limits).end, End::Exit(0));
}

#[test]
fn a_line_that_does_not_end_is_cut_at_the_limit() {
    let limits = Limits { line: 100, ..Limits::default() };
    let run = shell_with("echo short; yes | tr -d '\\n'", &Inputs::default(), &limits);
    assert_eq!(run.end, End::Limit(Limit::Line));
    assert_eq!(run.stdout.lines.iter().map(|line| line.text.len()).collect::<Vec<_>>(), [5, 100]);
    assert!(run.stdout.truncated);
}

#[test]
fn an_endless_loop_goes_past_the_cpu_limit_and_threads_are_added_up() {
    let limits = Limits { cpu: ms(300), time: ms(60_000), ..Limits::default() };
    for threads in ["1", "2"] {
        let run = probe(&["burn", threads], &limits);
        assert_eq!((run.end, run.leaked), (End::Limit(Limit::Cpu), false));
        assert!(run.cpu >= ms(300), "{run:?}");
    }
}

#[test]
fn cpu_time_of_children_that_are_over_is_counted() {
    let limits = Limits { cpu: ms(300), time: ms(60_000), ..Limits::default() };
    let script = "while :; do (i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done); done";
    assert_eq!(shell_with(script, &Inputs::default(), &limits).end, End::Limit(Limit::Cpu));
}

#[test]
fn the_limit_that_is_first_in_time_is_the_one_that_counts() {
    let limits = Limits { cpu: ms(60_000), time: ms(200), ..Limits::default() };
    assert_eq!(probe(&["burn", "1"], &limits).end, End::Limit(Limit::Time));
}

#[test]
fn a_program_that_sleeps_for_ever_is_ended_at_its_deadline_with_what_it_had_printed() {
    let limits = Limits { time: ms(200), ..Limits::default() };
    let run = shell_with("echo $$; exec sleep 600", &Inputs::default(), &limits);
    assert_eq!((run.end, run.leaked), (End::Limit(Limit::Time), false));
    assert!(run.wall >= ms(200));
    assert!(run.stdout.truncated);
    assert!(!is_there(out(&run)[0]));
}

#[test]
fn a_signal_of_its_own_is_a_signal_and_a_code_is_a_code() {
    assert_eq!(shell("kill -TERM $$").end, End::Signal(15));
    assert_eq!(shell("exit 101").end, End::Exit(101));
}

#[test]
fn a_child_that_is_left_running_is_told_and_gone() {
    let run = shell("sleep 600 & echo $!");
    assert_eq!((run.end, run.leaked), (End::Exit(0), true));
    assert!(!is_there(out(&run)[0]));
    assert!(is_there(&std::process::id().to_string()), "the control");
    // The same with the child ended in time.
    assert_clean(&shell("sleep 600 & kill $!; wait"));
}

#[test]
fn a_child_that_is_just_leaving_is_not_accused() {
    for _ in 0..20 {
        assert_clean(&shell("i=0; while [ $i -lt 10 ]; do true & i=$((i+1)); done; echo done"));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_daemon_in_another_session_without_its_environment_is_found_though_it_holds_the_pipe() {
    let run = shell("setsid sh -c 'env -i /bin/sleep 600 & echo $!'");
    assert_eq!((run.end, run.leaked), (End::Exit(0), true));
    assert!(run.wall < ms(5000));
    assert!(!is_there(out(&run)[0]));
}

#[test]
#[cfg(target_os = "linux")]
fn a_chain_of_daemons_is_ended_to_the_last_one_at_the_deadline() {
    let limits = Limits { time: ms(400), ..Limits::default() };
    let script =
        "f() { echo $$; if [ $1 -gt 0 ]; then setsid sh -c \"$body\" sh $(($1-1)) & fi; sleep 600; }; ";
    let body = "echo $$; if [ $1 -gt 0 ]; then setsid sh -c \"$body\" sh $(($1-1)) & fi; sleep 600";
    let inputs = Inputs { env: BTreeMap::from([("body".to_owned(), body.to_owned())]), ..Inputs::default() };
    let run = shell_with(&format!("{script} f 8"), &inputs, &limits);
    assert_eq!(run.end, End::Limit(Limit::Time));
    assert_eq!(run.stdout.lines.len(), 9, "{run:?}");
    for pid in out(&run) {
        assert!(!is_there(pid), "{pid}");
    }
}

#[test]
fn runs_at_the_same_time_do_not_accuse_each_other() {
    std::thread::scope(|scope| {
        for index in 0..12 {
            scope.spawn(move || {
                let untidy = index % 2 == 0;
                let script = if untidy { "sleep 600 & sleep 0.1" } else { "sleep 0.2 & sleep 0.1; wait" };
                let run = shell(script);
                assert_eq!((run.end, run.leaked), (End::Exit(0), untidy), "{script}");
            });
        }
    });
}

#[test]
fn closing_its_output_early_does_not_end_a_program() {
    let run = shell("exec >&- 2>&-; sleep 0.2; exit 7");
    assert_eq!((run.end, run.leaked), (End::Exit(7), false));
    assert!(run.wall >= ms(190));
}

#[test]
fn the_environment_is_exactly_what_is_stated() {
    let env = BTreeMap::from([("GREETING".to_owned(), "হ্যালো".to_owned())]);
    let inputs = Inputs { env, ..Inputs::default() };
    let run = run_with(Path::new("/usr/bin/env"), &[], &inputs, &Limits::default());
    let mut seen = out(&run);
    seen.sort_unstable();
    let home = seen.iter().find_map(|line| line.strip_prefix("HOME=")).expect("a home").to_owned();
    let home_line = format!("HOME={home}");
    let path = "PATH=/usr/local/bin:/usr/bin:/bin";
    let tmp = home.strip_suffix("work").expect("it stands beside another folder").to_owned() + "tmp";
    let tmp_line = format!("TMPDIR={tmp}");
    assert_eq!(seen, ["GREETING=হ্যালো", &home_line, "LANG=C.UTF-8", path, &tmp_line]);
    assert!(!Path::new(&home).exists());
    assert!(std::env::vars_os().count() > 4, "the control: this test itself has more to hand on");
}

#[test]
fn the_name_that_a_program_reads_of_itself_tells_no_path_of_the_machine() {
    let run = shell("echo $0");
    assert_eq!(out(&run), ["sh"]);
    assert_clean(&run);
}

#[test]
fn descriptors_of_the_checker_are_not_inherited() {
    let file = std::fs::File::open("/dev/null").expect("there is one");
    rustix::io::fcntl_setfd(&file, rustix::io::FdFlags::empty()).expect("it is open");
    let number = std::os::fd::AsRawFd::as_raw_fd(&file);
    let script = format!("if [ -e /dev/fd/{number} ]; then echo open; else echo closed; fi");
    let control = Command::new("/bin/sh").args(["-c", &script]).output().expect("sh").stdout;
    assert_eq!(control, b"open\n", "the control: std hands it on");
    assert_eq!(out(&shell(&script)), ["closed"]);
}

#[test]
fn stdin_is_the_text_of_the_case_and_then_its_end() {
    let with = |stdin: &str| Inputs { stdin: stdin.to_owned(), ..Inputs::default() };
    let run = shell_with("cat; echo over", &with("a\nb\n"), &Limits::default());
    assert_eq!(out(&run), ["a", "b", "over"]);
    let run = shell_with("cat; echo over", &with(""), &Limits::default());
    assert_eq!(out(&run), ["over"]);
    let text = "0123456789abcde\n".repeat(60_000);
    let run = shell_with("cat", &with(&text), &Limits { output: 1 << 20, ..Limits::default() });
    assert_clean(&run);
    assert_eq!(run.stdout.lines.len(), 60_000);
}

#[test]
fn a_program_need_not_read_its_stdin() {
    let inputs = Inputs { stdin: "x\n".repeat(1 << 20), ..Inputs::default() };
    assert_clean(&shell_with("head -n 1 >/dev/null; exec <&-; sleep 0.05", &inputs, &Limits::default()));
    assert_clean(&shell_with("true", &inputs, &Limits::default()));
}

#[test]
fn a_closed_pipe_ends_a_writer_as_it_does_in_a_shell() {
    let run = shell("yes | head -n 1");
    assert_clean(&run);
    assert_eq!((out(&run), err(&run)), (vec!["y"], vec![]));
}

#[test]
fn the_working_directory_holds_the_files_and_is_gone_afterwards() {
    let files = BTreeMap::from([
        ("data/one.txt".to_owned(), "1\n".to_owned()),
        ("two.txt".to_owned(), "2\n".to_owned()),
    ]);
    let inputs = Inputs { files, ..Inputs::default() };
    let script = "pwd; [ \"$PWD\" = \"$HOME\" ] && cat data/one.txt two.txt; chmod 500 data .";
    let run = shell_with(script, &inputs, &Limits::default());
    assert_clean(&run);
    assert_eq!(out(&run)[1..], ["1", "2"]);
    assert!(!Path::new(out(&run)[0]).exists());
}

#[test]
fn a_file_outside_the_working_directory_is_refused_in_words() {
    let inputs = Inputs { files: BTreeMap::from([("../x".to_owned(), String::new())]), ..Inputs::default() };
    let limits = Limits::default();
    let plan = Plan {
        program: Path::new("/bin/true"),
        inputs: &inputs,
        limits: &limits,
        wall: &NoWall,
        measure_delay: false,
    };
    let error = plan.run(&Cancel::new().expect("descriptors")).expect_err("the path leaves the directory");
    assert!(matches!(error, Error::FilePath { .. }));
    assert!(error.to_string().contains("../x"), "{error}");
}

#[test]
fn a_program_that_kills_its_whole_group_kills_only_itself() {
    assert_eq!(shell("echo here; kill -9 0").end, End::Signal(9));
}

#[test]
#[cfg(target_os = "linux")]
fn a_program_that_kills_or_stops_its_keeper_gains_nothing() {
    let limits = Limits { time: ms(400), ..Limits::default() };
    let script = "sleep 600 & echo $!; kill -9 $PPID || echo refused; sleep 600";
    let run = shell_with(script, &Inputs::default(), &limits);
    // Only the same user on a kernel that cannot confine signals may do it.
    let wanted = if out(&run).contains(&"refused") {
        (End::Limit(Limit::Time), false)
    } else {
        (End::Signal(9), true)
    };
    assert_eq!((run.end, run.leaked), wanted);
    assert!(!is_there(out(&run)[0]));
    let script = "sleep 600 & echo $!; kill -STOP $PPID; sleep 600";
    let run = shell_with(script, &Inputs::default(), &limits);
    assert_eq!(run.end, End::Limit(Limit::Time));
    assert!(!is_there(out(&run)[0]));
}

#[test]
fn a_storm_of_processes_is_ended() {
    let script = "i=0; while [ $i -lt 100 ]; do sleep 600 & i=$((i+1)); done; wait";
    let limits = Limits { processes: 20, ..Limits::default() };
    let run = shell_with(script, &Inputs::default(), &limits);
    assert_eq!((run.end, run.leaked), (End::Limit(Limit::Processes), false));
}

#[test]
fn threads_count_as_processes_do() {
    let limits = |processes| Limits { processes, ..Limits::default() };
    assert_eq!(probe(&["threads", "30"], &limits(20)).end, End::Limit(Limit::Processes));
    assert_eq!(probe(&["threads", "30"], &limits(40)).end, End::Exit(0));
}

#[test]
fn memory_that_is_touched_counts_and_memory_that_is_only_reserved_does_not() {
    let limits = |mib: u64| Limits { memory: mib << 20, ..Limits::default() };
    let run = probe(&["touch", "1024"], &limits(128));
    assert_eq!((run.end, run.leaked), (End::Limit(Limit::Memory), false));
    assert!(run.peak_memory_bytes > 128 << 20);
    let run = probe(&["touch", "100"], &limits(128));
    assert_clean(&run);
    assert!((100 << 20..128 << 20).contains(&run.peak_memory_bytes), "{}", run.peak_memory_bytes);
    let run = probe(&["reserve", "2048"], &limits(64));
    assert_clean(&run);
    assert!(run.peak_memory_bytes < 64 << 20);
}

#[test]
#[cfg(target_os = "linux")]
fn memory_that_processes_share_is_counted_once() {
    let limits = |mib: u64| Limits { memory: mib << 20, ..Limits::default() };
    assert_clean(&probe(&["share", "60", "3"], &limits(128)));
    assert_eq!(probe(&["share", "60", "3"], &limits(50)).end, End::Limit(Limit::Memory));
}

#[test]
fn a_cancelled_run_is_no_run() {
    let cancel = Cancel::new().expect("descriptors");
    let inputs = Inputs { args: vec!["-c".to_owned(), "sleep 600".to_owned()], ..Inputs::default() };
    let limits = Limits::default();
    let program = Path::new("/bin/sh");
    let plan = Plan { program, inputs: &inputs, limits: &limits, wall: &NoWall, measure_delay: true };
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3).map(|_| scope.spawn(|| plan.run(&cancel))).collect();
        std::thread::sleep(ms(100));
        assert!(cancel.cancel());
        for run in runs {
            let run = run.join().expect("no panic").expect("it started");
            assert_eq!((run.end, run.leaked), (End::Cancelled, false));
            assert!(run.delays.waited(Duration::ZERO, run.wall) > Duration::ZERO);
        }
    });
    assert_eq!(plan.run(&cancel).expect("it started").end, End::Cancelled);
    assert!(!cancel.cancel());
}

#[test]
fn a_wall_stands_between_the_program_and_the_machine() {
    struct Shell;
    impl Wall for Shell {
        fn run(&self, mut job: Job, hooks: &Hooks<'_>, cancel: &Cancel) -> Result<Finished, process::Error> {
            let invocation = &mut job.invocation;
            let inner = std::mem::replace(&mut invocation.program, "/bin/sh".into());
            let script = ["-c", "echo behind the wall; exec \"$@\"", "sh"].map(OsString::from);
            let args = std::mem::take(&mut invocation.args);
            invocation.args = script.into_iter().chain([inner.into()]).chain(args).collect();
            job.run_with(hooks, cancel)
        }
        fn trusts(&self) -> bool {
            true
        }
        fn level(&self) -> &str {
            "a shell"
        }
    }
    let inputs = Inputs { args: vec!["hello".to_owned()], ..Inputs::default() };
    let limits = Limits::default();
    let program = Path::new("/bin/echo");
    let plan = Plan { program, inputs: &inputs, limits: &limits, wall: &Shell, measure_delay: false };
    let run = plan.run(&Cancel::new().expect("descriptors")).expect("it starts");
    assert_eq!(out(&run), ["behind the wall", "hello"]);
}

#[test]
fn a_run_survives_being_stored() {
    let run = shell("echo a; echo b >&2; exit 3");
    let text = serde_json::to_string(&run).expect("it is plain data");
    assert_eq!(serde_json::from_str::<Run>(&text).expect("its own text"), run);
    for end in [End::Limit(Limit::Output), End::Signal(9), End::Cancelled] {
        let text = serde_json::to_string(&end).expect("it is plain data");
        assert_eq!(serde_json::from_str::<End>(&text).expect("its own text"), end);
    }
}
