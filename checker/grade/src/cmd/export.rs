//! `checker grade export`: the gradebook in the formats of others.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::grade::WITHOUT_CLASS;
use super::{open, pages, shown};
use crate::cli::{Export, HeldMark, Whom};
use crate::export::{HeldAs, Options, canvas, gradescope, json, junit, moodle, nbgrader};
use crate::judge::Session;
use crate::points::Points;
use checker::{exit, report};
use text::{Language, tr, trn};

/// The folder of exports in the gradebook's.
const FOLDER: &str = "exports";

pub(super) fn execute(args: &Export, typed: Option<Language>) -> Result<u8> {
    let (gradebook, assignment) = open(&args.at)?;
    if args.whom == Whom::GradescopeAutograder {
        return autograder(args, &assignment);
    }
    let facts = gradebook.assignment(&assignment)?;
    let sheet = gradebook.sheet(&assignment)?;
    let course = Session::course_of(&gradebook).ok();
    let held = match args.held {
        None if args.is_final => HeldAs::Refuse,
        // What is not final may have gaps.
        None => HeldAs::Omit,
        Some(HeldMark::Zero) => HeldAs::Zero,
        Some(HeldMark::Full) => HeldAs::Full,
        Some(HeldMark::Omit) => HeldAs::Omit,
    };
    let book = pages::book(&gradebook)?;
    let language = pages::language(&gradebook, typed)?;
    let feedback = pages::options(&gradebook, course.as_ref(), facts.hidden, book.as_deref(), language);
    let options = Options { held, feedback };
    let to = args.to.clone().unwrap_or_else(|| beside(&args.at.out, &assignment, args.whom));
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let written = match args.whom {
        Whom::Moodle => moodle::write(&sheet, &options, &to),
        Whom::Canvas => canvas::write(&sheet, &options, &to),
        Whom::Nbgrader => nbgrader::write(&sheet, &options, &to),
        // Its autograder is no export of rows, and is written before.
        Whom::Gradescope | Whom::GradescopeAutograder => gradescope::write(&sheet, &options, &to),
        Whom::Json => json::write(&sheet, &options, &to),
        Whom::Junit => junit::write(&sheet, &options, &to),
    }?;
    let learners = written.learners;
    let mut lines = vec![trn!(
        learners,
        "{count} learner is in {path}",
        "{count} learners are in {path}",
        path = shown(&to)
    )];
    if !written.left_out.is_empty() {
        let ids: Vec<String> = written.left_out.iter().map(|id| report::clean(id)).collect();
        lines.push(tr!("left out: {ids}", ids = ids.join(", ")));
    }
    if args.is_final {
        let count = gradebook.publish(&assignment, |max| match held {
            HeldAs::Zero => Some(Points::ZERO),
            HeldAs::Full => Some(max),
            HeldAs::Refuse | HeldAs::Omit => None,
        })?;
        lines.push(trn!(count, "{count} mark is published now", "{count} marks are published now"));
    }
    report::println_all(lines)?;
    Ok(exit::DONE)
}

/// Writes the folder that Gradescope grades by.
fn autograder(args: &Export, assignment: &str) -> Result<u8> {
    let to = args.to.clone().unwrap_or_else(|| beside(&args.at.out, assignment, args.whom));
    gradescope::autograder((assignment != WITHOUT_CLASS).then_some(assignment), &to)?;
    let next = to.join("README.md");
    report::println_all([tr!(
        "the autograder is in {path}; {next} says what else belongs there",
        path = shown(&to),
        next = shown(&next)
    )])?;
    Ok(exit::DONE)
}

fn beside(out: &Path, assignment: &str, whom: Whom) -> PathBuf {
    let name = match whom {
        Whom::Moodle => "moodle.csv",
        Whom::Canvas => "canvas.csv",
        Whom::Nbgrader => "nbgrader.csv",
        Whom::Gradescope => "gradescope",
        Whom::GradescopeAutograder => "gradescope-autograder",
        Whom::Json => "grades.json",
        Whom::Junit => "junit.xml",
    };
    out.join(FOLDER).join(assignment).join(name)
}
