//! `checker grade set` and `checker grade comment`: what a person decides.

use anyhow::Result;
use jiff::Timestamp;

use super::{exercise, open, pages};
use crate::cli::{Comment, Set};
use crate::gradebook::Gradebook;
use crate::judge::Lock;
use checker::{exit, report};
use text::tr;

pub(super) fn set(args: &Set) -> Result<u8> {
    let (gradebook, assignment) = open(&args.at)?;
    let learner = gradebook.learner(&args.learner)?;
    let exercise = exercise(&gradebook, &assignment, &args.exercise)?;
    let mark = if args.undo { None } else { args.mark };
    let row = (assignment.as_str(), learner.id.as_str(), exercise.as_str());
    let change = gradebook.set_by_hand(row, mark, args.allow_lower, &args.why, Timestamp::now())?;
    // The pages first: whoever reads no further than the first line has closed the pipe then.
    renew(&gradebook, &assignment)?;
    report::println_all(super::changes::in_words(&[change]))?;
    Ok(exit::DONE)
}

pub(super) fn comment(args: &Comment) -> Result<u8> {
    let (gradebook, assignment) = open(&args.at)?;
    let learner = gradebook.learner(&args.learner)?;
    let exercise = exercise(&gradebook, &assignment, &args.exercise)?;
    gradebook.comment((&assignment, &learner.id, &exercise), &args.text, Timestamp::now())?;
    renew(&gradebook, &assignment)?;
    report::println_all([tr!(
        "{learner} will read it beside {exercise}",
        learner = learner.id,
        exercise = exercise
    )])?;
    Ok(exit::DONE)
}

/// What learners read says the same as what is exported. A grading that is at work writes the pages itself, at its end.
fn renew(gradebook: &Gradebook, assignment: &str) -> Result<()> {
    if Lock::is_taken(gradebook.folder()) {
        return Ok(());
    }
    pages::renew(gradebook, assignment)
}
