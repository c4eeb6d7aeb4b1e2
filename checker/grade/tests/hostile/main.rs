//! Programs that do their worst, while they run and while they are compiled, judged as a stranger's submission is: each
//! gets the verdict that its first line names, gets nothing that it should not, ends in bounded time and leaves nothing.
//!
//! Each has its control: the same attack without the wall, which succeeds. As root, all that is no matter of the compiler
//! is tried once more as an ordinary user; the controls are an ordinary user's in any case. A word among the arguments names the programs that are tried; `--nocapture` and the like are passed over.

#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "what starts processes is held to what the system does")]

mod class;
mod control;
mod ground;
mod ordinary;
mod row;
mod screen;

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use checker::report::Human;
use checker::run::Wall;
use checker::verdict::Verdict;
use checker_grade::wall::{Isolation, Weak};

use control::{Control, control, escaped, pair, said};
use ground::{Ground, SECRET};
use ordinary::{CHECKER, PROGRAMS};
use row::Row;

/// No program may take longer than this from its submission to its verdict: a compilation may take a minute, and one that
/// crashes is made once more.
const LONGEST: Duration = Duration::from_secs(150);

fn main() -> ExitCode {
    checker_grade::wall::enter();
    if std::env::var_os(SECRET).is_none() {
        // A secret in the environment, as a careless instructor has it.
        let this = std::env::current_exe().expect("this test");
        let error = Command::new(this).args(std::env::args_os().skip(1)).env(SECRET, "a token").exec();
        panic!("it starts itself again: {error}");
    }
    let names: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if std::env::args().any(|arg| arg == "--list") {
        return ExitCode::SUCCESS;
    }
    let rows = Row::all(&place(PROGRAMS, concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile/programs")));
    let mut rows: Vec<Row> = rows
        .into_iter()
        .filter(|row| names.is_empty() || names.iter().any(|name| row.name.contains(name.as_str())))
        .collect();
    if rows.is_empty() {
        // The name of another test.
        return ExitCode::SUCCESS;
    }
    if std::env::var_os(PROGRAMS).is_some() {
        // A compiler that goes past its limits does so whoever started it.
        rows.retain(|row| row.runs() || !row.verdict.ends_with("-limit"));
    }
    // What takes longest comes first.
    rows.sort_by_key(|row| !matches!(row.verdict.as_str(), "time-limit" | "memory-limit" | "output-limit"));
    let isolation = Isolation::probe_with(&place(CHECKER, env!("CARGO_BIN_EXE_checker-grade")), Weak::Refuse);
    let isolation = isolation.unwrap_or_else(|missing| panic!("{missing}"));
    let again = std::env::var_os(PROGRAMS).is_some();
    println!("as {}: {}", if again { "an ordinary user" } else { "whoever started this" }, isolation.level());
    let mut wrong = try_all(&rows, isolation.wall(), !again);
    if rustix::process::geteuid().is_root() {
        wrong.extend(ordinary::again(&names));
    }
    for line in &wrong {
        println!("WRONG {line}");
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Where something is: at the place that this variable names, or at this one.
fn place(variable: &str, otherwise: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| otherwise.into(), PathBuf::from)
}

/// Tries these programs, and their controls where that is asked for; what is wrong.
fn try_all(all: &[Row], wall: Arc<dyn Wall>, with_controls: bool) -> Vec<String> {
    let began = Instant::now();
    let mut ground = Ground::new(wall);
    let next = AtomicUsize::new(0);
    let behind = Mutex::new(Vec::new());
    // What is judged by its times has the machine for itself.
    let (timed, rows): (Vec<&Row>, Vec<&Row>) = all.iter().partition(|row| row.exercise == "timed");
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while let Some(&row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let tried = behind_the_wall(&ground, row);
                    behind.lock().expect("no panic").push((row, tried));
                }
            });
        }
    });
    for row in timed {
        let tried = behind_the_wall(&ground, row);
        behind.lock().expect("no panic").push((row, tried));
    }
    let mut wrong: Vec<String> = ground.harm();
    std::thread::sleep(Duration::from_millis(100));
    let left = control::survivors(&ground::mark(&ground.path("")));
    if !left.is_empty() {
        wrong.push(format!("they are left: {left:?}"));
    }
    let behind = behind.into_inner().expect("no panic");
    println!("behind the wall: {} programs in {:.1?}", behind.len(), began.elapsed());
    for (row, (result, mut faults)) in behind {
        if !with_controls {
            wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", row.name)));
            continue;
        }
        let program = ground.program(row);
        let began = Instant::now();
        let control = control(&ground, row, &result, program.as_deref());
        println!("control of {:<44}{:.1?}", row.name, began.elapsed());
        match control {
            Control::Succeeds => {}
            Control::Skipped(why) => println!("SKIPPED the control of {}: {why}", row.name),
            Control::Fails(seen) => faults.push(format!("its control fails: {}", cut(&seen))),
        }
        ground.mend();
        wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", row.name)));
    }
    println!("with controls: {:.1?}", began.elapsed());
    wrong.extend(class::graded(&ground, all, &place(CHECKER, env!("CARGO_BIN_EXE_checker-grade"))));
    println!("with a class: {:.1?}", began.elapsed());
    wrong
}

/// Judges a program behind the wall, and what is wrong with what came of it.
fn behind_the_wall(ground: &Ground, row: &Row) -> (checker::event::ExerciseResult, Vec<String>) {
    let is_busy = row.exercise == "timed" && is_busy();
    let began = Instant::now();
    let mut results = if row.control == "pair" {
        pair(ground, row, true)
    } else {
        vec![ground.judge(row, &row.exercise, true)]
    };
    let took = began.elapsed();
    let mut faults = Vec::new();
    for result in &results {
        let out = said(result);
        if is_busy && result.verdict == Verdict::Undecided {
            println!("SKIPPED {}: others keep this machine busy", row.name);
        } else if result.verdict.id() != row.verdict {
            faults.push(format!("{} and not {}: {}", result.verdict.id(), row.verdict, cut(&out)));
        }
        if escaped(&out) {
            faults.push(format!("it escaped: {}", cut(&out)));
        }
        if let Some(secret) = ground.secrets.iter().find(|secret| out.contains(*secret)) {
            faults.push(format!("it knows the secret {secret}: {}", cut(&out)));
        }
        let shown = Human::new("checker", true, false, 100).exercise(result);
        let strange = screen::strange(&shown);
        if !strange.is_empty() {
            faults.push(format!("it reaches the terminal: {strange:?}"));
        }
    }
    if took > LONGEST {
        faults.push(format!("it took {took:.1?}"));
    }
    let result = results.remove(0);
    println!("{:<44}{:<16}{took:.1?}", row.name, result.verdict.id());
    (result, faults)
}

/// True where others want to run at this moment: then nobody can tell whose delay it was. It is asked before a program
/// runs, whose own load says nothing, and by what is ready to run now: what did before is in every average.
fn is_busy() -> bool {
    let ready = || {
        let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let ready = text.split([' ', '/']).nth(3).and_then(|ready| ready.parse::<f64>().ok());
        std::thread::sleep(Duration::from_millis(20));
        // This thread is one of them.
        ready.unwrap_or(1.0) - 1.0
    };
    let mean = (0..20).map(|_| ready()).sum::<f64>() / 20.0;
    mean > 0.5
}

fn cut(text: &str) -> String {
    let cut: String = text.chars().take(600).collect();
    cut.escape_debug().to_string()
}
