//! `checker check` as people meet it: a small course of their own, real builds, real runs.
//!
//! The course is one real exercise that needs no library, copied into a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};

use checker::process::{Cancel, End, Invocation, Tool};
use serde_json::Value;

const EXERCISE: &str = "exercises/09-workers/02-shared-counter";
const SOLUTION: &str = "solutions/09-workers/02-shared-counter";

/// A course in a temporary folder.
struct Desk {
    dir: tempfile::TempDir,
}

struct Answer {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        let repository =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checker lies in the course");
        let manifest = fs::read_to_string(repository.join("Cargo.toml")).expect("the manifest");
        let members = r#"members = ["exercises/[0-9]*/*"]"#;
        let manifest: Vec<&str> = manifest
            .lines()
            .filter(|line| !line.starts_with("default-members") && !line.starts_with("node-loop"))
            .map(|line| if line.starts_with("members") { members } else { line })
            .collect();
        desk.write("Cargo.toml", &manifest.join("\n"));
        for folder in [EXERCISE, SOLUTION] {
            copy(&repository.join(folder), &desk.path(folder));
        }
        desk
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    fn checker(&self, args: &[&str]) -> Answer {
        let wanted = |name: &std::ffi::OsStr| {
            ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"]
                .iter()
                .any(|known| name == *known)
        };
        let invocation =
            Invocation::new(env!("CARGO_BIN_EXE_checker"), self.dir.path()).args(args).inherit(wanted);
        let cancel = Cancel::new().expect("a handle");
        let done = Tool::new(invocation).capture(&cancel, &mut |_, _| {}).expect("the checker starts");
        let End::Exit(code) = done.end else { panic!("the checker ended with {:?}", done.end) };
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("reports are UTF-8");
        Answer { code, stdout: text(done.stdout), stderr: text(done.stderr) }
    }

    fn json(&self, args: &[&str]) -> (i32, Value) {
        let answer = self.checker(&[args, &["--format", "json"]].concat());
        let report =
            serde_json::from_str(&answer.stdout).unwrap_or_else(|error| panic!("{error}: {}", answer.stdout));
        (answer.code, report)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file");
        }
    }
}

fn has(answer: &Answer, texts: &[&str]) {
    for text in texts {
        assert!(answer.stdout.contains(text), "`{text}` is not in\n{}\n{}", answer.stdout, answer.stderr);
    }
}

#[test]
fn a_starter_is_refused_with_the_rule_and_the_next_command() {
    let desk = Desk::new();
    let answer = desk.checker(&["check", "shared-counter"]);
    assert_eq!(answer.code, 1);
    has(
        &answer,
        &[
            "✗ workers/shared-counter",
            "wrong-output",
            "rule",
            "edit     exercises/09-workers/02-shared-counter/src/add.rs",
        ],
    );
    has(
        &answer,
        &["again    cargo run -- check workers/shared-counter", "visible 0/2 points, 2 on hidden cases"],
    );
    assert!(!answer.stdout.contains('\u{1b}'), "colours reach a pipe: {}", answer.stdout);
}

#[test]
fn the_reference_put_into_the_working_tree_is_accepted_and_then_remembered() {
    let desk = Desk::new();
    let reference = desk.read(&format!("{SOLUTION}/src/add.rs"));
    desk.write(&format!("{EXERCISE}/src/add.rs"), &reference);
    let (code, report) = desk.json(&["check"]);
    assert_eq!(code, 0, "{report}");
    let exercise = &report["exercises"][0];
    assert_eq!((&exercise["verdict"], &exercise["points"]), (&"accepted".into(), &2.into()));
    assert_eq!(exercise["cases"][0]["cached"], false);
    assert_eq!(exercise["cases"][0]["rests_on"], serde_json::json!(["runs"]));
    let (_, again) = desk.json(&["check"]);
    assert_eq!(again["exercises"][0]["cases"][0]["cached"], true);
    let (_, fresh) = desk.json(&["check", "--fresh", "--runs", "3"]);
    assert_eq!(fresh["exercises"][0]["cases"][0]["cached"], false);
    assert_eq!(fresh["exercises"][0]["cases"][0]["runs"], serde_json::json!({"accepted": 3, "of": 3}));
}

#[test]
fn solutions_are_judged_on_hidden_cases_too() {
    let desk = Desk::new();
    let (code, report) = desk.json(&["check", "--solutions"]);
    assert_eq!((code, &report["exercises"][0]["max_points"]), (0, &4.into()), "{report}");
}

#[test]
fn a_compile_error_is_shown_as_rustc_shows_it() {
    let desk = Desk::new();
    desk.write(
        &format!("{EXERCISE}/src/add.rs"),
        "pub(crate) fn add(counter: &str, amount: u64) { amount + counter }\n",
    );
    let answer = desk.checker(&["check"]);
    assert_eq!(answer.code, 1);
    has(&answer, &["compile-error", "error[E0", "--> exercises/09-workers/02-shared-counter/src/add.rs:1:"]);
}

#[test]
fn a_submission_is_laid_over_the_course_and_may_change_only_what_is_asked_for() {
    let desk = Desk::new();
    let reference = desk.read(&format!("{SOLUTION}/src/add.rs"));
    // With one wrapping folder too many, as a zip makes it.
    desk.write("from-a-zip/hand-in/09-workers/02-shared-counter/src/add.rs", &reference);
    let (code, report) = desk.json(&["check", "--overlay", "from-a-zip"]);
    assert_eq!((code, &report["exercises"][0]["verdict"]), (0, &"accepted".into()), "{report}");

    desk.write("forger/exercises/09-workers/02-shared-counter/build.rs", "fn main() {}");
    let answer = desk.checker(&["check", "--overlay", "forger"]);
    assert_eq!(answer.code, 1);
    has(&answer, &["rejected", "build.rs"]);
}

#[test]
fn a_broken_exercise_is_its_own_fault_and_costs_no_point() {
    let desk = Desk::new();
    let yaml = desk.read(&format!("{EXERCISE}/exercise.yaml")).replace("minutes:", "minuts:");
    desk.write(&format!("{EXERCISE}/exercise.yaml"), &yaml);
    let answer = desk.checker(&["check"]);
    assert_eq!(answer.code, 2);
    has(
        &answer,
        &["checker-error", "exercise.yaml:4:1", "minuts", "did you mean `minutes`?", "not your fault"],
    );
}

#[test]
fn keys_that_are_not_judged_yet_are_refused_in_words() {
    let desk = Desk::new();
    let yaml = desk.read(&format!("{EXERCISE}/exercise.yaml")).replacen(
        "    stdin: |",
        "    explore: {runs: 5}\n    stdin: |",
        1,
    );
    desk.write(&format!("{EXERCISE}/exercise.yaml"), &yaml);
    let answer = desk.checker(&["check"]);
    assert_eq!(answer.code, 2);
    has(&answer, &["checker-error", "explore", "does not judge yet"]);
}

#[test]
fn an_unknown_exercise_names_the_nearest() {
    let desk = Desk::new();
    let answer = desk.checker(&["check", "workers/shared-countr"]);
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("did you mean workers/shared-counter?"), "{}", answer.stderr);
}

#[test]
fn outside_a_course_the_checker_says_where_to_go() {
    let desk = Desk::new();
    fs::remove_dir_all(desk.path("exercises")).expect("a folder");
    let answer = desk.checker(&["check"]);
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("exercises"), "{}", answer.stderr);
}
