//! The wall around strangers' programs: it changes what they can reach, and nothing of what is said of them. As root, and
//! as an ordinary user: the tests start themselves as one.
//!
//! What hostile programs do to it is another test's.

#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "what starts processes is held to what the system does")]

mod judging;
mod killed;
mod kit;
mod lacking;
mod ordinary;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use checker_grade::wall::Confined as _;
use flow::course::{Inputs, Limits, Spec};
use flow::judge::judge;
use flow::process::{Cancel, Invocation};
use flow::run::{End, Limit, NoWall, Perturbation, Plan, Run, Wall, Way};

use kit::{isolation, limits, out, program, run, shell};

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
