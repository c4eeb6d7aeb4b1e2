//! The reports `junit` and `exercism`, read as those for whom they are would read them.
//!
//! JUnit's XML is read by quick-junit, whose own writing it must equal; `results.json` is held against the rules
//! of Exercism's test runner interface, version 2.

#[expect(dead_code, reason = "these tests need a part of it")]
mod desk;

use desk::{Answer, Desk};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus};
use serde_json::Value;

/// Everything that could leave its place in a document: markup, control characters, a script of its own.
const NASTY: &str = "fn main() {\n    println!(\"a ]]> <b c=\\\"d\\\"> &amp; \\u{1b}[31mred\\u{0} ক্রম\");\n    \
                     eprintln!(\"to look inside\");\n}\n";
/// Two cases: one that the program above keeps to, and one that it does not.
const TWO_CASES: &str =
    "  - name: \"<free> & 'quoted' ক্রম\"\n    order: [\"/.*/\"]\n  - order: [something else]\n";

/// A course with one exercise of each sort of outcome.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.solve();
    desk.add(3, "nasty", NASTY, TWO_CASES);
    desk.add(4, "broken", "fn main() {\n    let x: i32 = \"<a>\";\n}\n", "  - order: [a]\n  - order: [b]\n");
    desk.add(5, "held", "fn main() {}\n", "  - order: [a]\n    explore: {schedules: 10}\n");
    desk.add(6, "mistyped", "fn main() {}\n", "  - odrer: [a]\n");
    desk
}

fn junit(answer: &Answer) -> Report {
    Report::deserialize_from_str(&answer.stdout)
        .unwrap_or_else(|error| panic!("{error}\n{}\n{}", answer.stdout, answer.stderr))
}

/// What a case came to: `pass`, or the element and its type.
fn outcome(case: &TestCase) -> String {
    match &case.status {
        TestCaseStatus::Success { .. } => "pass".to_owned(),
        TestCaseStatus::NonSuccess { kind, ty, .. } => {
            let kind = if *kind == NonSuccessKind::Failure { "failure" } else { "error" };
            format!("{kind} {}", ty.as_ref().expect("a type").as_str())
        }
        TestCaseStatus::Skipped { .. } => "skipped".to_owned(),
    }
}

#[test]
fn every_case_of_every_exercise_has_its_row_and_what_is_held_is_an_error() {
    let answer = desk().checker(&["check", "--format", "junit"]);
    assert_eq!(answer.code, 1);
    let report = junit(&answer);
    let suites: Vec<(&str, Vec<String>)> = report
        .test_suites
        .iter()
        .map(|suite| (suite.name.as_str(), suite.test_cases.iter().map(outcome).collect()))
        .collect();
    let failed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert!(suites[0].1.iter().all(|outcome| outcome == "pass") && !suites[0].1.is_empty());
    assert_eq!(
        suites[1..],
        [
            ("workers/nasty", failed(&["pass", "failure wrong-output"])),
            ("workers/broken", failed(&["failure compile-error", "failure compile-error"])),
            ("workers/held", failed(&["error checker-error"])),
            ("workers/mistyped", failed(&["error checker-error"])),
        ]
    );
    let all: usize = report.test_suites.iter().map(|suite| suite.test_cases.len()).sum();
    assert_eq!((report.tests, report.failures, report.errors), (all, 3, 2));
    for suite in &report.test_suites {
        let count = |wanted: &str| {
            suite.test_cases.iter().map(outcome).filter(|outcome| outcome.starts_with(wanted)).count()
        };
        assert_eq!(suite.tests, suite.test_cases.len());
        assert_eq!((suite.failures, suite.errors), (count("failure"), count("error")));
    }
}

#[test]
fn what_a_program_prints_arrives_in_the_document_as_text_without_control_characters() {
    let report = junit(&desk().checker(&["check", "nasty", "--format", "junit"]));
    let [free, other] = report.test_suites[0].test_cases.as_slice() else { panic!("two cases") };
    assert_eq!(free.name.as_str(), "<free> & 'quoted' ক্রম");
    assert_eq!(other.classname.as_ref().expect("a class").as_str(), "workers/nasty");
    let out = other.system_out.as_ref().expect("its output").as_str();
    assert!(out.contains("a ]]> <b c=\"d\"> &amp; "), "{out}");
    assert!(out.contains("ক্রম") && !out.contains(['\u{1b}', '\0']), "{out}");
    assert_eq!(other.system_err.as_ref().expect("its stderr").as_str().trim(), "to look inside");
    let TestCaseStatus::NonSuccess { message, description, .. } = &other.status else { panic!("a failure") };
    let message = message.as_ref().expect("a message").as_str();
    assert!(!message.contains('\n'));
    assert!(description.as_ref().expect("a description").as_str().starts_with(message));
}

#[test]
fn the_document_is_the_one_that_quick_junit_would_write() {
    let answer = desk().checker(&["check", "--format", "junit"]);
    let theirs = junit(&answer).to_string().expect("it can be written");
    // Only that the whole has no skipped cases is not said: pytest's and Jenkins's schema has no such attribute there.
    let theirs = theirs.replacen(" skipped=\"0\"", "", 1);
    assert_eq!(answer.stdout.trim_end(), theirs.trim_end());
}

/// The rules of the interface for version 2, with as many tests as there are cases.
fn exercism(answer: &Answer, cases: usize) -> Value {
    let document: Value = serde_json::from_str(&answer.stdout)
        .unwrap_or_else(|error| panic!("{error}\n{}\n{}", answer.stdout, answer.stderr));
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    let known = |keys: Vec<String>, known: &[&str]| {
        assert!(keys.iter().all(|key| known.contains(&key.as_str())), "{keys:?}")
    };
    let is_text_or_null = |value: &Value| value.is_null() || value.is_string();
    known(keys(&document), &["version", "status", "message", "tests"]);
    assert_eq!(document["version"], 2);
    let status = document["status"].as_str().expect("a status");
    assert!(["pass", "fail", "error"].contains(&status), "{status}");
    assert!(is_text_or_null(&document["message"]));
    assert_eq!(
        document["message"].is_string(),
        status == "error",
        "a message where, and only where, nothing could be judged"
    );
    assert!(document["message"].as_str().unwrap_or_default().chars().count() <= 65_535);
    let tests = document["tests"].as_array().expect("tests");
    assert_eq!(tests.len(), cases, "none is absent");
    for test in tests {
        known(keys(test), &["name", "status", "message", "output", "test_code"]);
        assert!(!test["name"].as_str().expect("a name").is_empty());
        let status = test["status"].as_str().expect("a status");
        assert!(["pass", "fail", "error"].contains(&status), "{status}");
        assert!(is_text_or_null(&test["message"]) && is_text_or_null(&test["output"]));
        assert!(status == "pass" || test["message"].as_str().is_some_and(|message| !message.is_empty()));
        assert!(test["output"].as_str().unwrap_or_default().chars().count() <= 500);
        assert!(!test["test_code"].as_str().expect("a text").is_empty());
    }
    let all_pass = tests.iter().all(|test| test["status"] == "pass");
    assert_eq!(status == "pass", all_pass && !tests.is_empty());
    document
}

#[test]
fn results_for_exercism_keep_its_rules_whatever_the_verdict_is() {
    let desk = desk();
    let checked = |id: &str| desk.checker(&["check", id, "--format", "exercism"]);
    let solved = exercism(&checked("shared-counter"), 2);
    assert_eq!(solved["status"], "pass");
    let nasty = exercism(&checked("nasty"), 2);
    assert_eq!(nasty["status"], "fail");
    assert_eq!(nasty["tests"][0]["status"], "pass", "tests stand in the order of the file");
    assert_eq!(nasty["tests"][1]["test_code"], "order: [something else]");
    assert!(nasty["tests"][1]["output"].as_str().unwrap().ends_with("to look inside"));
    let broken = exercism(&checked("broken"), 2);
    assert_eq!(broken["status"], "error");
    assert!(broken["message"].as_str().unwrap().contains("E0308"));
    assert_eq!(exercism(&checked("held"), 1)["status"], "error");
    assert_eq!(exercism(&checked("mistyped"), 0)["status"], "error");
}

#[test]
fn a_flood_of_output_is_cut_and_never_makes_a_test_absent() {
    let desk = Desk::new();
    let flood = "fn main() {\n    for n in 0..400 {\n        println!(\"line {n}\");\n    }\n}\n";
    desk.add(3, "flood", flood, "  - order: [{repeat: 400, do: [\"line {:int}\"]}]\n  - order: [a]\n");
    let results = exercism(&desk.checker(&["check", "flood", "--format", "exercism"]), 2);
    let output = results["tests"][0]["output"].as_str().unwrap();
    assert!(output.ends_with("Output was truncated. Please limit to 500 chars"), "{output}");
    assert_eq!(results["status"], "fail");
}

#[test]
fn exercism_is_about_one_exercise() {
    let answer = desk().checker(&["check", "--format", "exercism"]);
    assert_eq!((answer.code, answer.stdout.as_str()), (2, ""));
    assert!(answer.stderr.contains("name one ID"), "{}", answer.stderr);
}
