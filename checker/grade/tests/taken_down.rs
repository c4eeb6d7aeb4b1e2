//! Work that takes the whole grading down with it, worker and conductor, is given up after so many deaths; it costs
//! nobody a point, and everybody else is graded.

#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "the programs are killed from outside, in no orderly way")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use checker_grade::judge::MOST_FAILURES;
use rusqlite::{Connection, OptionalExtension as _};
use serde_json::Value;

/// Whoever waits longer than this waits for ever.
const PATIENCE: Duration = Duration::from_secs(120);

struct Class {
    dir: tempfile::TempDir,
}

impl Class {
    /// A course whose second exercise gets a program that is at work until it is killed.
    fn new() -> Self {
        let class = Self { dir: tempfile::tempdir().unwrap() };
        class.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/[0-9]*/*\"]\n");
        for (folder, name) in [("01-lines", "first-lines"), ("02-sleeps", "first-sleeps")] {
            let at = format!("exercises/01-first/{folder}");
            class.write(
                &format!("{at}/Cargo.toml"),
                &format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
            );
            class.write(&format!("{at}/src/main.rs"), "fn main() {}\n");
            class.write(
                &format!("{at}/exercise.yaml"),
                "title: T\nkind: write\nlevel: 1\nminutes: 5\nbook: 01-first#words\nhints: [Look]\n\
                 limits: {time: 100 s}\ncases:\n  - {name: lines, points: 2, order: [one]}\n",
            );
        }
        for learner in ["asha", "babul"] {
            let main = format!("fn main() {{\n    println!(\"one\"); // {learner}\n}}\n");
            class.write(&format!("work/{learner}/exercises/01-first/01-lines/src/main.rs"), &main);
        }
        let sleeps = "fn main() {\n    std::thread::sleep(std::time::Duration::from_secs(90));\n}\n";
        class.write("work/babul/exercises/01-first/02-sleeps/src/main.rs", sleeps);
        class
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn grade(&self) -> Child {
        Command::new(env!("CARGO_BIN_EXE_checker-grade"))
            .args(["--lang", "en", "work", "--jobs", "2", "--format", "json", "--out", "grades"])
            .current_dir(self.dir.path())
            .env_remove("CARGO_TARGET_DIR")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// The state of the program that sleeps, how often somebody died over it, and how often it was claimed.
    fn sleeper(&self) -> Option<(String, u32, u32)> {
        let database = Connection::open(self.path("grades/grades.db")).ok()?;
        let select = "SELECT state, deaths, attempts FROM jobs WHERE exercise = 'first/sleeps'";
        database.query_row(select, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional().ok()?
    }

    /// Grades until the program that sleeps is at work, and then ends the conductor by this signal. How often somebody had
    /// died over it before.
    fn grade_until_it_sleeps(&self, signal: &str) -> u32 {
        let claimed = self.sleeper().map_or(0, |(_, _, claimed)| claimed);
        let mut grading = self.grade();
        let began = Instant::now();
        let deaths = loop {
            if let Some((state, deaths, now)) = self.sleeper()
                && state == "leased"
                && now > claimed
            {
                break deaths;
            }
            assert!(grading.try_wait().unwrap().is_none(), "it ended by itself");
            assert!(began.elapsed() < PATIENCE, "it never sleeps");
            thread::sleep(Duration::from_millis(5));
        };
        let pid = grading.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        grading.wait().unwrap();
        while is_graded_into(&self.path("grades")) {
            assert!(began.elapsed() < PATIENCE, "workers outlive their conductor");
            thread::sleep(Duration::from_millis(5));
        }
        deaths
    }
}

/// Whether a worker is at work for a gradebook in this folder.
fn is_graded_into(out: &Path) -> bool {
    let here = out.parent().unwrap();
    fs::read_dir("/proc").unwrap().flatten().any(|process| {
        let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0).any(|part| part == b"__work")
            && fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd == here)
    })
}

#[test]
fn what_kills_the_whole_grading_each_time_is_held_and_all_others_are_graded() {
    let class = Class::new();
    // Whoever is told to stop has not died.
    assert_eq!(class.grade_until_it_sleeps("-INT"), 0);
    for deaths in 0..MOST_FAILURES {
        assert_eq!(class.grade_until_it_sleeps("-KILL"), deaths);
    }
    let answer = class.grade().wait_with_output().unwrap();
    let (state, deaths, _) = class.sleeper().unwrap();
    assert_eq!((state.as_str(), deaths), ("dead", MOST_FAILURES));
    assert_eq!(answer.status.code(), Some(3), "a row is held");
    let document: Value = serde_json::from_slice(&answer.stdout).unwrap();
    let row = |learner: &str, exercise: &str| {
        let rows = document["rows"].as_array().unwrap();
        rows.iter().find(|row| row["learner"] == learner && row["exercise"] == exercise).unwrap().clone()
    };
    let held = row("babul", "first/sleeps");
    assert_eq!((&held["state"], &held["mark"]), (&"held".into(), &Value::Null), "{held}");
    for learner in ["asha", "babul"] {
        assert_eq!(row(learner, "first/lines")["verdict"], "accepted", "{document}");
    }
}
