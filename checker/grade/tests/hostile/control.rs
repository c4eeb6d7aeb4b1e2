//! The control of each hostile program: the same attack where no wall is, which has to succeed. An attack that fails
//! everywhere proves nothing.
//!
//! What could harm the machine carries a fuse: the program's own, and here a number of processes, an amount of memory
//! and a time that nothing started here goes past.

use std::fs;
use std::io::{Read as _, Seek as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use checker::event::{ExerciseResult, NoCases};
use checker::process::Guest;
use checker::verdict::Verdict;

use crate::ground::{self, Ground, SECRET};
use crate::row::Row;
use crate::screen::strange;

/// What a control came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Control {
    /// The attack succeeds without a wall.
    Succeeds,
    /// It cannot be tried here, and why.
    Skipped(&'static str),
    /// It fails without a wall, and what was seen.
    Fails(String),
}

/// Tries the attack without a wall; `walled` is what came of it behind one.
pub(crate) fn control(
    ground: &Ground,
    row: &Row,
    walled: &ExerciseResult,
    program: Option<&Path>,
) -> Control {
    let is = |succeeds: bool, seen: String| if succeeds { Control::Succeeds } else { Control::Fails(seen) };
    let out = said(walled);
    let started = || program.map_or_else(|| Err(Control::Fails("it did not compile".to_owned())), Ok);
    match row.control.as_str() {
        "none" => Control::Skipped("it says so"),
        "accepted" | "no-wall" | "held" => {
            let result = ground.judge(row, &row.exercise, false);
            let succeeds = match row.control.as_str() {
                "accepted" => result.verdict == Verdict::Accepted,
                "held" => result.verdict == Verdict::CheckerError,
                _ => escaped(&said(&result)) || !ground.poison().is_empty(),
            };
            is(succeeds, format!("{}: {}", result.verdict.id(), said(&result)))
        }
        "quiet" => {
            // A machine that is busy with something else is asked again.
            let verdicts: Vec<Verdict> = (0..3)
                .map(|_| ground.judge(row, "quiet", false).verdict)
                .take_while(|verdict| *verdict != Verdict::Accepted)
                .collect();
            is(verdicts.len() < 3, format!("{verdicts:?}"))
        }
        "outside" | "outside-silent" | "terminal" | "survivor" => {
            let program = match started() {
                Ok(program) => program,
                Err(fails) => return fails,
            };
            outside(ground, row, program)
        }
        "root" if ground.user.is_none() => Control::Skipped("only root could do it"),
        "root" => {
            let program = match started() {
                Ok(program) => program,
                Err(fails) => return fails,
            };
            let mut command = fused("20", &["/bin/sh", "-c", "\"$@\"; exit $?", "sh"], program);
            let out = heard(command.args(ground.facts(0)));
            is(escaped(&out), out)
        }
        // A judge who believes what a program says of itself.
        "naive" => {
            let zero = walled
                .cases
                .iter()
                .filter_map(|case| case.run.as_ref())
                .all(|run| run.end == checker::run::End::Exit(0));
            is(zero || out.contains("\"verdict\":\"accepted\""), out)
        }
        "naive-wall" => is(out.lines().any(|line| line.starts_with("bwrap: ")), out),
        "naive-signal" => is(ended_with(walled, 128), format!("{:?}", walled.cases)),
        "naive-start" => is(ended_with(walled, 126), format!("{:?}", walled.cases)),
        "escapes" => is(!strange(&out).is_empty(), out),
        "escapes-in-names" => {
            let names = walkdir::WalkDir::new(ground.handed_in(row, &row.exercise)).into_iter().flatten();
            let names: String = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
            is(!strange(&names).is_empty(), names)
        }
        "escapes-in-errors" => is(!strange(&String::from_utf8_lossy(&row.text)).is_empty(), String::new()),
        "bytes" => is(std::str::from_utf8(&row.text).is_err(), String::new()),
        "pair" => {
            let results = pair(ground, row, false);
            let out: String = results.iter().map(said).collect();
            is(escaped(&out), out)
        }
        "link" => {
            let source = ground.handed_in(row, &row.exercise).join("src/main.rs");
            let text = fs::read_to_string(source).unwrap_or_default();
            is(ground.secrets.iter().any(|secret| text.contains(secret)), text)
        }
        "waits" => {
            let source = ground.handed_in(row, &row.exercise).join("src/main.rs");
            let done = Command::new("timeout").args(["1", "cat"]).arg(source).output().expect("coreutils");
            is(done.status.code() == Some(124), text(&done))
        }
        _ => compiled(ground, row),
    }
}

/// Two runs at the same time.
pub(crate) fn pair(ground: &Ground, row: &Row, behind: bool) -> Vec<ExerciseResult> {
    let other = Row {
        name: format!("{}-2", row.name),
        text: [&row.text[..], b"// The other one.\n"].concat(),
        ..row.clone()
    };
    std::thread::scope(|scope| {
        let both = [row, &other].map(|row| scope.spawn(|| ground.judge(row, &row.exercise, behind)));
        both.map(|one| one.join().expect("no panic")).into()
    })
}

/// Everything that is said of a result: output, errors, causes.
pub(crate) fn said(result: &ExerciseResult) -> String {
    let mut said: String = result.no_cases.iter().map(NoCases::to_string).collect();
    for run in result.cases.iter().filter_map(|case| case.run.as_ref()) {
        for line in run.stdout.texts().chain(run.stderr.texts()) {
            said.push_str(line);
            said.push('\n');
        }
    }
    said
}

/// True where an attack told of its success.
pub(crate) fn escaped(said: &str) -> bool {
    said.lines().any(|line| line.starts_with("ESCAPED"))
}

fn ended_with(result: &ExerciseResult, more_than: i32) -> bool {
    let mut runs = result.cases.iter().filter_map(|case| case.run.as_ref()).peekable();
    runs.peek().is_some()
        && runs.all(|run| matches!(run.end, checker::run::End::Exit(code) if code > more_than))
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs a command to its end and says what it printed. It goes into a file: whoever holds a pipe would be waited for.
fn heard(command: &mut Command) -> String {
    let mut file = tempfile::tempfile().expect("room");
    let out = file.try_clone().expect("a descriptor");
    let err = file.try_clone().expect("a descriptor");
    command.stdout(out).stderr(err).status().expect("it starts");
    // Who has killed what is waited for here has yet to say so.
    std::thread::sleep(Duration::from_millis(150));
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).expect("it is ours");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Ends all that has this mark, and says who that was.
fn end_all(mark: &str) -> Vec<i32> {
    let mut all = Vec::new();
    let mut looks_in_vain = 0;
    // Some are another process at every moment, so that one look may miss them.
    while looks_in_vain < 10 {
        let left = survivors(mark);
        for pid in &left {
            if let Some(pid) = rustix::process::Pid::from_raw(*pid) {
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
            }
        }
        looks_in_vain = if left.is_empty() { looks_in_vain + 1 } else { 0 };
        all.extend(left);
        std::thread::sleep(Duration::from_millis(5));
    }
    all
}

/// A command with every fuse: at most so many processes, so much memory, so long.
fn fused(seconds: &str, before: &[&str], program: &Path) -> Command {
    let mut command = Command::new("timeout");
    command.args(["--foreground", "-k", "1", seconds, "prlimit", "--nproc=700", "--as=8589934592"]);
    command.args(before).arg(program).stdin(Stdio::null());
    command
}

/// Runs a program as an ordinary user, with a shell for its parent and beside a canary that is its user's.
///
/// As root, the user is one that no other control has, and goes with everything that is left of it: who is another
/// process at every moment escapes any search, and would count against whoever is that user next.
fn outside(ground: &Ground, row: &Row, program: &Path) -> Control {
    let folder = tempfile::Builder::new().prefix("hostile-outside-").tempdir().expect("a folder");
    let copy = folder.path().join("program");
    fs::copy(program, &copy).expect("room");
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let guest = Guest::take().expect("locks can be held").map(Guest::shared);
    let id = guest.as_ref().map(Guest::id);
    if let Some(user) = id {
        for path in [folder.path(), &copy] {
            std::os::unix::fs::chown(path, Some(user), Some(user)).expect("we are root");
        }
    }
    let mut canary = ground.another_canary(id);
    let calls = ground.services.calls();
    let user = id.map(|user| user.to_string()).unwrap_or_default();
    let mut before = Vec::new();
    if id.is_some() {
        before.extend(["setpriv", "--reuid", &user, "--regid", &user, "--clear-groups"]);
    }
    before.extend(["/bin/sh", "-c", "\"$@\"; exit $?", "sh"]);
    let seconds = if row.control == "outside-silent" { "6" } else { "20" };
    let mut command = fused(seconds, &before, &copy);
    command.args(ground.facts(canary.pid()));
    if row.control == "terminal" {
        let line: Vec<String> = std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|part| format!("'{}'", part.to_string_lossy()))
            .collect();
        command = Command::new("script");
        command.args(["-qec", &line.join(" "), "/dev/null"]).stdin(Stdio::null());
    } else {
        command.process_group(i32::try_from(canary.pid()).expect("a process"));
    }
    let began = Instant::now();
    let secret = &ground.secrets[2];
    let out = heard(command.current_dir(folder.path()).env("TMPDIR", folder.path()).env(SECRET, secret));
    let took = began.elapsed();
    let left = end_all(&ground::mark(&ground.path("")));
    let succeeds = match row.control.as_str() {
        "outside-silent" => took > Duration::from_secs(5),
        "survivor" => !left.is_empty(),
        _ => {
            escaped(&out) || !canary.lives() || ground.services.calls() > calls || !ground.poison().is_empty()
        }
    };
    if succeeds { Control::Succeeds } else { Control::Fails(out) }
}

/// All processes that have this among their arguments, and are not over.
pub(crate) fn survivors(mark: &str) -> Vec<i32> {
    let wanted = format!("mark={mark}");
    let is_marked = |pid: &i32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let over = stat.rsplit(')').next().is_none_or(|rest| rest.is_empty() || rest.starts_with(" Z"));
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        !over && line.split(|&byte| byte == 0).any(|arg| arg == wanted.as_bytes())
    };
    let entries = fs::read_dir("/proc").expect("Linux").flatten();
    let mut pids: Vec<i32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    // The newest first: who is another process at every moment would be over before its turn came.
    pids.sort_unstable_by(|one, other| other.cmp(one));
    pids.into_iter().filter(is_marked).collect()
}

/// Compiles a program as whoever trusts it would.
fn compiled(ground: &Ground, row: &Row) -> Control {
    let is = |succeeds: bool, seen: String| if succeeds { Control::Succeeds } else { Control::Fails(seen) };
    let folder = ground.handed_in(row, &row.exercise);
    let out = tempfile::tempdir().expect("a folder");
    let program = out.path().join("program");
    if row.control == "cargo" {
        for name in ["Cargo.toml", "src/kit.rs"] {
            if !folder.join(name).exists() {
                let ours = ground.path("course/exercises/01-hostile/01-locked").join(name);
                fs::copy(ours, folder.join(name)).expect("room");
            }
        }
        // A workspace of its own, so that no other manifest above it is asked.
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
        fs::write(folder.join("Cargo.toml"), manifest + "\n[workspace]\n").expect("room");
        let done = Command::new("timeout")
            .args(["60", "cargo", "build", "--offline"])
            .env("CARGO_TARGET_DIR", out.path())
            .current_dir(&folder)
            .output();
        let pwned = ground.path("open/pwned").exists();
        return is(pwned, text(&done.expect("there is a Cargo")));
    }
    let seconds = if row.control == "bomb" { "5" } else { "60" };
    let mut child = Command::new("timeout")
        .args([
            "-k",
            "1",
            seconds,
            "prlimit",
            "--as=12884901888",
            "--fsize=1073741824",
            "rustc",
            "--edition",
            "2024",
            "--error-format=json",
            "-o",
        ])
        .arg(&program)
        .arg(folder.join("src/main.rs"))
        .env(SECRET, &ground.secrets[2])
        .current_dir(out.path())
        // Nothing is ever written to it, and it stays open.
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(fs::File::create(out.path().join("said")).expect("room"))
        .spawn()
        .expect("there is a compiler");
    let stdin = child.stdin.take();
    let status = child.wait().expect("it ends");
    drop(stdin);
    let said = String::from_utf8_lossy(&fs::read(out.path().join("said")).unwrap_or_default()).into_owned();
    let bytes = |path: &Path| path.metadata().map_or(0, |meta| meta.len());
    match row.control.as_str() {
        "bomb" => is(!status.success() && status.code() != Some(1), format!("{status}: {said}")),
        "rustc-large" => is(bytes(&program) > 256 << 20, format!("{status}: {said}")),
        "says-much" => is(said.len() > 256 << 10, format!("{status}: {} bytes", said.len())),
        // The compiler's own process ended by a signal, as `timeout` and a shell tell it.
        "crash" => is(
            status.signal().is_some() || status.code().is_some_and(|code| code > 128),
            format!("{status}: {said}"),
        ),
        "rustc" => {
            let done = Command::new(&program).args(ground.facts(0)).output();
            is(done.as_ref().is_ok_and(|done| escaped(&text(done))), format!("{status}: {said} {done:?}"))
        }
        other => Control::Fails(format!("there is no control `{other}`")),
    }
}
