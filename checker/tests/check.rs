//! `checker check` as people meet it: a small course of their own, real builds, real runs.
//!
//! The course is one real exercise that needs no library, copied into a temporary folder.

#[expect(dead_code, reason = "these tests need a part of it")]
mod desk;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use desk::{Answer, Desk, answer_in};
use serde_json::Value;

const EXERCISE: &str = "exercises/09-workers/02-shared-counter";
const SOLUTION: &str = "solutions/09-workers/02-shared-counter";

/// Adds the exercise `workers/own`: its whole program, and what it may print.
fn own(desk: &Desk, kind: &str, order: &str, main: &str) {
    let edit = if kind == "predict" { "prediction.txt" } else { "src/main.rs" };
    let manifest = desk.read(&format!("{EXERCISE}/Cargo.toml")).replace("shared-counter", "own");
    desk.write("exercises/09-workers/08-own/Cargo.toml", &manifest);
    desk.write("exercises/09-workers/08-own/src/main.rs", main);
    desk.write(
        "exercises/09-workers/08-own/exercise.yaml",
        &format!(
            "title: One's own\nkind: {kind}\nlevel: 2\nminutes: 7\nedit: [{edit}]\nbook: 09-workers#own\n\
             limits: {{time: 1 s}}\nhints: [think]\ncases:\n  - {{order: {order}}}\n"
        ),
    );
}

/// The answer of a shell in the course, with the checker as `$CHECKER`.
#[cfg(target_os = "linux")]
fn shell(desk: &Desk, line: &str) -> Answer {
    let checker = [("CHECKER", env!("CARGO_BIN_EXE_checker"))];
    answer_in(desk.dir.path(), "/bin/sh", &["-c", line], &checker)
}

/// The checker's answer in the course, with these variables.
fn checker_in(desk: &Desk, args: &[&str], env: &[(&str, &str)]) -> Answer {
    answer_in(desk.dir.path(), env!("CARGO_BIN_EXE_checker"), args, env)
}

fn json(desk: &Desk, args: &[&str]) -> (i32, Value) {
    let answer = desk.checker(&[args, &["--format", "json"]].concat());
    let report =
        serde_json::from_str(&answer.stdout).unwrap_or_else(|error| panic!("{error}: {}", answer.stdout));
    (answer.code, report)
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
    let (code, report) = json(&desk, &["check"]);
    assert_eq!(code, 0, "{report}");
    let exercise = &report["exercises"][0];
    assert_eq!((&exercise["verdict"], &exercise["points"]), (&"accepted".into(), &2.into()));
    assert_eq!(exercise["cases"][0]["cached"], false);
    assert_eq!(exercise["cases"][0]["rests_on"], serde_json::json!(["runs"]));
    has(&desk.checker(&["check"]), &["accepted  2/2 · 9 runs", "cached"]);
    let (_, again) = json(&desk, &["check"]);
    assert_eq!(again["exercises"][0]["cases"][0]["cached"], true);
    let (_, fresh) = json(&desk, &["check", "--fresh", "--runs", "12"]);
    assert_eq!(fresh["exercises"][0]["cases"][0]["cached"], false);
    assert_eq!(fresh["exercises"][0]["cases"][0]["runs"], serde_json::json!({"accepted": 12, "of": 12}));
}

#[test]
fn solutions_are_judged_on_hidden_cases_too() {
    let desk = Desk::new();
    let (code, report) = json(&desk, &["check", "--solutions"]);
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
    let (code, report) = json(&desk, &["check", "--overlay", "from-a-zip"]);
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
        "explore: {runs: 9}",
        "explore: {schedules: 5}",
        1,
    );
    desk.write(&format!("{EXERCISE}/exercise.yaml"), &yaml);
    let answer = desk.checker(&["check"]);
    assert_eq!(answer.code, 2);
    has(&answer, &["checker-error", "explore: schedules", "does not judge yet"]);
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

#[test]
fn a_prediction_rests_on_no_run() {
    let desk = Desk::new();
    own(&desk, "predict", "[a, b]", "fn main() { println!(\"a\"); println!(\"b\"); }");
    desk.write("exercises/09-workers/08-own/prediction.txt", "a\nb\n");
    let (code, report) = json(&desk, &["check", "own"]);
    let case = &report["exercises"][0]["cases"][0];
    assert_eq!((code, &case["verdict"], &case["rests_on"]), (0, &"accepted".into(), &serde_json::json!([])));
    desk.write("exercises/09-workers/08-own/prediction.txt", "# nothing yet\n");
    let (_, report) = json(&desk, &["check", "own"]);
    let violation = &report["exercises"][0]["cases"][0]["violation"];
    assert_eq!(violation, &serde_json::json!({"kind": "missing", "text": "the prediction is empty"}));
}

#[test]
fn a_program_that_is_right_in_some_runs_only_is_told_in_how_many() {
    let desk = Desk::new();
    let count = desk.path("count");
    // The program may run as a user that owns nothing here.
    fs::write(&count, "").expect("a file");
    for (path, mode) in [(desk.dir.path(), 0o755), (&count, 0o666)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    }
    let main = format!(
        "fn main() {{ let path = {count:?}; let n = std::fs::read(path).map_or(0, |b| b.len());\n\
         std::fs::write(path, vec![b'x'; n + 1]).unwrap();\n\
         if n == 1 {{ println!(\"b\"); println!(\"a\"); }} else {{ println!(\"a\"); println!(\"b\"); }} }}"
    );
    own(&desk, "write", "[a, b]", &main);
    let answer = desk.checker(&["check", "own", "--runs", "3", "--seed", "11"]);
    assert_eq!(answer.code, 1);
    has(
        &answer,
        &["wrong-order", "2 of 3 runs accepted", "again    cargo run -- check workers/own --runs 3"],
    );
    // The seed makes the same runs again.
    assert!(answer.stdout.contains("--seed 11"), "{}", answer.stdout);
    let (_, report) = json(&desk, &["check", "own", "--runs", "3", "--seed", "11"]);
    assert_eq!(report["seed"], 11);
    assert_eq!(report["exercises"][0]["cases"][0]["runs"], serde_json::json!({"accepted": 2, "of": 3}));
}

#[test]
fn a_program_that_hangs_is_told_how_far_it_came_and_what_was_due() {
    let desk = Desk::new();
    own(
        &desk,
        "write",
        "[a, {any: [b, c]}]",
        "fn main() { println!(\"a\"); std::thread::sleep(std::time::Duration::from_secs(60)); }",
    );
    let answer = desk.checker(&["check", "own"]);
    has(
        &answer,
        &[
            "time-limit",
            "after 1 s",
            "printed  1 line, legal so far",
            "        1   a",
            "next     \"b\" or \"c\"",
        ],
    );
    let (_, report) = json(&desk, &["check", "own"]);
    let message = report["exercises"][0]["cases"][0]["message"].as_str().expect("a message");
    assert!(message.contains("next     \"b\" or \"c\""), "{message}");
}

#[test]
fn a_panic_is_told_with_its_place_its_message_and_the_lines_before_it() {
    let desk = Desk::new();
    own(
        &desk,
        "write",
        "[a, b]",
        "fn main() { println!(\"a\"); eprintln!(\"looking\"); let none: Option<u8> = None; none.expect(\"a job\"); }",
    );
    let answer = desk.checker(&["check", "own"]);
    has(
        &answer,
        &[
            "runtime-error",
            "it panicked at exercises/09-workers/08-own/src/main.rs:1:",
            "a job",
            "printed  1 line, legal so far",
            "next     \"b\"",
            "│ looking",
        ],
    );
    assert_eq!(answer.stdout.matches("a job").count(), 1, "told once: {}", answer.stdout);
    assert!(!answer.stdout.contains("RUST_BACKTRACE"), "{}", answer.stdout);
}

#[test]
fn a_program_that_ends_early_with_an_exit_code_is_told_both() {
    let desk = Desk::new();
    own(&desk, "write", "[a, b, c]", "fn main() { println!(\"a\"); std::process::exit(3); }");
    let answer = desk.checker(&["check", "own"]);
    has(&answer, &["wrong-output", "missing  b", "ended    with exit code 3, and must end with exit code 0"]);
    own(&desk, "write", "[a]", "fn main() { println!(\"a\"); std::process::exit(3); }");
    let (_, report) = json(&desk, &["check", "own"]);
    let violation = &report["exercises"][0]["cases"][0]["violation"];
    assert_eq!(violation, &serde_json::json!({"kind": "exit", "text": "exit code 3"}));
}

#[test]
fn on_a_narrow_terminal_no_sentence_is_broken_inside_a_word() {
    let desk = Desk::new();
    own(&desk, "write", "[a, b, c]", "fn main() { println!(\"a\"); std::process::exit(3); }");
    let args = ["check", "own"];
    let answer = checker_in(&desk, &args, &[("COLUMNS", "40")]);
    has(
        &answer,
        &[
            "✗ workers/own\n    wrong-output  0/1\n",
            "ended    with exit code 3, and must\n             end with",
        ],
    );
}

#[test]
fn alone_the_checker_says_where_you_are_and_builds_nothing() {
    let desk = Desk::new();
    own(&desk, "write", "[a]", "fn main() { println!(\"a\"); }");
    let before = desk.checker(&[]);
    assert_eq!(before.code, 0);
    has(
        &before,
        &["09 workers    0/2  ··", "0 of 2 exercises accepted", "What is next:", "level 3 of 5 · 15 min"],
    );
    has(&before, &["cargo run -- check workers/shared-counter", "cargo run -- watch"]);
    assert!(!desk.path("target").exists(), "looking builds nothing");
    desk.checker(&["check"]);
    has(&desk.checker(&[]), &["09 workers    1/2  ·✓", "1 of 2 exercises accepted"]);
    has(&desk.checker(&["list"]), &[" · workers/shared-counter", " ✓ workers/own"]);
    // What was accepted stays so; that it was edited since is told.
    desk.write("exercises/09-workers/08-own/src/main.rs", "fn main() { println!(\"b\"); }");
    has(&desk.checker(&[]), &["09 workers    1/2  ·~"]);
    let (code, report) = json(&desk, &[]);
    assert_eq!((code, &report["next"]), (0, &"workers/shared-counter".into()));
    assert_eq!(
        report["chapters"][0]["exercises"][1],
        serde_json::json!({"id": "workers/own", "accepted": true, "edited": true})
    );
}

#[test]
fn a_format_before_the_command_is_not_silently_ignored() {
    let desk = Desk::new();
    let answer = desk.checker(&["--format", "json", "list"]);
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("after the command"), "{}", answer.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_told_in_one_sentence() {
    let desk = Desk::new();
    for command in ["", "list", "check", "check --format json", "--help"] {
        let answer = shell(&desk, &format!("\"$CHECKER\" {command} > /dev/full"));
        assert_eq!(answer.code, 2, "`{command}`: {}", answer.stderr);
        assert_eq!(answer.stderr.lines().count(), 1, "`{command}`: {}", answer.stderr);
        assert!(answer.stderr.contains("could not be written to stdout"), "`{command}`: {}", answer.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_has_read_enough_is_not_complained_to() {
    let desk = Desk::new();
    for command in ["list", "check --format json", "--help"] {
        let answer = shell(&desk, &format!("\"$CHECKER\" {command} | head -c 1 > /dev/null"));
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""), "`{command}`");
        let answer = shell(&desk, &format!("\"$CHECKER\" {command} | true"));
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""), "`{command}`");
    }
}
