//! How many correct programs are held or called wrong while every core grades. The bar is less than one held row in a
//! thousand, and no wrong one at all.
//!
//! `cargo bench -p checker-grade --bench undecided -- --learners 80 --minutes 30`. Each learner hands in one of the course's
//! own correct programs, the reference or one of `right/`, for every exercise that is a program, with a comment that
//! nobody else has, so that none is known from another. When the minutes are over the grading is interrupted, and what is
//! judged until then counts. Fewer than a thousand say nothing of the bar: that is told, and is no success, as a missed bar
//! and a grading that failed are none.

#![expect(clippy::disallowed_methods, reason = "the program is measured from outside, as a user starts it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use flow::course::{Course, Exercise, Kind, SolutionSet};
use rusqlite::Connection;

/// If nothing else is said.
const LEARNERS: usize = 30;
const MINUTES: u64 = 60;
/// Of so many correct programs less than one may be held.
const ONE_IN: u64 = 1000;
/// How a grading ends that did its work: all is judged, some is held, or it was interrupted.
const ENDS: [i32; 3] = [0, 3, 130];

/// The files of one correct program, by their path in the exercise's folder.
type Files = BTreeMap<String, String>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    // `cargo test --benches` also starts it, to see that it starts.
    if !args.iter().any(|arg| arg == "--bench") {
        return ExitCode::SUCCESS;
    }
    let after = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1);
    let learners = after("--learners").and_then(|text| text.parse().ok()).unwrap_or(LEARNERS);
    let minutes = after("--minutes").and_then(|text| text.parse().ok()).unwrap_or(MINUTES);
    let only = after("--only").map_or("", String::as_str);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("a member of a workspace");
    let course = Course::open(root).expect("the course is sound");
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("undecided");
    if work.exists() {
        fs::remove_dir_all(&work).expect("an old folder can be removed");
    }
    hand_in(&course, &work.join("handed-in"), learners, only);

    let began = Instant::now();
    let mut grading = Command::new(env!("CARGO_BIN_EXE_checker-grade"))
        .args(["--lang", "en", "--out"])
        .args([work.join("grades"), work.join("handed-in")])
        .current_dir(root)
        .stdout(Stdio::null())
        .spawn()
        .expect("it can be started");
    let (mut loads, mut is_told) = (Vec::new(), false);
    let end = loop {
        if let Some(end) = grading.try_wait().expect("it can be waited for") {
            break end;
        }
        loads.extend(load());
        if !is_told && began.elapsed() > Duration::from_secs(minutes * 60) {
            let pid = i32::try_from(grading.id()).ok().and_then(rustix::process::Pid::from_raw);
            let told = pid.map(|pid| rustix::process::kill_process(pid, rustix::process::Signal::INT));
            is_told = told.is_some_and(|told| told.is_ok());
        }
        std::thread::sleep(Duration::from_secs(1));
    };
    let took = began.elapsed();
    let mean = loads.iter().sum::<f64>() / loads.len().max(1) as f64;
    let most = loads.iter().copied().fold(0.0, f64::max);
    println!("{:.0} min; load {mean:.1} on average, {most:.1} at most", took.as_secs_f64() / 60.0);
    let is_sound = end.code().is_some_and(|code| ENDS.contains(&code));
    if !is_sound {
        println!("FAILED: the grading ended with {end}");
    }
    let holds = work.join("grades/grades.db").exists() && count(&work.join("grades"));
    if is_sound && holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Writes what the class handed in.
fn hand_in(course: &Course, to: &Path, learners: usize, only: &str) {
    for exercise in course.exercises().filter(|exercise| exercise.id.as_str().starts_with(only)) {
        let programs = correct(exercise);
        if programs.is_empty() {
            continue;
        }
        for learner in 0..learners {
            let name = format!("learner-{learner:03}");
            let folder = to.join(&name).join("exercises").join(&exercise.dir);
            for (path, text) in &programs[learner % programs.len()] {
                let at = folder.join(path);
                fs::create_dir_all(at.parent().expect("a file is in a folder"))
                    .expect("a folder can be made");
                let own = if path.ends_with(".rs") { format!("\n// {name}\n") } else { String::new() };
                fs::write(at, format!("{text}{own}")).expect("a file can be written");
            }
        }
    }
}

/// The correct programs of an exercise; none where it is no program.
fn correct(exercise: &Exercise) -> Vec<Files> {
    let kind = exercise.spec().expect("the course is sound").kind;
    if kind == Kind::Predict {
        return Vec::new();
    }
    let set = SolutionSet::open(exercise).expect("the course is sound");
    let read = |path: PathBuf| fs::read_to_string(&path).expect("a source can be read");
    let reference: Files =
        set.reference.iter().map(|path| (path.clone(), read(exercise.solution.join(path)))).collect();
    let right = set.right.iter().map(|program| match &program.replaces {
        Some(path) => Files::from([(path.clone(), read(program.path.clone()))]),
        None => below(&program.path),
    });
    std::iter::once(reference).chain(right).collect()
}

/// The files below a folder.
fn below(folder: &Path) -> Files {
    let files = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("a folder can be read"));
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("it is below").to_string_lossy().into_owned();
            (path, fs::read_to_string(entry.path()).expect("a source can be read"))
        })
        .collect()
}

/// How many want a core now (proc(5), `loadavg`: the mean of a minute).
fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}

/// Counts what is judged, and names whatever is not accepted. True where the bar holds.
fn count(grades: &Path) -> bool {
    let database = Connection::open(grades.join("grades.db")).expect("the gradebook is there");
    let number = |query: &str| -> u64 {
        database.query_row(query, [], |row| row.get(0)).expect("the gradebook can be read")
    };
    let judged =
        number("SELECT count(*) FROM verdicts") + number("SELECT count(*) FROM jobs WHERE state = 'dead'");
    let held =
        number("SELECT count(*) FROM verdicts WHERE held") + judged - number("SELECT count(*) FROM verdicts");
    let wrong = number("SELECT count(*) FROM verdicts WHERE NOT held AND verdict <> 'accepted'");
    let runs = number("SELECT count(*) FROM runs");
    let again = number("SELECT coalesce(sum(failures), 0) FROM jobs");
    let mut select = database
        .prepare(
            "SELECT attempts.learner, jobs.exercise, coalesce(verdicts.verdict, 'dead'), coalesce(jobs.error, '') FROM jobs \
             LEFT JOIN verdicts ON verdicts.job = jobs.key JOIN work ON work.job = jobs.key \
             JOIN attempts ON attempts.id = work.attempt \
             WHERE verdicts.held OR verdicts.verdict <> 'accepted' OR jobs.state = 'dead'",
        )
        .expect("the gradebook can be read");
    let mut rows = select.query([]).expect("the gradebook can be read");
    while let Some(row) = rows.next().expect("the gradebook can be read") {
        let text = |at| row.get::<_, String>(at).unwrap_or_default();
        println!("NOT ACCEPTED  {}  {}  {} {}", text(0), text(1), text(2), text(3));
    }
    let unfinished = number("SELECT count(*) FROM jobs") - judged;
    println!(
        "{judged} judged with {runs} runs: {held} held, {wrong} wrong; {again} tried again, {unfinished} not reached"
    );
    let (holds, word) = match () {
        () if wrong > 0 || (judged >= ONE_IN && held * ONE_IN >= judged) => (false, "MISSED"),
        () if judged < ONE_IN => (false, "TOO FEW to say"),
        () => (true, "holds"),
    };
    println!("held < 1 in {ONE_IN}, none wrong: {word}");
    holds
}
