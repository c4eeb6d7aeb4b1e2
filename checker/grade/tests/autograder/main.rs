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
use checker_grade::wall::LIMITS_ONLY;
use python::run;

/// A played checker: it says how programs are isolated, writes down what it is asked for, grades with a code, and exports
/// what it is told to. FOLDER, ISOLATION, GRADED and EXPORTED are filled in: it is started with an environment of its own.
const PLAYED: &str = r#"#!/usr/bin/env bash
echo "$@" >> "FOLDER/asked"
if [ "$1" = export ]; then
  while [ "$1" != --to ]; do shift; done
  mkdir -p "$2/submission" && cd "$2/submission" && EXPORTED
  exit 0
fi
echo 'ISOLATION'
[ -n "$(ls "$1/submission")" ] || exit 0
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

/// What an autograder is played with.
struct Played {
    /// The code that the grading ends with.
    graded: &'static str,
    /// What makes the results.
    exported: &'static str,
    isolation: &'static str,
    is_in_class: bool,
    /// The instructor lets limits do.
    may_be_limits_only: bool,
}

const WELL: Played = Played {
    graded: "0",
    exported: "echo '{\"score\": 3}' > results.json",
    isolation: "isolation: full",
    is_in_class: false,
    may_be_limits_only: false,
};

/// How the autograder ended.
struct Ended {
    room: tempfile::TempDir,
    code: i32,
    said: String,
    results: Option<String>,
}

/// Lays an autograder out as Gradescope does, and runs it.
fn autograded(played: &Played) -> Ended {
    let room = tempfile::tempdir().unwrap();
    let root = room.path();
    let assignment = played.is_in_class.then_some("week-3");
    gradescope::autograder(assignment, &root.join("source")).unwrap();
    for folder in ["course/loop-and-order-1", "submission/src"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    fs::write(root.join("submission/src/main.rs"), "fn main() {}").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", root.join("submission/link")).unwrap();
    let files = [("class.yaml", played.is_in_class), ("limits-only", played.may_be_limits_only)];
    for (file, _) in files.iter().filter(|(_, is_there)| *is_there) {
        fs::write(root.join("source").join(file), "").unwrap();
    }
    let checker = PLAYED.replace("FOLDER", root.to_str().unwrap()).replace("ISOLATION", played.isolation);
    let checker = checker.replace("GRADED", played.graded).replace("EXPORTED", played.exported);
    put(&root.join("checker"), &checker);
    for (name, script) in ROOTS {
        put(&root.join("bin").join(name), script);
    }
    let path = format!("{}:{}", root.join("bin").display(), std::env::var("PATH").unwrap());
    let mut script = Command::new(root.join("source/run_autograder"));
    // The Cargo of this machine is not what its PATH begins with. A `status` of Gradescope's is none of the script's.
    script.env("AUTOGRADER", root).env("CHECKER", root.join("checker")).env("PATH", path);
    let done = script.env("CARGO_HOME", root.join("none")).env("status", "2").output().unwrap();
    let results = fs::read_to_string(root.join("results/results.json")).ok();
    let said = String::from_utf8(done.stderr).unwrap();
    Ended { code: done.status.code().unwrap(), said, results, room }
}

#[test]
fn the_autograder_grades_the_submission_and_leaves_its_results_where_gradescope_reads_them() {
    for graded in ["0", "1", "3"] {
        let Ended { room, code, results, .. } = autograded(&Played { graded, ..WELL });
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
    let Ended { room, code, .. } = autograded(&Played { is_in_class: true, ..WELL });
    let asked = fs::read_to_string(room.path().join("asked")).unwrap();
    assert_eq!(code, 0);
    assert!(asked.contains("source/class.yaml --assignment week-3"), "{asked}");
}

#[test]
fn an_error_of_ours_and_a_held_row_are_an_error_there_and_never_a_zero() {
    for (graded, exported, why) in [
        ("70", WELL.exported, ""),
        ("2", WELL.exported, ""),
        ("3", "true", "is held"),
        ("0", "true", "made no results"),
        ("0", "mkdir results.json", "cannot be copied"),
    ] {
        let Ended { code, said, results, .. } = autograded(&Played { graded, exported, ..WELL });
        assert!(code != 0 && results.is_none(), "{graded} {exported}: {code} {results:?}");
        assert!(said.contains(why) && said.contains("held, so") == (why == "is held"), "{graded}: {said}");
    }
}

#[test]
fn where_limits_are_all_that_holds_a_program_none_of_a_learner_runs_unless_the_instructor_said_so() {
    let limits = Played { isolation: LIMITS_ONLY, ..WELL };
    let Ended { room, code, said, results } = autograded(&limits);
    assert!(code != 0 && results.is_none() && said.contains("no Landlock"), "{code} {said}");
    assert!(!room.path().join("seen").exists(), "the submission was given to the checker");

    let Ended { code, said, results, .. } = autograded(&Played { may_be_limits_only: true, ..limits });
    assert!(code == 0 && results.is_some(), "{code} {said}");
    let no_sandbox =
        Played { isolation: "isolation: weak (no sandbox: programs can reach the network)", ..WELL };
    assert_eq!(autograded(&no_sandbox).code, 0, "Landlock keeps the course's files from programs");
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
