//! A change of a mark: what it was, what it is, why, and whether it may be written.

use jiff::Timestamp;
use rusqlite::params;
use serde::Serialize;

use super::standing::Standing;
use super::{Error, Gradebook};
use text::tr;

/// What a grading may do to marks that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent {
    /// Write changed marks.
    pub apply: bool,
    /// Write also those that are lower than what was published.
    pub allow_lower: bool,
}

/// What came of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is written.
    Written,
    /// It waits for `--apply`.
    NeedsApply,
    /// It lowers a published mark and waits for `--allow-lower`.
    NeedsAllowLower,
}

/// A row that had a mark, or was held, and is another now.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// The learner's id.
    pub learner: String,
    /// The exercise's id.
    pub exercise: String,
    /// The number to quote.
    pub reference: String,
    /// What it was.
    pub old: String,
    /// What it is, or would be.
    pub new: String,
    /// Why.
    pub why: String,
    /// What came of it.
    pub outcome: Outcome,
}

impl Gradebook {
    pub(super) fn note_change(&self, assignment: &str, change: &Change, now: Timestamp) -> Result<(), Error> {
        self.database
            .prepare_cached(
                "INSERT INTO changes (at, assignment, learner, exercise, old, new, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                now.to_string(),
                assignment,
                change.learner,
                change.exercise,
                change.old,
                change.new,
                change.why
            ])?;
        Ok(())
    }

    /// Why a row is another one now.
    pub(super) fn why(&self, old: &Standing, new: &Standing) -> Result<String, Error> {
        let mut reasons = Vec::new();
        if old.attempt != new.attempt {
            reasons.push(match (old.attempt, new.attempt) {
                (None, _) => tr!("work was handed in"),
                _ => tr!("another attempt counts"),
            });
        }
        match (old.job, new.job) {
            (Some(before), Some(after)) if before != after && old.attempt == new.attempt => {
                let (before, after) = (self.made_with(before)?, self.made_with(after)?);
                if let (Some(before), Some(after)) = (before, after) {
                    if before.course != after.course {
                        reasons.push(tr!("the exercise or its hidden cases were changed"));
                    }
                    if before.checker != after.checker {
                        reasons.push(tr!("another version of the checker judged"));
                    }
                    if before.toolchain != after.toolchain {
                        reasons.push(tr!("another compiler was used"));
                    }
                    if before.seed != after.seed {
                        reasons.push(tr!("another seed was used"));
                    }
                }
                if reasons.is_empty() {
                    reasons.push(tr!("it was judged anew"));
                }
            }
            (Some(before), Some(after)) if before == after => {
                if old.state == "held" {
                    reasons.push(tr!("it was held, and is decided now"));
                } else if old.earned == new.earned {
                    reasons.push(tr!("what lateness costs is another"));
                } else {
                    reasons.push(tr!("what the exercise is worth is another"));
                }
            }
            _ => {}
        }
        if reasons.is_empty() {
            reasons.push(tr!("what was handed in is another"));
        }
        Ok(reasons.join("; "))
    }
}
