//! The class as one JUnit document, for continuous integration: a learner is a `testsuite`, an exercise a `testcase`.
//!
//! JUnit knows no points, only what passed. An exercise that is not accepted, or was not handed in, is a `failure`; one
//! that is held or not judged yet is an `error`, whatever it counts as elsewhere. Nothing is `skipped`, since servers
//! count that as good. Points stand in the suite's properties and in the messages.

use std::path::Path;
use std::time::Duration;

use checker::report::clean;
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};
use text::{in_language, tr};

use super::{Counted, Error, Options, Written, counted, most};
use crate::feedback::{Unwritten, plain, put, stories};
use crate::gradebook;
use crate::gradebook::row::{Row, Sheet, State};

/// Writes the file `to`.
///
/// # Errors
/// Rows that are held and may not be; a file that cannot be written.
pub fn write(sheet: &Sheet, options: &Options<'_>, to: &Path) -> Result<Written, Error> {
    put(to, text(sheet, options, to)?)?;
    Ok(Written { learners: sheet.learners.len(), left_out: Vec::new() })
}

/// The document, with its last newline; `to` is named where it cannot be made.
///
/// # Errors
/// As [`write`].
pub fn text(sheet: &Sheet, options: &Options<'_>, to: &Path) -> Result<String, Error> {
    let counted = counted(sheet, options.held)?;
    let mut report = Report::new(format!("{} / {}", sheet.class, sheet.assignment));
    for learner in &counted {
        report.add_test_suite(in_language(options.feedback.language, || suite(sheet, learner, options))?);
    }
    let total = sheet.learners.iter().flat_map(|learner| &learner.rows).map(time).sum();
    report.set_time(total);
    // pytest's and Jenkins's schema has no such attribute of the whole, and nothing is ever skipped.
    let text = report.to_string().map(|text| text.replacen(" skipped=\"0\"", "", 1));
    text.map_err(|error| Error::from(Unwritten { path: to.to_owned(), source: std::io::Error::other(error) }))
}

fn suite(sheet: &Sheet, learner: &Counted<'_>, options: &Options<'_>) -> Result<TestSuite, gradebook::Error> {
    let who = &learner.standing.learner;
    let mut suite = TestSuite::new(clean(&who.id));
    suite.set_time(learner.standing.rows.iter().map(time).sum());
    let points = learner.total().map_or_else(String::new, |total| total.to_string());
    let properties = [
        ("name", clean(&who.name)),
        ("points", points),
        ("max_points", most(sheet).to_string()),
        ("isolation", sheet.isolation.clone()),
    ];
    suite.add_properties(properties.map(|(name, value)| Property::new(name, value)));
    let stories = stories(sheet, learner.standing, &options.feedback)?;
    for (story, row) in stories.iter().zip(&learner.standing.rows) {
        let status = status(row, &plain::line(story));
        let mut case = TestCase::new(&story.exercise, status);
        case.set_classname(format!("{}.{}", sheet.assignment, clean(&who.id))).set_time(time(row));
        suite.add_test_case(case);
    }
    Ok(suite)
}

fn status(row: &Row, said: &str) -> TestCaseStatus {
    let (kind, what) = match &row.state {
        State::Judged(judged) if judged.verdict.is_accepted() => return TestCaseStatus::success(),
        State::Judged(judged) => (NonSuccessKind::Failure, judged.verdict.id().to_owned()),
        State::NotHandedIn => (NonSuccessKind::Failure, "not-handed-in".to_owned()),
        State::Held(_) => {
            (NonSuccessKind::Error, row.state.verdict().map_or("held", |verdict| verdict.id()).to_owned())
        }
        State::Waiting => (NonSuccessKind::Error, "waiting".to_owned()),
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(what).set_message(said);
    if let State::Held(held) = &row.state {
        status.set_description(tr!("held: {why}", why = clean(&held.why)));
    }
    status
}

/// What it took.
fn time(row: &Row) -> Duration {
    let seconds = crate::class_report::seconds(row);
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::ZERO)
}
