//! A class of a few learners, and the program that grades it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use rusqlite::Connection;
use serde_json::Value;

/// A course of two exercises in a temporary folder, and what a class handed in.
pub struct Class {
    pub dir: tempfile::TempDir,
}

/// What the program answered.
pub struct Answer {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|wrong| panic!("{wrong}: {} {}", self.stdout, self.stderr))
    }

    /// The row of a learner in `first/lines`.
    pub fn row(&self, learner: &str) -> Value {
        let document = self.json();
        let rows = document["rows"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["learner"] == learner && row["exercise"] == "first/lines").unwrap()
    }
}

pub const IN_ORDER: &str = "[one, two]";
pub const IN_ANY_ORDER: &str = "[{any: [one, two]}]";

impl Class {
    pub fn new() -> Self {
        let class = Self { dir: tempfile::tempdir().unwrap() };
        class.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/[0-9]*/*\"]\n");
        class.write(
            "exercises/01-first/01-lines/Cargo.toml",
            "[package]\nname = \"first-lines\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
        );
        class.write("exercises/01-first/01-lines/src/main.rs", "fn main() {}\n");
        class.ask(IN_ORDER, "");
        class.hand_in("asha", "fn main() {\n    println!(\"one\\ntwo\");\n}\n");
        class.hand_in("babul", "fn main() {\n    println!(\"two\\none\");\n}\n");
        class.hand_in("চম্পা", "fn main() {\n    println!(\"one\")\n}}\n");
        class
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// Says what the first case of `first/lines` prints, and what else is asked.
    pub fn ask(&self, order: &str, more: &str) {
        self.write(
            "exercises/01-first/01-lines/exercise.yaml",
            &format!(
                "title: T\nkind: write\nlevel: 1\nminutes: 5\nbook: 01-first#words\nhints: [Look]\ncases:\n\
                 \x20 - name: lines\n    points: 2\n    order: {order}\n{more}"
            ),
        );
    }

    pub fn hand_in(&self, learner: &str, main: &str) {
        self.write(&format!("work/{learner}/exercises/01-first/01-lines/src/main.rs"), main);
    }

    /// The program, to be started in the course's folder; its language is what the environment says.
    pub fn program(&self) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_checker-grade"));
        program.current_dir(self.dir.path()).env_remove("CARGO_TARGET_DIR");
        program
    }

    pub fn run(&self, args: &[&str]) -> Answer {
        self.run_in("en", args)
    }

    /// The same in another language.
    pub fn run_in(&self, language: &str, args: &[&str]) -> Answer {
        let done = self.program().args(["--lang", language]).args(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Answer { code: done.status.code().unwrap(), stdout: text(done.stdout), stderr: text(done.stderr) }
    }

    pub fn grade(&self, more: &[&str]) -> Answer {
        self.run(&[&["work", "--out", "grades", "--format", "json"], more].concat())
    }

    /// One number out of the gradebook's database.
    pub fn count(&self, query: &str) -> i64 {
        let database = Connection::open(self.path("grades/grades.db")).unwrap();
        database.query_row(query, [], |row| row.get(0)).unwrap()
    }
}
