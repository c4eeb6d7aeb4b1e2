//! The exports, opened by the programs that they are for: nbgrader, gradescope-utils and junitparser from PyPI. Where
//! they are not there and cannot be installed, the test is skipped and says what it lacks; with `CI_GRADE=1` that is a
//! failure. And Gradescope's autograder, with a checker that is played.
#![expect(clippy::disallowed_methods, reason = "a test starts Python and scripts as their users would")]

#[path = "../../../tests/python/mod.rs"]
mod python;

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use checker_grade::class::HiddenLines;
use checker_grade::export::{self, HeldAs, Options, canvas, gradescope, json, junit, moodle, nbgrader};
use checker_grade::feedback;
use checker_grade::gradebook::sample;
use python::{install, run};
use text::Language;

#[test]
fn every_export_is_opened_by_a_program_that_it_is_for() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consumers");
    if let Err(lacks) =
        install(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consumers/requirements.txt"), &folder)
    {
        assert!(
            env::var_os("CI_GRADE").is_none_or(|asked| asked != "1"),
            "the exports cannot be opened: {lacks}"
        );
        eprintln!("SKIPPED the exports in nbgrader, gradescope-utils and junitparser: {lacks}");
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let sheet = sample::sheet();
    let language = Language::English;
    let feedback = feedback::Options {
        language,
        hidden: HiddenLines::Rule,
        book: None,
        course: Some(sample::course()),
        in_full: None,
    };
    let options = Options { held: HeldAs::Zero, feedback };
    type Export = fn(
        &checker_grade::gradebook::row::Sheet,
        &Options<'_>,
        &Path,
    ) -> Result<export::Written, export::Error>;
    let exports: [(&str, Export); 6] = [
        ("moodle.csv", moodle::write),
        ("canvas.csv", canvas::write),
        ("nbgrader.csv", nbgrader::write),
        ("gradescope", gradescope::write),
        ("grades.json", json::write),
        ("junit.xml", junit::write),
    ];
    for (name, export) in exports {
        export(&sheet, &options, &room.path().join(name)).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consumers/read.py");
    let mut python = Command::new(folder.join("bin/python"));
    // nbgrader looks for a program of its own there.
    let path = format!("{}:{}", folder.join("bin").display(), env::var("PATH").unwrap_or_default());
    run(python.env("PATH", path).arg(script).arg(room.path()).arg(sheet.learners.len().to_string())).unwrap();
}

/// A played checker: it writes down what it is asked for, grades with the code GRADED, and exports nothing for a class
/// whose only row is held.
const PLAYED: &str = r#"#!/usr/bin/env bash
echo "$@" >> "$AUTOGRADER/asked"
if [ "$1" = export ]; then
  [ -z "${HELD:-}" ] || exit 0
  while [ "$1" != --to ]; do shift; done
  mkdir -p "$2/submission" && echo '{"score": 3}' > "$2/submission/results.json"
  exit 0
fi
ls -l "$1/submission" >> "$AUTOGRADER/seen"
exit "${GRADED:-0}"
"#;

/// Lays an autograder out as Gradescope does, and runs it; its exit code, and its results.
fn autograded(environment: &[(&str, &str)], in_class: bool) -> (tempfile::TempDir, i32, Option<String>) {
    let room = tempfile::tempdir().unwrap();
    let root = room.path();
    let assignment = in_class.then_some("week-3");
    gradescope::autograder(assignment, &root.join("source")).unwrap();
    for folder in ["course/loop-and-order-1", "submission/src"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    fs::write(root.join("submission/src/main.rs"), "fn main() {}").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", root.join("submission/link")).unwrap();
    if in_class {
        fs::write(root.join("source/class.yaml"), "").unwrap();
    }
    let checker = root.join("checker");
    fs::write(&checker, PLAYED).unwrap();
    fs::set_permissions(&checker, fs::Permissions::from_mode(0o755)).unwrap();
    let mut script = Command::new(root.join("source/run_autograder"));
    script.env("AUTOGRADER", root).env("CHECKER", &checker).envs(environment.iter().copied());
    let done = script.output().unwrap();
    let results = fs::read_to_string(root.join("results/results.json")).ok();
    (room, done.status.code().unwrap(), results)
}

#[test]
fn the_autograder_grades_the_submission_and_leaves_its_results_where_gradescope_reads_them() {
    for graded in ["0", "1", "3"] {
        let (room, code, results) = autograded(&[("GRADED", graded)], false);
        assert_eq!(
            (code, results.as_deref()),
            (0, Some("{\"score\": 3}\n")),
            "what is not accepted has results too"
        );
        let asked = fs::read_to_string(room.path().join("asked")).unwrap();
        assert!(
            asked.contains("--allow-weak-isolation") && asked.contains("--for gradescope --held omit"),
            "{asked}"
        );
        assert!(!asked.contains("--class"), "{asked}");
        let seen = fs::read_to_string(room.path().join("seen")).unwrap();
        assert!(
            seen.contains("link -> /etc/passwd"),
            "a link stays a link, for the checker to reject: {seen}"
        );
    }
}

#[test]
fn the_autograder_of_an_assignment_names_it_and_its_class() {
    let (room, code, _) = autograded(&[], true);
    let asked = fs::read_to_string(room.path().join("asked")).unwrap();
    assert_eq!(code, 0);
    assert!(asked.contains("source/class.yaml --assignment week-3"), "{asked}");
}

#[test]
fn an_error_of_ours_and_a_held_row_are_an_error_there_and_never_a_zero() {
    for environment in [("GRADED", "70"), ("GRADED", "2"), ("HELD", "1")] {
        let (_room, code, results) = autograded(&[environment], false);
        assert!(code != 0 && results.is_none(), "{environment:?}: {code} {results:?}");
    }
}

#[test]
fn what_gradescope_runs_is_a_script_that_bash_reads_and_may_be_run() {
    let room = tempfile::tempdir().unwrap();
    gradescope::autograder(Some("week-3"), room.path()).unwrap();
    for name in ["setup.sh", "run_autograder"] {
        let path = room.path().join(name);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o111, 0o111);
        run(Command::new("bash").arg("-n").arg(&path)).unwrap();
    }
}
