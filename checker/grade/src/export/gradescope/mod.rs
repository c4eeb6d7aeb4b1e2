//! For Gradescope: a `results.json` for each learner, and a folder that makes an autograder of the checker.
//!
//! The keys are those of Gradescope's *Autograder Specifications*. Numbers are numbers. What a learner reads there is
//! told by the same policy as on their own page.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use checker::report::clean;
use serde::Serialize;
use text::{in_language, tr};

use super::{Counted, Error, Options, Written, counted};
use crate::feedback::file_name::file_name;
use crate::feedback::story::Standing;
use crate::feedback::{Unwritten, make_folder, markdown, put, stories};
use crate::gradebook;
use crate::gradebook::row::Sheet;

/// What Gradescope runs once, when the autograder is built.
const SETUP: &str = include_str!("setup.sh");
/// What Gradescope runs for each submission.
const RUN: &str = include_str!("run_autograder");
/// What the instructor reads.
const README: &str = include_str!("README.md");

/// What Gradescope reads of one submission.
#[derive(Debug, Serialize)]
struct Results {
    score: f64,
    output: String,
    output_format: &'static str,
    test_output_format: &'static str,
    visibility: &'static str,
    stdout_visibility: &'static str,
    extra_data: Extra,
    tests: Vec<Test>,
}

/// What Gradescope keeps and does not show.
#[derive(Debug, Serialize)]
struct Extra {
    learner: String,
    isolation: String,
    checker: String,
}

/// One exercise.
#[derive(Debug, Serialize)]
struct Test {
    name: String,
    number: String,
    score: f64,
    max_score: f64,
    status: &'static str,
    output: String,
    visibility: &'static str,
}

/// Writes `NAME/results.json` for every learner into the folder `to`, NAME by [`file_name`]. A learner with a row that
/// is held and omitted has none.
///
/// # Errors
/// Rows that are held and may not be; a file that cannot be written.
pub fn write(sheet: &Sheet, options: &Options<'_>, to: &Path) -> Result<Written, Error> {
    let mut written = Written::default();
    for learner in counted(sheet, options.held)? {
        let id = &learner.standing.learner.id;
        let Some(total) = learner.total() else {
            written.left_out.push(id.clone());
            continue;
        };
        let results =
            in_language(options.feedback.language, || results(sheet, &learner, total.into(), options))?;
        let folder = to.join(file_name(id));
        make_folder(&folder)?;
        let path = folder.join("results.json");
        let text = serde_json::to_vec_pretty(&results)
            .map_err(|error| Unwritten { path: path.clone(), source: error.into() })?;
        put(&path, text)?;
        written.learners += 1;
    }
    Ok(written)
}

fn results(
    sheet: &Sheet,
    learner: &Counted<'_>,
    score: f64,
    options: &Options<'_>,
) -> Result<Results, gradebook::Error> {
    let stories = stories(sheet, learner.standing, &options.feedback)?;
    let tests = stories.iter().zip(learner.rows()).enumerate().map(|(at, (story, (row, mark)))| {
        let mut output = String::new();
        markdown::section(&options.feedback, story, &mut output);
        Test {
            name: format!("{} ({})", story.title, story.exercise),
            number: (at + 1).to_string(),
            score: mark.unwrap_or_default().into(),
            max_score: row.max.into(),
            status: if story.standing == Standing::Good { "passed" } else { "failed" },
            output,
            visibility: "visible",
        }
    });
    let appeal = tr!("Quote the reference number of an exercise if you think that its mark is wrong.");
    Ok(Results {
        score,
        output: format!("{}\n\n{appeal}", clean(&sheet.isolation)),
        output_format: "text",
        test_output_format: "md",
        visibility: "visible",
        // What the autograder itself prints may speak of hidden cases.
        stdout_visibility: "hidden",
        extra_data: Extra {
            learner: learner.standing.learner.id.clone(),
            isolation: sheet.isolation.clone(),
            checker: sheet.made_with.checker.clone(),
        },
        tests: tests.collect(),
    })
}

/// Writes the autograder's own files into the folder `to`: `setup.sh`, `run_autograder`, `README.md`, and
/// `assignment`, which names the assignment of `class.yaml`; an empty one means every exercise.
///
/// # Errors
/// A file that cannot be written.
pub fn autograder(assignment: Option<&str>, to: &Path) -> Result<Vec<PathBuf>, Unwritten> {
    use std::os::unix::fs::PermissionsExt as _;
    make_folder(to)?;
    let assignment = format!("{}\n", assignment.unwrap_or_default());
    let files = [
        ("setup.sh", SETUP, true),
        ("run_autograder", RUN, true),
        ("README.md", README, false),
        ("assignment", &assignment, false),
    ];
    let mut written = Vec::new();
    for (name, content, runs) in files {
        let path = to.join(name);
        put(&path, content)?;
        if runs {
            let set = |path: &Path| -> io::Result<()> {
                fs::set_permissions(path, fs::Permissions::from_mode(0o755))
            };
            set(&path).map_err(|source| Unwritten { path: path.clone(), source })?;
        }
        written.push(path);
    }
    Ok(written)
}
