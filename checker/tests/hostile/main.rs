//! Programs that do their worst, as root's guests and as an ordinary user: each gets its verdict, ends, and
//! leaves nothing.
//!
//! Every row of the table comes with a control: the same thing in a small way, which the same limits let finish.
//! That the search for what is left finds something is a test of its own.

#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "what starts processes is held to what the system does")]

#[expect(dead_code, reason = "these tests need a part of it")]
#[path = "../desk/mod.rs"]
mod desk;
mod killed;
mod stopped;
mod terminal;
mod tty;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use checker::course::{Inputs, Limits};
use checker::process::{self, Cancel, Finished, Guest, Hooks, Job};
use checker::run::{End, Limit, NoWall, Plan, Run, Wall};

/// Where the compiled program is when the tests start themselves as another user.
const PROGRAM: &str = "HOSTILE_PROGRAM";

/// One hostile program, how it must end, and the small way that must pass.
struct Row {
    args: &'static str,
    end: End,
    leaked: bool,
    control: &'static str,
    /// Larger or smaller than [`limits`].
    memory: Option<u64>,
}

const fn row(args: &'static str, end: End, control: &'static str) -> Row {
    Row { args, end, leaked: false, control, memory: None }
}

const fn leaks(args: &'static str, code: i32) -> Row {
    Row { args, end: End::Exit(code), leaked: true, control: "waits", memory: None }
}

const fn with_memory(mib: u64, row: Row) -> Row {
    Row { memory: Some(mib << 20), ..row }
}

const TABLE: &[Row] = &[
    row("forks", End::Limit(Limit::Processes), "forks 5"),
    row("threads", End::Limit(Limit::Processes), "threads 5"),
    leaks("daemon", 0),
    leaks("relay", 0),
    leaks("other-session", 0),
    leaks("holds-the-pipe", 0),
    leaks("holds-the-pipe 3", 3),
    row("ignores-signals", End::Limit(Limit::Time), "sleeps 10"),
    row("closes-its-output", End::Limit(Limit::Time), "sleeps 10"),
    row("stops-itself", End::Limit(Limit::Time), "sleeps 10"),
    row("kills-its-group", End::Signal(9), "waits"),
    row("prints out", End::Limit(Limit::Output), "prints out 9000"),
    row("prints err", End::Limit(Limit::Output), "prints err 9000"),
    row("long-line 1073741824", End::Limit(Limit::Line), "long-line 9000"),
    row("loops", End::Limit(Limit::Cpu), "loops 1000"),
    row("sleeps", End::Limit(Limit::Time), "sleeps 10"),
    row("touches 10240", End::Limit(Limit::Memory), "touches 32"),
    row("shares 10240", End::Limit(Limit::Memory), "shares 32"),
    row("memory-files 8", End::Limit(Limit::Memory), "memory-files 1"),
    with_memory(512, row("children-touch 40 200", End::Limit(Limit::Memory), "children-touch 4 20")),
    row("writes-a-file 100", End::Signal(25), "writes-a-file 10"),
    row("fills-its-folder 40", End::Limit(Limit::Disk), "fills-its-folder 2"),
    row("fills-nameless-files 40", End::Limit(Limit::Disk), "fills-nameless-files 2"),
    row("makes-files 30000", End::Limit(Limit::Disk), "makes-files 500"),
    row("aborts", End::Signal(6), "sleeps 10"),
];

/// What only a guest is held to: as another user's, what these leave would stay.
const TABLE_OF_GUESTS: &[Row] = &[
    row("fills-a-public-folder 40", End::Limit(Limit::Disk), "fills-a-public-folder 2"),
    row("shared-folder 8", End::Limit(Limit::Memory), "shared-folder 1"),
    row("segments 8", End::Limit(Limit::Memory), "segments 1"),
];

/// Small where that takes no time, so that each program meets the limit that is its own.
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

/// The hostile program, compiled at its first use.
fn program() -> &'static Path {
    static COMPILED: OnceLock<PathBuf> = OnceLock::new();
    COMPILED.get_or_init(|| {
        if let Some(path) = std::env::var_os(PROGRAM) {
            return path.into();
        }
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{}", std::process::id()));
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile/program.rs");
        let done = Command::new(rustc).args(["--edition", "2024", "-O", "-o"]).arg(&out).arg(source).status();
        assert!(done.expect("rustc is installed").success());
        out
    })
}

/// A mark that no other run has.
fn mark() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("hostile-mark-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The ids of all processes that were started with this mark and are not over.
fn survivors(mark: &str) -> Vec<i32> {
    let is_marked = |pid: &i32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let over = stat.rsplit(')').next().is_none_or(|rest| rest.is_empty() || rest.starts_with(" Z"));
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        !over && line.split(|&byte| byte == 0).any(|arg| arg == mark.as_bytes())
    };
    let entries = fs::read_dir("/proc").expect("Linux").flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(is_marked).collect()
}

struct Ended {
    run: Run,
    /// From before the run until nothing was left of it, its folder included.
    took: Duration,
    left: Vec<i32>,
}

fn run_with(args: &str, limits: &Limits) -> Ended {
    let mark = mark();
    let args = [mark.as_str()].into_iter().chain(args.split(' ')).map(str::to_owned).collect();
    let inputs = Inputs { args, ..Inputs::default() };
    let plan = Plan { program: program(), inputs: &inputs, limits, wall: &NoWall, measure_delay: false };
    let began = Instant::now();
    let run = plan.run(&Cancel::new().expect("descriptors")).expect("it starts");
    Ended { run, took: began.elapsed(), left: survivors(&mark) }
}

fn run(args: &str) -> Ended {
    run_with(args, &limits())
}

fn out(ended: &Ended) -> Vec<&str> {
    ended.run.stdout.texts().collect()
}

/// Which version of Landlock the kernel has; less than one where it has none.
fn landlock_version() -> i64 {
    #[expect(unsafe_code, reason = "there is no other way to ask for the version")]
    // SAFETY: with no rules and this flag the call touches no memory and returns a number.
    unsafe {
        libc::syscall(libc::SYS_landlock_create_ruleset, 0, 0, 1)
    }
}

/// Whether the kernel can keep a program from signalling others of its user.
fn confines_signals() -> bool {
    landlock_version() >= 6
}

/// The limits with a deadline that a program is meant to meet.
fn soon() -> Limits {
    Limits { time: Duration::from_millis(1500), ..limits() }
}

/// Runs a row and its control, and returns what is wrong.
fn judge(row: &Row) -> Vec<String> {
    let limits = match row.end {
        End::Limit(Limit::Time) => soon(),
        End::Limit(Limit::Cpu) => Limits { cpu: Duration::from_millis(700), ..limits() },
        _ => Limits { memory: row.memory.unwrap_or(limits().memory), ..limits() },
    };
    let mut wrong = Vec::new();
    for (args, end, leaked) in [(row.args, row.end, row.leaked), (row.control, End::Exit(0), false)] {
        let ended = run_with(args, &limits);
        let Ended { run, took, left } = &ended;
        let line = format!(
            "{args:<24}{:?} leaked {} in {took:?}, peak {} MiB",
            run.end,
            run.leaked,
            run.peak_memory_bytes >> 20
        );
        println!("{line}");
        if (run.end, run.leaked) != (end, leaked) || !left.is_empty() {
            let heard: Vec<&str> = run.stdout.texts().chain(run.stderr.texts()).take(3).collect();
            wrong.push(format!("{line}; wanted {end:?} leaked {leaked}; left {left:?}; said {heard:?}"));
        }
    }
    wrong
}

#[test]
fn each_hostile_program_gets_its_verdict_and_leaves_nothing() {
    let guests = Guest::take().expect("locks can be held").is_some();
    let more = if guests { TABLE_OF_GUESTS } else { &[] };
    let wrong: Vec<String> = TABLE.iter().chain(more).flat_map(judge).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_a_guest_wrote_into_public_folders_is_gone_with_it() {
    let Some(guest) = Guest::take().expect("locks can be held") else {
        eprintln!("SKIPPED: not root, so that what a program leaves there is its user's own");
        return;
    };
    drop(guest);
    assert_eq!(run("fills-a-public-folder 1").run.end, End::Exit(0));
    let left = || -> Vec<_> {
        fs::read_dir("/var/tmp")
            .expect("Linux")
            .flatten()
            .filter(|file| file.file_name().to_string_lossy().starts_with("hostile-"))
            .collect()
    };
    // Another test may have a program that fills the folder at this moment, and that is gone in another one.
    let began = Instant::now();
    while !left().is_empty() && began.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(50));
    }
    let left = left();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn memory_that_is_only_reserved_is_nobodys() {
    let ended = run("reserves 10240");
    assert_eq!((ended.run.end, out(&ended)), (End::Exit(0), vec!["reserved"]));
}

#[test]
fn what_outlives_a_program_is_seen_where_nobody_ends_it() {
    let mark = mark();
    // Without the checker: the control of every "nothing is left".
    let mut alone =
        Command::new(program()).args([&mark, "daemon"]).stdout(Stdio::null()).spawn().expect("it is there");
    assert!(alone.wait().expect("it ends").success());
    let left = survivors(&mark);
    for pid in &left {
        assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().expect("kill").success());
    }
    assert_eq!(left.len(), 1, "the daemon lives on");
}

#[test]
fn who_signals_everybody_reaches_only_its_own() {
    let ended = run("kills-everybody");
    let is_guest = Guest::take().expect("locks can be held").is_some();
    if out(&ended) == ["not held"] && !is_guest && !confines_signals() {
        eprintln!(
            "SKIPPED: this kernel cannot confine the signals of a program that is the checker's own user"
        );
        return;
    }
    assert_eq!((ended.run.end, ended.run.leaked), (End::Exit(0), false));
    assert_eq!(out(&ended), ["alone"]);
    assert!(ended.left.is_empty(), "{:?}", ended.left);
}

#[test]
fn a_tree_that_is_ended_ends_at_one_moment() {
    let ended = run_with("nests 20", &soon());
    assert_eq!((ended.run.end, ended.left.len()), (End::Limit(Limit::Time), 0));
    let said = out(&ended);
    assert_eq!(said.iter().filter(|line| **line == "ready").count(), 20, "the control: {said:?}");
    let is_guest = Guest::take().expect("locks can be held").is_some();
    if !is_guest && !confines_signals() {
        eprintln!("SKIPPED: this kernel cannot end all that a keeper may signal and nobody else");
        return;
    }
    // Whoever sees its parent end has outlived it.
    assert!(!said.contains(&"outlived"), "{said:?}");
}

#[test]
fn who_kills_stops_or_traces_its_parent_gains_nothing() {
    for args in ["kills-its-parent", "stops-its-parent"] {
        let ended = run_with(args, &soon());
        assert!(ended.left.is_empty(), "{args}: {:?}", ended.left);
        // One that may do it is the same user on a kernel that cannot confine it, and is ended all the same.
        let refused = out(&ended) == ["refused"];
        let wanted =
            if refused || args == "stops-its-parent" { End::Limit(Limit::Time) } else { End::Signal(9) };
        assert_eq!(
            (ended.run.end, ended.run.leaked),
            (wanted, !refused && wanted == End::Signal(9)),
            "{args}"
        );
    }
    let ended = run_with("traces-its-parent", &soon());
    assert!(ended.left.is_empty(), "{:?}", ended.left);
    assert_eq!(
        ended.run.end,
        if out(&ended) == ["refused"] { End::Exit(0) } else { End::Limit(Limit::Time) }
    );
}

#[test]
fn whatever_a_program_does_to_its_folder_the_folder_is_gone_and_nothing_else() {
    let outside = tempfile::tempdir().expect("a folder");
    let kept = outside.path().join("kept");
    fs::write(&kept, "x").expect("a file");
    let links = format!("links {0} {0}/kept / /nowhere", outside.path().display());
    let all = ["removes-its-folder", "renames-its-folder", "closes-its-folder", "deep-folders 1500", &links];
    for args in all {
        let ended = run(args);
        let [work, done] = out(&ended)[..] else { panic!("{args}: {:?}", ended.run) };
        // Where the program is no guest, nobody can look into a folder that it has closed, if a look comes before its end.
        let is_right = ended.run.end == End::Exit(0)
            || args == "closes-its-folder" && ended.run.end == End::Limit(Limit::Disk);
        assert!(is_right && done == "done", "{args}: {:?}", ended.run);
        let folder = Path::new(work).parent().expect("it lies in the run's own");
        let moved = format!("{}-moved", folder.display());
        assert!(!folder.exists() && !Path::new(&moved).exists(), "{args}: {work}");
    }
    assert!(kept.exists(), "a link was followed");
}

#[test]
fn text_that_is_none_is_replaced_and_the_rest_is_kept() {
    let ended = run("bad-text");
    assert_eq!(ended.run.end, End::Exit(0));
    assert_eq!(out(&ended), ["\u{fffd}(\u{fffd}\u{fffd}", "\u{fffd}", "\0a\r"]);
}

#[test]
fn the_bounds_of_the_kernel_are_on() {
    let ended = run("tells");
    let said = out(&ended);
    let has = |line: &str| assert!(said.contains(&line), "`{line}` is not in {said:?}");
    has("NoNewPrivs: 1");
    has("CapEff: 0000000000000000");
    has("Max core file size: 0 0");
    has("Max file size: 67108864 67108864");
    has("Max open files: 256 256");
    match Guest::take().expect("locks can be held") {
        Some(_) => {
            has("Groups:");
            has("Max processes: 192 192");
            let uid = said.iter().find_map(|line| line.strip_prefix("Uid: ")).expect("a user");
            let ids: Vec<&str> = uid.split(' ').collect();
            assert!(
                ids.iter()
                    .all(|id| *id == ids[0]
                        && (60_706..61_184).contains(&id.parse::<u32>().expect("a number"))),
                "{uid}"
            );
            has(&format!("Gid: {uid}"));
        }
        None => has(&format!("Uid: {0} {0} {0} {0}", rustix::process::getuid())),
    }
    let opened = run("opens-files");
    let count: u32 = out(&opened)[0].parse().expect("a number");
    assert!((200..=256).contains(&count), "{count}");
}

#[test]
fn programs_at_the_same_time_never_share_a_user() {
    if Guest::take().expect("locks can be held").is_none() {
        eprintln!("SKIPPED: not root, so that programs run as the checker's own user");
        return;
    }
    let users: Vec<String> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(|| out(&run("tells"))[0].to_owned())).collect();
        all.into_iter().map(|one| one.join().expect("no panic")).collect()
    });
    let mut different = users.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), 8, "{users:?}");
}

#[test]
fn an_ordinary_user_is_held_to_the_same() {
    let Some(user) = Guest::take().expect("locks can be held") else {
        eprintln!("SKIPPED: not root, so that every other test here was one of an ordinary user");
        return;
    };
    let Ok(setpriv) = Command::new("setpriv").arg("--version").output() else {
        eprintln!("SKIPPED: there is no `setpriv` (Debian: apt-get install util-linux)");
        return;
    };
    assert!(setpriv.status.success());
    // Copies where another user can start them; its temporary folder is its own.
    let folder = tempfile::tempdir().expect("a folder");
    let [test, program_copy] = ["test", "program"].map(|name| folder.path().join(name));
    fs::copy(std::env::current_exe().expect("this test"), &test).expect("room");
    fs::copy(program(), &program_copy).expect("room");
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).expect("a folder");
    std::os::unix::fs::chown(&temporary, Some(user.id()), Some(user.id())).expect("we are root");
    for path in [folder.path(), &test, &program_copy] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    let id = user.id().to_string();
    // Whatever goes wrong, this user has no more than this.
    let done = Command::new("prlimit")
        .args(["--nproc=400", "setpriv", "--reuid", &id, "--regid", &id, "--clear-groups"])
        .arg(&test)
        .args(["--nocapture", "--skip", "an_ordinary_user", "--skip", "terminal::"])
        .env(PROGRAM, &program_copy)
        .env("TMPDIR", &temporary)
        .current_dir("/")
        .output()
        .expect("it comes with setpriv");
    let said = String::from_utf8_lossy(&done.stdout);
    println!("{said}{}", String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success());
    assert!(said.contains("15 passed"), "the control: the tests were run");
    let left: Vec<_> =
        fs::read_dir(&temporary).expect("a folder").flatten().map(|entry| entry.path()).collect();
    assert!(left.is_empty(), "{left:?}");
}
