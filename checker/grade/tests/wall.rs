//! The wall around strangers' programs: it changes what they can reach, and nothing of what is said of them. As root, and
//! as an ordinary user: the tests start themselves as one.
//!
//! What hostile programs do to it is another test's.

#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "what starts processes is held to what the system does")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use checker_grade::wall::{Confined as _, Isolation, Missing, Weak};
use flow::build::Builder;
use flow::course::{Course, Inputs, Limits, Overlay, Spec};
use flow::event::Event;
use flow::judge::judge;
use flow::pipeline::{Pipeline, Request};
use flow::process::{Cancel, Guest, Invocation};
use flow::run::{End, Limit, NoWall, Perturbation, Plan, Run, Wall, Way};
use flow::verdict::Verdict;

/// Where the compiled programs are when the tests start themselves as another user.
const PROGRAMS: &str = "WALL_PROGRAMS";
/// Where the repository is there.
const REPOSITORY: &str = "WALL_REPOSITORY";
/// The checker's own program there.
const CHECKER: &str = "WALL_CHECKER";

/// The checker's own program, for the inside of a sandbox: this test is none.
fn inside() -> PathBuf {
    std::env::var_os(CHECKER).map_or_else(|| env!("CARGO_BIN_EXE_checker-grade").into(), PathBuf::from)
}

fn isolation() -> Isolation {
    Isolation::probe_with(&inside(), Weak::Refuse).unwrap_or_else(|missing| panic!("{missing}"))
}

/// A program of the checker's own tests, compiled at its first use.
fn program(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        if let Some(folder) = std::env::var_os(PROGRAMS) {
            return folder.into();
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("wall-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("room");
        for (name, source) in [("hostile", "hostile/program.rs"), ("driven", "programs/driven.rs")] {
            let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
            let source = format!("{}/../tests/{source}", env!("CARGO_MANIFEST_DIR"));
            let compile = ["--edition", "2024", "-O", "-o"];
            let done = Command::new(rustc).args(compile).arg(folder.join(name)).arg(source).status();
            assert!(done.expect("rustc is installed").success());
        }
        folder
    });
    folder.join(name)
}

fn limits() -> Limits {
    Limits {
        time: Duration::from_secs(30),
        cpu: Duration::from_secs(10),
        memory: 128 << 20,
        output: 64 << 10,
        line: 16 << 10,
        processes: 48,
    }
}

fn run(wall: &dyn Wall, program: &Path, args: &[&str], limits: &Limits) -> Run {
    let args = args.iter().map(|arg| (*arg).to_owned()).collect();
    let inputs = Inputs { args, ..Inputs::default() };
    let plan = Plan { program, inputs: &inputs, limits, wall, measure_delay: false };
    plan.run(&Cancel::new().expect("descriptors")).unwrap_or_else(|error| panic!("{error}"))
}

fn shell(wall: &dyn Wall, script: &str) -> Run {
    run(wall, Path::new("/bin/sh"), &["-c", script], &limits())
}

fn out(run: &Run) -> Vec<&str> {
    run.stdout.texts().collect()
}

#[test]
fn a_program_ends_behind_the_wall_as_it_ends_without() {
    let isolation = isolation();
    let wall = isolation.wall();
    let mut wrong = Vec::new();
    let scripts = [
        ("exit 0", End::Exit(0)),
        ("exit 7", End::Exit(7)),
        // Not to be taken for a signal.
        ("exit 134", End::Exit(134)),
        ("exit 137", End::Exit(137)),
        ("kill -TERM $$", End::Signal(15)),
        ("kill -KILL $$", End::Signal(9)),
        ("kill -USR1 $$; sleep 5", End::Signal(10)),
        ("kill -KILL 0", End::Signal(9)),
        ("echo $(echo a child); (echo another); true & wait", End::Exit(0)),
    ];
    for (script, end) in scripts {
        let [without, behind] = [&NoWall as &dyn Wall, &*wall].map(|wall| shell(wall, script));
        if (without.end, behind.end) != (end, end) || without.stdout.texts().ne(behind.stdout.texts()) {
            wrong.push(format!("{script}: {without:?}\n  behind {behind:?}"));
        }
    }
    let hostile = program("hostile");
    let rows = [
        ("aborts", End::Signal(6), false),
        ("waits", End::Exit(0), false),
        ("sleeps 10", End::Exit(0), false),
        ("forks", End::Limit(Limit::Processes), false),
        ("forks 5", End::Exit(0), false),
        ("threads", End::Limit(Limit::Processes), false),
        ("threads 5", End::Exit(0), false),
        ("daemon", End::Exit(0), true),
        ("relay", End::Exit(0), true),
        ("other-session", End::Exit(0), true),
        ("holds-the-pipe 3", End::Exit(3), true),
        ("sleeps", End::Limit(Limit::Time), false),
        ("ignores-signals", End::Limit(Limit::Time), false),
        ("stops-itself", End::Limit(Limit::Time), false),
        ("loops", End::Limit(Limit::Cpu), false),
        ("kills-its-group", End::Signal(9), false),
        ("prints out", End::Limit(Limit::Output), false),
        ("prints err", End::Limit(Limit::Output), false),
        ("prints out 9000", End::Exit(0), false),
        ("long-line 1073741824", End::Limit(Limit::Line), false),
        ("touches 10240", End::Limit(Limit::Memory), false),
        ("touches 96", End::Exit(0), false),
        ("shares 10240", End::Limit(Limit::Memory), false),
        ("writes-a-file 100", End::Signal(25), false),
        ("fills-its-folder 40", End::Limit(Limit::Disk), false),
    ];
    for (args, end, leaked) in rows {
        let limits = match end {
            End::Limit(Limit::Time) => Limits { time: Duration::from_millis(700), ..limits() },
            End::Limit(Limit::Cpu) => Limits { cpu: Duration::from_millis(700), ..limits() },
            _ => limits(),
        };
        let all: Vec<&str> = ["mark"].into_iter().chain(args.split(' ')).collect();
        let [without, behind] = [&NoWall as &dyn Wall, &*wall].map(|wall| run(wall, &hostile, &all, &limits));
        let facts = |run: &Run| (run.end, run.leaked);
        if facts(&without) != (end, leaked) || facts(&behind) != (end, leaked) {
            let said: Vec<&str> = behind.stderr.texts().take(3).collect();
            let (without, behind) = (facts(&without), facts(&behind));
            wrong.push(format!(
                "{args}: wanted {end:?} {leaked}, without {without:?}, behind {behind:?} {said:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_program_that_cannot_be_started_is_our_fault_and_says_why() {
    let isolation = isolation();
    let wall = isolation.wall();
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("it is ours");
    let text = folder.path().join("text");
    fs::write(&text, "#!/no/such/shell\n").expect("room");
    fs::set_permissions(&text, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let (inputs, limits) = (Inputs::default(), limits());
    for program in [&text, Path::new("/usr/bin/no-such-program")] {
        let plan = Plan { program, inputs: &inputs, limits: &limits, wall: &*wall, measure_delay: false };
        let error = plan.run(&Cancel::new().expect("descriptors")).expect_err("it is none").to_string();
        assert!(error.contains(&*program.to_string_lossy()), "{error}");
    }
}

#[test]
fn the_steps_of_a_case_reach_the_program_behind_the_wall() {
    let isolation = isolation();
    let wall = isolation.wall();
    let cases = [
        r#"{args: [greet], order: ["name?", "hello Ann", "4 more bytes, bye"], drive: [
            {when: "name?", do: {stdin: "Ann\n"}}, {when: "hello {name}", do: {stdin: "{name}{"}}]}"#,
        r#"{args: [trap], order: ["ready {:pid}", stopping],
            drive: [{when: "ready {me:pid}", do: {signal: TERM, to: self}}]}"#,
        r#"{args: [trap], order: ["ready {:pid}", stopping],
            drive: [{when: "ready {me:pid}", do: {signal: TERM, to: me}}]}"#,
        r#"{args: [trap, no], order: ["ready {:pid}"], exit: signal TERM,
            drive: [{when: "ready {:pid}", do: {signal: SIGTERM, to: self}}]}"#,
        r#"{args: [parent], order: ["worker {:pid}", "worker ended by 15"],
            drive: [{when: "worker {child:pid}", do: {signal: TERM, to: child}}]}"#,
        r#"{args: [server], order: ["listening on {:port}", POST /echo, GET /stop, stopped], drive: [
            {when: "listening on {port}", do: {http: {path: /echo, method: POST, body: "a {port}"},
                expect: {status: 200, body: "a {:port}"}}},
            {when: POST /echo, do: {http: {path: /stop}, expect: {status: 200}}},
            {when: stopped, do: {close: stdin}}]}"#,
        r#"{args: [keep, seven], order: [stored, waiting, "got go"], drive: [
            {when: stored, do: {run: [status], order: [state is seven]}},
            {when: waiting, do: {file: inbox/go, write: go}}]}"#,
    ];
    for yaml in cases {
        let case = Spec::read(yaml).unwrap_or_else(|error| panic!("{error}")).remove(0);
        for wall in [&NoWall as &dyn Wall, &*wall] {
            let limits = Limits::default();
            let program = program("driven");
            let plan =
                Plan { program: &program, inputs: &case.inputs, limits: &limits, wall, measure_delay: false };
            let way = Way { perturbation: Perturbation::default(), steps: &case.drive, holes: &case.holes };
            let run = plan.run_in(Some(way), &Cancel::new().expect("descriptors")).expect("it starts");
            let cause = judge(&case, &run);
            assert!(cause.is_none(), "{}: {yaml}\n{cause:?}\n{run:?}", wall.level());
        }
    }
}

#[test]
fn nobody_listens_where_the_program_does_not_and_no_port_of_the_machine_is_reached() {
    let isolation = isolation();
    let wall = isolation.wall();
    let host = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = host.local_addr().expect("an address").port();
    let script = format!("(exec 3<>/dev/tcp/127.0.0.1/{port}) && echo reached || echo refused");
    let bash = Path::new("/bin/bash");
    let [without, behind] =
        [&NoWall as &dyn Wall, &*wall].map(|wall| run(wall, bash, &["-c", &script], &limits()));
    assert_eq!((out(&without), out(&behind)), (vec!["reached"], vec!["refused"]));
}

#[test]
fn nothing_of_the_machine_is_visible() {
    let isolation = isolation();
    let wall = isolation.wall();
    let secret = tempfile::NamedTempFile::new().expect("a file");
    fs::set_permissions(secret.path(), fs::Permissions::from_mode(0o644)).expect("it is ours");
    let script = format!(
        "ls -A /; echo -- $(id -u) $(id -g) $(hostname); env | sort; echo --; cat {0} /etc/shadow /root/.bashrc; \
         ls /proc | grep -c '^[0-9]'; ls -A /home /var /work /usr/local; ls -A /etc; \
         tr '\\0' ' ' < /proc/1/cmdline | grep -c tmp; readlink /proc/1/fd/* /proc/1/root /proc/2/root; ls /proc/2/fd; \
         touch /x /usr/bin/x /dev/x /proc/x; cp /bin/true ./true && ./true; echo 'echo made' > s; sh ./s; \
         ls /proc/self/fd | wc -l; for t in a; do :; done; getent hosts localhost | wc -l",
        secret.path().display()
    );
    let behind = shell(&*wall, &script);
    let said = out(&behind);
    let top: Vec<&str> = said.iter().copied().take_while(|line| !line.starts_with("--")).collect();
    let known = [
        ".checker", "bin", "dev", "etc", "lib", "lib32", "lib64", "libx32", "nix", "proc", "sbin", "tmp",
        "usr",
    ];
    assert!(top.iter().all(|name| known.contains(name)) && top.len() > 5, "{top:?}");
    let rest = &said[top.len()..];
    assert_eq!(rest[0], "-- 1000 1000 sandbox");
    let names: Vec<&str> = rest[1..]
        .iter()
        .take_while(|line| **line != "--")
        .filter_map(|line| Some(line.split_once('=')?.0))
        .collect();
    assert_eq!(names, ["HOME", "LANG", "PATH", "PWD", "TMPDIR"], "{rest:?}");
    let after: Vec<&str> = rest.iter().copied().skip_while(|line| *line != "--").skip(1).collect();
    // The processes of the sandbox: two of the wall, the shell, and the pipe that counts them.
    assert_eq!(
        after,
        ["5", "alternatives", "hosts", "ld.so.cache", "nsswitch.conf", "passwd", "0", "made", "4", "1"],
        "{:?}",
        behind.stderr.texts().collect::<Vec<_>>()
    );
}

#[test]
fn times_are_the_programs_own_and_not_those_of_the_wall() {
    let isolation = isolation();
    let wall = isolation.wall();
    let run = run(&*wall, Path::new("/bin/sh"), &["-c", "echo a; sleep 0.3; echo b"], &limits());
    let [a, b] = &run.stdout.lines[..] else { panic!("{run:?}") };
    assert!(b.at - a.at >= Duration::from_millis(300) && run.wall >= Duration::from_millis(300), "{run:?}");
    assert!(run.wall >= b.at && run.wall > Duration::ZERO);
}

#[test]
fn a_tool_sees_the_file_that_it_is_given_and_its_output_ends_at_the_cap() {
    let isolation = isolation();
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("it is ours");
    let [given, other] = ["given", "other"].map(|name| folder.path().join(name));
    for path in [&given, &other] {
        fs::write(path, [&[0, 255, 10][..], &[b'x'; 97]].concat()).expect("room");
    }
    let script = format!("cat {}; cat {}", given.display(), other.display());
    let cat = Invocation::new("/bin/sh", "/tmp").args(["-c", &script]);
    let all = isolation.bytes(&cat, std::slice::from_ref(&given), 1000, &limits()).expect("it starts");
    assert_eq!((all.stdout.len(), &all.stdout[..3], all.is_whole), (100, &[0, 255, 10][..], true));
    assert!(all.stderr.contains("No such file") && all.end == End::Exit(1), "{all:?}");
    let cut = isolation.bytes(&cat, &[given], 10, &limits()).expect("it starts");
    assert_eq!((cut.stdout.len(), cut.is_whole, cut.success()), (10, false, false));
}

#[test]
fn where_bubblewrap_is_not_installed_that_is_said_with_the_way_to_get_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let checker = inside();
    let checker = checker.as_path();
    let without = Isolation::probe_in(checker, Weak::Refuse, folder.path().as_os_str());
    let said = without.err().expect("it is missing");
    assert_eq!(said, Missing::Bubblewrap);
    assert!(said.to_string().contains("sudo apt install bubblewrap"), "{said}");
    let old = folder.path().join("bwrap");
    fs::write(&old, "#!/bin/sh\necho bubblewrap 0.4.1\n").expect("room");
    fs::set_permissions(&old, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let said =
        Isolation::probe_in(checker, Weak::Refuse, folder.path().as_os_str()).err().expect("it is too old");
    assert!(said.to_string().contains("bubblewrap 0.4.1, and 0.8 or newer is needed"), "{said}");
    fs::write(
        &old,
        "#!/bin/sh\n[ $1 = --version ] && echo bubblewrap 0.8.0 && exit\n\
         echo 'bwrap: Creating new namespace failed: Operation not permitted' >&2; exit 1\n",
    )
    .expect("room");
    let said = Isolation::probe_in(checker, Weak::Refuse, folder.path().as_os_str()).err().expect("it fails");
    assert!(matches!(said, Missing::Namespaces { .. }), "{said}");
}

#[test]
fn weak_isolation_is_only_what_was_asked_for_and_says_what_it_is() {
    let nothing = tempfile::tempdir().expect("a folder");
    let checker = inside();
    let path = nothing.path().as_os_str();
    assert_eq!(Isolation::probe_in(&checker, Weak::Refuse, path).err(), Some(Missing::Bubblewrap));
    let isolation = match Isolation::probe_in(&checker, Weak::Allow, path) {
        Ok(isolation) => isolation,
        Err(missing) => {
            assert!(Guest::take().expect("locks can be held").is_some(), "{missing}");
            eprintln!("SKIPPED: root has the whole wall or none");
            return;
        }
    };
    assert!(isolation.level().starts_with("isolation: weak"), "{}", isolation.level());
    let wall = isolation.wall();
    let script = "echo a > own && cat own; touch /tmp/not-own || echo refused; cp /bin/true . && ./true || echo refused; \
         cat /proc/self/status | grep -c 'Seccomp:.2'; kill -TERM $$";
    let run = shell(&*wall, script);
    assert_eq!((run.end, out(&run)), (End::Signal(15), vec!["a", "refused", "refused", "1"]), "{run:?}");
    let desk = small_course();
    let right =
        fs::read_to_string(desk.path().join("solutions").join(DIR).join("src/main.rs")).expect("a file");
    let (verdict, said) = graded(&isolation, desk.path(), &right);
    assert_eq!(verdict, Verdict::Accepted, "{said}");
    let include = "fn main() { print!(include_str!(\"../Cargo.toml\")); }";
    let secret = desk.path().join("Cargo.toml");
    let (verdict, said) =
        graded(&isolation, desk.path(), &include.replace("../Cargo.toml", &secret.to_string_lossy()));
    assert_eq!(verdict, Verdict::CompileError, "{said}");
    assert!(said.contains("Permission denied"), "{said}");
}

/// The folder of the one exercise of the small course.
const DIR: &str = "00-rust-for-js/06-shared-count";

/// A course with one exercise that needs no library.
fn small_course() -> tempfile::TempDir {
    let desk = tempfile::tempdir().expect("a folder");
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/[0-9]*/*\"]\n[workspace.package]\n\
         version = \"0.1.0\"\nedition = \"2024\"\nlicense = \"MIT\"\nrust-version = \"1.89\"\npublish = false\n\
         [workspace.lints.rust]\nunsafe_code = \"deny\"\n";
    fs::write(desk.path().join("Cargo.toml"), manifest).expect("room");
    let repository = std::env::var_os(REPOSITORY)
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), PathBuf::from);
    for top in ["exercises", "solutions"] {
        let done = Command::new("cp")
            .arg("-r")
            .arg(repository.join(top).join(DIR))
            .arg({
                let to = desk.path().join(top).join(DIR);
                fs::create_dir_all(to.parent().expect("a folder")).expect("room");
                to
            })
            .status();
        assert!(done.expect("cp is installed").success());
    }
    desk
}

/// The verdict of a program for the one exercise of a small course, behind the wall, and what was said.
fn graded(isolation: &Isolation, desk: &Path, source: &str) -> (Verdict, String) {
    let wall = isolation.wall();
    let submission = tempfile::tempdir().expect("a folder");
    let file = submission.path().join("exercises").join(DIR).join("src/main.rs");
    fs::create_dir_all(file.parent().expect("a folder")).expect("room");
    fs::write(&file, source).expect("room");
    let course = Course::open(desk).expect("a course");
    let overlay = Overlay::open(&course, submission.path()).expect("a submission");
    let cancel = Cancel::new().expect("descriptors");
    let builder = Builder::open(&course.root, &cancel).expect("a toolchain").behind(wall.clone());
    let pipeline = Pipeline::new(&builder, &*wall, &cancel);
    let request = Request { overlay, hidden: true, runs: 1, seed: 1, fresh: true, jobs: 1, colour: false };
    let exercises: Vec<_> = course.exercises().cloned().collect();
    let mut result = None;
    pipeline.check(&exercises, &request, &mut |event| {
        if let Event::Finished(one) = event {
            result = Some(one.clone());
        }
    });
    let result = result.expect("one exercise");
    let said = result.no_cases.as_ref().map(ToString::to_string).unwrap_or_default();
    (result.verdict, format!("{said}{:?}", result.cases))
}

#[test]
fn a_submission_is_compiled_and_judged_behind_the_wall() {
    let isolation = isolation();
    assert_eq!(isolation.level(), "isolation: full");
    let desk = small_course();
    let desk = desk.path();
    let right = fs::read_to_string(desk.join("solutions").join(DIR).join("src/main.rs")).expect("a file");
    let (verdict, said) = graded(&isolation, desk, &right);
    assert_eq!(verdict, Verdict::Accepted, "{said}");
    let (verdict, said) = graded(&isolation, desk, "fn main() { nothing }");
    assert_eq!(verdict, Verdict::CompileError);
    let shown = format!("{DIR}/src/main.rs:1:13");
    assert!(said.contains("E0425") && said.contains(&shown) && !said.contains("overlays"), "{said}");
    // All that a program could include is not there.
    for secret in ["exercise.yaml", "../../../solutions", "/etc/shadow"] {
        let secret = desk.join("exercises").join(DIR).join(secret);
        let source = format!("fn main() {{ print!(include_str!({secret:?})); }}");
        let (verdict, said) = graded(&isolation, desk, &source);
        assert_eq!(verdict, Verdict::CompileError, "{}", secret.display());
        assert!(said.contains("couldn't read"), "{said}");
    }
    let large = "static A: [u8; 2_500_000_000] = [1; 2_500_000_000];\nfn main() { println!(\"{}\", A[1]) }";
    let (verdict, said) = graded(&isolation, desk, large);
    assert_eq!(verdict, Verdict::MemoryLimit, "{said}");
}

#[test]
fn when_the_checker_is_killed_nothing_of_a_program_is_left() {
    let mark = format!("600.{}", std::process::id());
    let mut checker = Command::new(std::env::current_exe().expect("this test"))
        .args(["--ignored", "--exact", "a_checker_with_a_program_that_sleeps"])
        .env("WALL_MARK", &mark)
        .stdout(Stdio::null())
        .spawn()
        .expect("it is there");
    let until = Instant::now() + Duration::from_secs(60);
    while sleepers(&mark).is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
    let found = sleepers(&mark);
    checker.kill().expect("it is ours");
    checker.wait().expect("it is ours");
    assert!(!found.is_empty(), "the control: it runs");
    while !sleepers(&mark).is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(sleepers(&mark).is_empty());
}

/// Not a test of its own: the checker that the test above kills.
#[test]
#[ignore = "started by the test above"]
fn a_checker_with_a_program_that_sleeps() {
    let isolation = isolation();
    let mark = std::env::var("WALL_MARK").expect("started by the test above");
    let script = format!("sleep {mark} & setsid sleep {mark} & wait");
    let limits = Limits { time: Duration::from_secs(600), ..limits() };
    run(&*isolation.wall(), Path::new("/bin/sh"), &["-c", &script], &limits);
}

/// Processes that sleep for so long.
fn sleepers(mark: &str) -> Vec<String> {
    let line = |entry: fs::DirEntry| {
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        let parts: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
        (parts.first() == Some(&&b"sleep"[..]) && parts.get(1) == Some(&mark.as_bytes()))
            .then(|| entry.file_name().to_string_lossy().into_owned())
    };
    fs::read_dir("/proc").expect("Linux").flatten().filter_map(line).collect()
}

#[test]
fn an_ordinary_user_has_the_same_wall() {
    let Some(user) = Guest::take().expect("locks can be held") else {
        eprintln!("SKIPPED: not root, so that every other test here was one of an ordinary user");
        return;
    };
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = Command::new(rustc).args(["--print", "sysroot"]).output().expect("rustc is installed");
    let sysroot = String::from_utf8(sysroot.stdout).expect("a path").trim().to_owned();
    // Copies where another user can start them, and a folder of that user's own.
    let folder = tempfile::tempdir().expect("a folder");
    let [test, checker, programs, temporary, rust] =
        ["test", "checker", "programs", "tmp", "rust"].map(|name| folder.path().join(name));
    for made in [&programs, &temporary, &rust] {
        fs::create_dir(made).expect("room");
    }
    fs::copy(std::env::current_exe().expect("this test"), &test).expect("room");
    fs::copy(env!("CARGO_BIN_EXE_checker-grade"), &checker).expect("room");
    for name in ["hostile", "driven"] {
        fs::copy(program(name), programs.join(name)).expect("room");
        fs::set_permissions(programs.join(name), fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    let repository = folder.path().join("repository");
    fs::rename(small_course().keep(), &repository).expect("the same file system");
    for path in [folder.path(), &test, &checker, &repository] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    chown(&temporary, Some(user.id()), Some(user.id())).expect("we are root");
    let id = user.id().to_string();
    // The toolchain lies in a folder of root's own; this user sees it in another place.
    let script = "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"";
    let done = Command::new("unshare")
        .args(["-m", "sh", "-c", script, "sh", &sysroot])
        .arg(&rust)
        .args(["prlimit", "--nproc=600", "setpriv", "--reuid", &id, "--regid", &id, "--clear-groups"])
        .arg(&test)
        .args(["--nocapture", "--test-threads", "2", "--skip", "an_ordinary_user"])
        .env(PROGRAMS, &programs)
        .env(CHECKER, &checker)
        .env(REPOSITORY, &repository)
        .env("TMPDIR", &temporary)
        .env("HOME", &temporary)
        .env_remove("CARGO_TARGET_DIR")
        .env("PATH", format!("{}/bin:/usr/bin:/bin", rust.display()))
        .current_dir("/")
        .output()
        .expect("unshare and setpriv are installed (Debian: util-linux)");
    let said = String::from_utf8_lossy(&done.stdout);
    println!("{said}{}", String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success());
    assert!(said.contains("11 passed"), "the control: the tests were run");
}
