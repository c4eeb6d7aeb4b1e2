//! Gradescope's autograder: its scripts with a checker that is played, and all of it as Gradescope runs it, as root and
//! with the real checker.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "a test starts scripts as Gradescope would")]

#[path = "../../../tests/python/mod.rs"]
mod python;
mod real;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use checker_grade::export::gradescope;
use python::run;

/// A played checker: it writes down what it is asked for, grades with a code, and exports nothing for a class whose only
/// row is held. FOLDER, GRADED and HELD are filled in: it is started with an environment of its own.
const PLAYED: &str = r#"#!/usr/bin/env bash
echo "$@" >> "FOLDER/asked"
if [ "$1" = export ]; then
  [ -z "HELD" ] || exit 0
  while [ "$1" != --to ]; do shift; done
  mkdir -p "$2/submission" && echo '{"score": 3}' > "$2/submission/results.json"
  exit 0
fi
ls -l "$1/submission" >> "FOLDER/seen"
exit GRADED
"#;

/// What the script needs root for, played: who the user is, and to become them.
const ROOTS: [(&str, &str); 3] = [
    ("getent", "#!/bin/sh\necho \"$2:x:990:990::/nowhere:/usr/sbin/nologin\"\n"),
    ("chown", "#!/bin/sh\nexit 0\n"),
    ("setpriv", "#!/bin/sh\nwhile [ \"$1\" != env ]; do shift; done\nexec \"$@\"\n"),
];

/// A program that may be run.
fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Lays an autograder out as Gradescope does, and runs it; its exit code, and its results.
fn autograded(graded: &str, is_held: bool, in_class: bool) -> (tempfile::TempDir, i32, Option<String>) {
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
    let held = if is_held { "yes" } else { "" };
    let played = PLAYED.replace("FOLDER", root.to_str().unwrap()).replace("GRADED", graded);
    put(&root.join("checker"), &played.replace("HELD", held));
    for (name, script) in ROOTS {
        put(&root.join("bin").join(name), script);
    }
    let path = format!("{}:{}", root.join("bin").display(), std::env::var("PATH").unwrap());
    let mut script = Command::new(root.join("source/run_autograder"));
    // The Cargo of this machine is not what its PATH begins with.
    script.env("AUTOGRADER", root).env("CHECKER", root.join("checker")).env("PATH", path);
    let done = script.env("CARGO_HOME", root.join("none")).output().unwrap();
    let results = fs::read_to_string(root.join("results/results.json")).ok();
    (room, done.status.code().unwrap(), results)
}

#[test]
fn the_autograder_grades_the_submission_and_leaves_its_results_where_gradescope_reads_them() {
    for graded in ["0", "1", "3"] {
        let (room, code, results) = autograded(graded, false, false);
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
    let (room, code, _) = autograded("0", false, true);
    let asked = fs::read_to_string(room.path().join("asked")).unwrap();
    assert_eq!(code, 0);
    assert!(asked.contains("source/class.yaml --assignment week-3"), "{asked}");
}

#[test]
fn an_error_of_ours_and_a_held_row_are_an_error_there_and_never_a_zero() {
    for (graded, is_held) in [("70", false), ("2", false), ("0", true)] {
        let (_room, code, results) = autograded(graded, is_held, false);
        assert!(code != 0 && results.is_none(), "{graded} {is_held}: {code} {results:?}");
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
        if Command::new("shellcheck").arg("--version").output().is_ok() {
            run(Command::new("shellcheck").arg(&path)).unwrap();
        }
    }
}
