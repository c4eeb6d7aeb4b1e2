//! A class, graded end to end by the real program and killed three times: nothing is lost, nothing is wrong, nothing is
//! done twice.
//!
//! Thirty learners; `GRADE_CLASS=300 cargo test -p checker-grade --test night` makes it three hundred.

#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "the programs are killed from outside, in no orderly way")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use checker_grade::judge::{JobQueue as _, QueueStats, SqliteQueue};
use flow::course::{Course, Exercise, Program, SolutionSet};
use rusqlite::Connection;

/// The exercises, with one learner in so many who hands it in: what explores takes long.
const EXERCISES: [(&str, usize); 3] =
    [("rust-for-js/first-lines", 1), ("microtasks/priority-order", 1), ("workers/shared-counter", 5)];
/// Whoever waits longer than this waits for ever.
const PATIENCE: Duration = Duration::from_secs(1500);

/// A program with the verdict that it must get.
struct Known {
    file: PathBuf,
    verdict: String,
}

/// The course's own programs for an exercise: right ones and wrong ones.
fn programs(exercise: &Exercise) -> Vec<Known> {
    let set = SolutionSet::open(exercise).unwrap();
    let edit = &exercise.spec().unwrap().edit[0];
    let reference = Known { file: exercise.solution.join(edit), verdict: "accepted".to_owned() };
    let known =
        |program: &Program| Known { file: program.path.clone(), verdict: program.verdict.to_string() };
    let single = set.right.iter().chain(&set.wrong).filter(|program| program.replaces.is_some());
    std::iter::once(reference).chain(single.map(known)).collect()
}

/// Writes the work of a class; the verdict that each learner must get in each exercise.
fn class(course: &Course, to: &Path, size: usize) -> BTreeMap<(String, String), String> {
    let mut wanted = BTreeMap::new();
    for (which, (id, one_in)) in EXERCISES.into_iter().enumerate() {
        let exercise = course.find(id).unwrap();
        let programs = programs(exercise);
        for number in (0..size).filter(|number| number % one_in == 0) {
            let learner = format!("learner-{number:03}");
            let known = &programs[(number / one_in * 7 + which) % programs.len()];
            let edit = &exercise.spec().unwrap().edit[0];
            let at = to.join(&learner).join("exercises").join(&exercise.dir).join(edit);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            let mut text = fs::read_to_string(&known.file).unwrap();
            // Two in three hand in a text of their own, the third one that others hand in too.
            if number % 3 != 0 {
                text.push_str(&format!("\n// written by {learner}\n"));
            }
            fs::write(at, text).unwrap();
            wanted.insert((learner, id.to_owned()), known.verdict.clone());
        }
    }
    wanted
}

fn grade(course: &Path, work: &Path, out: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_checker-grade"))
        .args(["--lang", "en", "--jobs", "2", "--format", "json", "--out"])
        .args([out, work])
        .current_dir(course)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// How far the grading is, as another process is told.
fn status(course: &Path, out: &Path) -> serde_json::Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_checker-grade"));
    let command = command.args(["--status", "--format", "json", "--out"]).arg(out).current_dir(course);
    serde_json::from_slice(&command.output().unwrap().stdout).unwrap()
}

/// Waits until so many jobs are done, or the grading has ended by itself.
fn wait_for(done: u64, out: &Path, grading: &mut Child) -> QueueStats {
    let began = Instant::now();
    loop {
        assert!(began.elapsed() < PATIENCE, "{done} jobs are never done");
        let stats = SqliteQueue::open(out).and_then(|queue| queue.stats()).unwrap_or_default();
        if stats.done >= done || grading.try_wait().unwrap().is_some() {
            return stats;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// The workers that grade into this folder now.
fn workers(out: &Path) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let parts: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
        // A keeper is a copy of whoever started it, so that it has the conductor's own words.
        if parts.contains(&b"__work".as_slice()) && parts.contains(&out.as_os_str().as_encoded_bytes()) {
            found.push(pid);
        }
    }
    found
}

/// What is done, with the moment at which each was.
fn finished(out: &Path) -> BTreeMap<String, (i64, i64)> {
    let database = Connection::open(out.join("grades.db")).unwrap();
    let mut select =
        database.prepare("SELECT key, finished, attempts FROM jobs WHERE state = 'done'").unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn kill(pid: u32) {
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
}

#[test]
fn a_class_that_is_killed_three_times_is_graded_whole_and_once() {
    let size = std::env::var("GRADE_CLASS").map_or(30, |size| size.parse().unwrap());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let course = Course::open(root).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (work, out) = (folder.path().join("work"), folder.path().join("grades"));
    let wanted = class(&course, &work, size);
    let mut before: BTreeMap<String, (i64, i64)> = BTreeMap::new();

    // The first death is a worker's: another takes its place.
    let mut grading = grade(root, &work, &out);
    wait_for(1, &out, &mut grading);
    assert_eq!(status(root, &out)["grading"], true);
    let worker = workers(&out)[0];
    kill(worker);
    let parts = wanted.len() as u64 / 4;
    wait_for(parts, &out, &mut grading);
    // The next two are the conductor's, and its workers go with it.
    for part in [parts, parts * 2] {
        wait_for(part, &out, &mut grading);
        grading.kill().unwrap();
        grading.wait().unwrap();
        let killed = Instant::now();
        while !workers(&out).is_empty() {
            assert!(killed.elapsed() < Duration::from_secs(10), "workers outlive their conductor");
            thread::sleep(Duration::from_millis(20));
        }
        let now = finished(&out);
        for (job, done) in &before {
            assert_eq!(now.get(job), Some(done), "{job} was done, and is done again");
        }
        before = now;
        grading = grade(root, &work, &out);
    }
    let answer = grading.wait_with_output().unwrap();
    assert_eq!(answer.status.code(), Some(0));
    let now = finished(&out);
    assert!(before.iter().all(|(job, done)| now.get(job) == Some(done)));
    let queue = SqliteQueue::open(&out).unwrap();
    assert_eq!(status(root, &out)["grading"], false);
    let stats = queue.stats().unwrap();
    assert_eq!((stats.unfinished(), stats.dead), (0, 0));

    let document: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    let mut references = BTreeSet::new();
    let mut seen = 0;
    for row in document["rows"].as_array().unwrap() {
        assert!(references.insert(row["reference"].to_string()), "{row}");
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let of = (text("learner"), text("exercise"));
        match wanted.get(&of) {
            Some(verdict) => {
                seen += 1;
                assert_eq!(text("verdict"), *verdict, "{of:?}");
                assert_eq!(row["mark"] == row["max"], verdict == "accepted", "{row}");
            }
            None => assert_eq!(text("state"), "not-handed-in", "{row}"),
        }
    }
    assert_eq!(seen, wanted.len());
    // One page for each learner, and none of it was run again for a second look.
    assert_eq!(fs::read_dir(out.join("feedback")).unwrap().count(), size * 2);
    let again = grade(root, &work, &out).wait_with_output().unwrap();
    let again: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((&again["jobs"]["new"], &again["jobs"]["unfinished"]), (&0.into(), &0.into()));
    assert_eq!(again["changes"], serde_json::json!([]));
    assert_eq!(finished(&out), now);
}
