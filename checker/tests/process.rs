//! Tools, signals and errors of the module that starts processes.

#![expect(clippy::disallowed_methods, reason = "what starts processes is held to what the system does")]

use std::process::{Command, Stdio};
use std::time::Duration;

use checker::process::{Cancel, Captured, End, Error, Invocation, Job, Limit, Stdin, Stream, Tool, attach};

fn shell(script: &str) -> Invocation {
    Invocation::new("/bin/sh", "/").args(["-c", script]).env("PATH", "/usr/bin:/bin")
}

fn capture(tool: &Tool) -> (Captured, Vec<(Stream, String)>) {
    let mut lines = Vec::new();
    let captured = tool
        .capture(&Cancel::new().expect("descriptors"), &mut |stream, line| {
            lines.push((stream, line.to_owned()))
        })
        .expect("sh starts");
    (captured, lines)
}

/// Waits until a process is gone, or waits to be reaped by the system's first process; fails when it stays.
fn assert_goes(pid: &str) {
    let is_there = || {
        if cfg!(target_os = "linux") {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            return stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z"));
        }
        Command::new("kill").args(["-0", pid]).stderr(Stdio::null()).status().expect("kill").success()
    };
    for _ in 0..500 {
        if !is_there() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{pid} is still there");
}

#[test]
fn a_tools_output_is_whole_and_its_lines_are_shown_as_they_come() {
    let tool = Tool {
        stdin: Stdin::Text(b"in".to_vec()),
        ..Tool::new(shell("cat; echo; echo x >&2; printf end; exit 3"))
    };
    let (captured, lines) = capture(&tool);
    assert_eq!((captured.end, captured.success()), (End::Exit(3), false));
    assert_eq!((captured.stdout, captured.stderr), (b"in\nend".to_vec(), b"x\n".to_vec()));
    let of =
        |wanted| lines.iter().filter(move |(stream, _)| *stream == wanted).map(|(_, line)| line.as_str());
    assert!(of(Stream::Stdout).eq(["in", "end"]) && of(Stream::Stderr).eq(["x"]));
}

#[test]
fn a_tool_past_its_deadline_is_ended_with_its_children() {
    let invocation = shell("sleep 600 & echo $!; wait");
    let (captured, lines) =
        capture(&Tool { deadline: Some(Duration::from_millis(200)), ..Tool::new(invocation) });
    assert_eq!(captured.end, End::Limit(Limit::Time));
    assert_goes(&lines[0].1);
}

#[test]
fn what_a_tool_leaves_behind_on_purpose_is_neither_waited_for_nor_ended() {
    let (captured, lines) = capture(&Tool::new(shell("sleep 600 & echo $!")));
    assert!(captured.success() && captured.wall < Duration::from_secs(60));
    let pid = &lines[0].1;
    assert!(Command::new("kill").arg(pid).status().expect("kill").success(), "it was there to be ended");
    assert_goes(pid);
}

#[test]
fn only_the_variables_that_are_wanted_are_inherited() {
    let invocation = Invocation::new("/usr/bin/env", "/").env("A", "1").inherit(|name| name == "PATH");
    let (captured, _) = capture(&Tool::new(invocation));
    let path = std::env::var("PATH").expect("the test has one");
    assert_eq!(String::from_utf8(captured.stdout).expect("text"), format!("A=1\nPATH={path}\n"));
}

#[test]
fn what_cannot_start_is_told_in_words() {
    let start = |program: &str, cwd: &str| {
        let invocation = Invocation::new(program, cwd).env("PATH", "/usr/bin:/bin");
        Tool::new(invocation)
            .capture(&Cancel::new().expect("descriptors"), &mut |_, _| {})
            .expect_err(program)
    };
    assert!(matches!(start("no-such-program", "/"), Error::NotFound { .. }));
    assert!(matches!(start("/no/such/program", "/"), Error::NotFound { .. }));
    assert!(matches!(start("sh", "/no/such/folder"), Error::NoFolder { .. }));
    let file = tempfile::NamedTempFile::new().expect("a file");
    let error = start(file.path().to_str().expect("text"), "/");
    assert!(matches!(error, Error::NotExecutable { .. }), "{error}");
    let job = Job {
        invocation: Invocation::new("nope", "/"),
        stdin: Stdin::Null,
        limits: Default::default(),
        guest: None,
    };
    let error = job.run(&Cancel::new().expect("descriptors")).expect_err("there is none");
    assert!(error.to_string().contains("`nope` was not found"), "{error}");
}

#[test]
fn a_program_on_the_terminal_says_how_it_ended() {
    assert_eq!(attach(&shell("exit 4")).expect("sh starts"), End::Exit(4));
    assert_eq!(attach(&shell("kill -TERM $$")).expect("sh starts"), End::Signal(15));
}

/// The checker itself is signalled, in a process of its own.
#[cfg(target_os = "linux")]
mod signals {
    use std::io::{BufRead as _, BufReader};
    use std::path::Path;

    use checker::process::install_cancel;

    use super::*;

    /// Not a test of its own: the checker that the two tests below start and then signal.
    #[test]
    #[ignore = "started by the tests of signals"]
    fn a_checker_that_waits() {
        let cancel = install_cancel().expect("the only handler");
        // The script writes to a file, because the checker's own report comes too late for the tests.
        let out = std::env::var("OUT").expect("the tests set it");
        let script = format!(
            "(setsid sleep 600 & echo $! >> {out}); sleep 600 & echo $! >> {out}; echo $$ >> {out}; wait"
        );
        let job =
            Job { invocation: shell(&script), stdin: Stdin::Null, limits: Default::default(), guest: None };
        eprintln!("ready");
        eprintln!("end {:?}", job.run(&cancel).expect("sh starts").end);
    }

    /// Starts a checker, signals it when its program runs, and returns what it said and the ids of all that ran.
    fn signalled(signal: &str) -> (String, Vec<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("pids");
        let mut checker = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "signals::a_checker_that_waits", "--ignored", "--nocapture"])
            .env("OUT", &out)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("this test starts itself");
        let pids = wait_for_three(&out);
        let id = checker.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().expect("kill").success());
        let said = BufReader::new(checker.stderr.take().expect("a pipe"))
            .lines()
            .map_while(Result::ok)
            .filter(|line| line.starts_with("end"))
            .collect();
        checker.wait().expect("it ends");
        (said, pids)
    }

    fn wait_for_three(file: &Path) -> Vec<String> {
        for _ in 0..1000 {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            if text.lines().count() == 3 {
                return text.lines().map(str::to_owned).collect();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the program did not start");
    }

    #[test]
    fn ctrl_c_and_a_request_to_end_leave_nothing_running() {
        for signal in ["-INT", "-TERM", "-HUP"] {
            let (said, pids) = signalled(signal);
            assert_eq!(said, "end Cancelled", "{signal}");
            pids.iter().for_each(|pid| assert_goes(pid));
        }
    }

    #[test]
    fn even_a_checker_that_is_killed_leaves_nothing_running() {
        let (said, pids) = signalled("-KILL");
        assert_eq!(said, "");
        pids.iter().for_each(|pid| assert_goes(pid));
    }
}
