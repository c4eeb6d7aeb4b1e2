//! The exports of a class that is varied on purpose, read back.

use std::collections::BTreeMap;

use flow::course::Course;
use serde_json::Value;
use text::Language;

use super::*;
use crate::class::HiddenLines;
use crate::feedback::file_name::file_name;
use crate::gradebook::sample;

type Export = fn(&Sheet, &Options<'_>, &Path) -> Result<Written, Error>;

const ALL: [Export; 6] =
    [moodle::write, canvas::write, nbgrader::write, gradescope::write, json::write, junit::write];

fn options(course: &Course, held: HeldAs) -> Options<'_> {
    let (language, hidden) = (Language::English, HiddenLines::Rule);
    Options {
        held,
        feedback: feedback::Options { language, hidden, book: None, course: Some(course), in_full: None },
    }
}

/// What an export writes, and what it says of it.
fn exported(export: Export, held: HeldAs) -> (String, Written) {
    let course = sample::course();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("export");
    let written = export(&sample::sheet(), &options(course, held), &to).unwrap();
    (std::fs::read_to_string(to).unwrap(), written)
}

/// The rows of a table, by the names in its first one.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap()
}

fn of<'t>(rows: &'t [BTreeMap<String, String>], column: &str, value: &str) -> &'t BTreeMap<String, String> {
    rows.iter().find(|row| row[column] == value).unwrap_or_else(|| panic!("no {value} in {rows:#?}"))
}

#[test]
fn no_export_is_written_while_a_row_is_held_and_nobody_said_what_it_counts_as() {
    let (sheet, course) = (sample::sheet(), sample::course());
    for export in ALL {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("export");
        let refused = export(&sheet, &options(course, HeldAs::Refuse), &to).unwrap_err().to_string();
        for wanted in ["2 rows are held", "s110 microtasks/send-once", "--held zero"] {
            assert!(refused.contains(wanted), "{refused}");
        }
        assert!(!to.exists());
    }
}

#[test]
fn a_held_row_counts_as_was_asked_for() {
    let total = |held| {
        let (text, written) = exported(canvas::write, held);
        let rows = table(&text);
        (
            rows.iter()
                .find(|row| row["Student"] == "Tanvir")
                .map(|row| row["Week 3: microtasks, \"drained\""].clone()),
            written,
        )
    };
    assert_eq!(total(HeldAs::Zero).0.as_deref(), Some("30"));
    assert_eq!(total(HeldAs::Full).0.as_deref(), Some("40"));
    let (omitted, written) = total(HeldAs::Omit);
    assert_eq!(omitted, None);
    assert_eq!(written.left_out, ["../../s105", "s110", "visitor"]);
    assert_eq!(written.learners + 3, sample::sheet().learners.len());
}

#[test]
fn a_moodle_row_has_the_grade_and_the_feedback_and_both_are_the_learner_s() {
    let (text, _) = exported(moodle::write, HeldAs::Zero);
    assert!(text.starts_with(
        "ID number,Username,Email address,\"Assignment: Week 3: microtasks, \"\"drained\"\" (Real)\","
    ));
    let rows = table(&text);
    let row = of(&rows, "Email address", "s102@example.edu");
    let column = |what: &str| &row[&format!("Assignment: Week 3: microtasks, \"drained\" ({what})")];
    assert_eq!(column("Real"), "24");
    let said = column("Feedback");
    assert_eq!(said.lines().count(), 4, "{said}");
    assert!(said.contains("wrong-order") && said.contains("rule: promise microtasks are drained"), "{said}");
    assert!(said.contains(&sample::sheet().learners[1].rows[0].reference));
}

#[test]
fn canvas_has_its_points_possible_below_the_head_and_names_come_back_as_they_are() {
    let (text, _) = exported(canvas::write, HeldAs::Zero);
    let mut lines = text.lines();
    assert_eq!(
        lines.next().unwrap(),
        "Student,ID,SIS User ID,SIS Login ID,Section,\"Week 3: microtasks, \"\"drained\"\"\""
    );
    assert_eq!(lines.next().unwrap(), "    Points Possible,,,,,40");
    let rows = table(&text);
    for name in ["রহিমা আক্তার", "O'Brien, \"Al\" <b>Jr</b>", "Khan, Ayesha", "'=1+1", "'@SUM(A1)"]
    {
        of(&rows, "Student", name);
    }
    assert_eq!(of(&rows, "Student", "'=1+1")["SIS User ID"], "'-2+3", "a key may be a formula too");
    assert_eq!(of(&rows, "Student", "Zoë")["ID"], "77109");
}

#[test]
fn nbgrader_s_columns_are_nbgrader_s_and_late_points_are_its_penalty() {
    let (text, _) = exported(nbgrader::write, HeldAs::Zero);
    assert_eq!(
        text.lines().next().unwrap(),
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score"
    );
    let rows = table(&text);
    let late = of(&rows, "student_id", "s102");
    let number = |column: &str| late[column].parse::<f64>().unwrap();
    assert_eq!((late["score"].as_str(), late["max_score"].as_str()), ("24.0", "40.0"));
    assert_eq!(number("raw_score") - number("late_submission_penalty"), number("score"));
    assert_eq!(late["duedate"], "2026-03-01 17:59:00", "in UTC");
    let absent = of(&rows, "student_id", "s106");
    assert_eq!((absent["timestamp"].as_str(), absent["score"].as_str()), ("", "0.0"));
    let by_hand = of(&rows, "student_id", "S107");
    assert_eq!(by_hand["late_submission_penalty"], "0.0");
}

#[test]
fn no_cell_of_any_table_is_a_formula() {
    for export in [moodle::write as Export, canvas::write, nbgrader::write] {
        let (text, _) = exported(export, HeldAs::Full);
        let reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut cells = 0;
        for row in reader.into_records() {
            for cell in &row.unwrap() {
                cells += 1;
                let is_formula =
                    cell.trim_start().starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
                assert!(!is_formula && !cell.contains(['\u{1b}', '\0', '\t', '\u{202e}']), "{cell:?}");
            }
        }
        assert!(cells > 100);
    }
}

#[test]
fn the_json_document_has_a_version_and_every_row_and_no_line_of_an_order() {
    let (text, _) = exported(json::write, HeldAs::Omit);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["format_version"], 1);
    let sheet = sample::sheet();
    let learners = document["learners"].as_array().unwrap();
    assert_eq!(learners.len(), sheet.learners.len());
    for (learner, standing) in learners.iter().zip(&sheet.learners) {
        let rows = learner["rows"].as_array().unwrap();
        assert_eq!(
            (rows.len(), learner["id"].as_str()),
            (sheet.columns.len(), Some(standing.learner.id.as_str()))
        );
    }
    let held = &learners[9]["rows"][2];
    assert_eq!((held["state"].as_str(), held["mark"].is_null()), (Some("held"), true));
    assert!(learners[9]["total"].is_null());
    assert_eq!(learners[1]["rows"][0]["cases"][0]["violation"], "edge");
    assert_eq!(learners[1]["rows"][0]["mark"], 4.8);
    assert!(!text.contains("timeout 3") && !text.contains("desrever"));
}

#[test]
fn the_junit_document_is_read_back_with_a_suite_for_each_learner() {
    let (text, _) = exported(junit::write, HeldAs::Omit);
    let report = quick_junit::Report::deserialize_from_str(&text).unwrap();
    let sheet = sample::sheet();
    assert_eq!((report.test_suites.len(), report.tests), (sheet.learners.len(), 4 * sheet.learners.len()));
    let kinds: Vec<&str> = report.test_suites[..10]
        .iter()
        .flat_map(|suite| &suite.test_cases)
        .map(|case| match &case.status {
            quick_junit::TestCaseStatus::NonSuccess { ty, .. } => ty.as_ref().unwrap().as_str(),
            _ => "success",
        })
        .collect();
    assert_eq!(
        kinds[..8],
        ["success", "success", "success", "success", "wrong-order", "success", "success", "wrong-order"]
    );
    assert!(kinds.contains(&"not-handed-in") && kinds.contains(&"held") && kinds.contains(&"checker-error"));
    assert_eq!(report.errors, 2, "what is held is neither a pass nor a failure");
    assert!(!text.contains(['\u{1b}', '\u{202e}']));
    // The document is the one that quick-junit would write again, an attribute aside that the schema does not have.
    assert_eq!(report.to_string().unwrap().replacen(" skipped=\"0\"", "", 1), text);
    assert!(!text.lines().nth(1).unwrap().contains("skipped"));
}

#[test]
fn gradescope_has_results_for_each_learner_and_none_where_a_row_is_omitted() {
    let course = sample::course();
    let folder = tempfile::tempdir().unwrap();
    let written = gradescope::write(&sample::sheet(), &options(course, HeldAs::Omit), folder.path()).unwrap();
    assert_eq!(written.left_out, ["../../s105", "s110"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), written.learners);
    let read = |id: &str| -> Value {
        let path = folder.path().join(file_name(id)).join("results.json");
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    let results = read("s102");
    let sum: f64 =
        results["tests"].as_array().unwrap().iter().map(|test| test["score"].as_f64().unwrap()).sum();
    assert_eq!((results["score"].as_f64().unwrap(), sum), (24.0, 24.0));
    assert_eq!(
        (&results["tests"][0]["status"], &results["tests"][1]["status"]),
        (&"failed".into(), &"passed".into())
    );
    assert!(results["tests"][0]["output"].as_str().unwrap().contains("must come after"));
    let hidden = read("s108").to_string();
    assert!(hidden.contains("three timers first") && !hidden.contains("timeout 3"), "{hidden}");
}
