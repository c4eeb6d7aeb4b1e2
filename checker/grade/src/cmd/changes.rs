//! What changed, or would change, in words: old → new, and why.

use crate::gradebook::{Change, Outcome};
use checker::report::clean;
use text::{tr, trn};

/// The changes, a line each, and what to type where they are not written.
pub(super) fn in_words(changes: &[Change]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for change in changes {
        lines.push(tr!(
            "{learner}  {exercise}  {old} → {new}   {why}   [{reference}]",
            learner = clean(&change.learner),
            exercise = change.exercise,
            old = change.old,
            new = change.new,
            why = clean(&change.why),
            reference = change.reference
        ));
    }
    let count = |outcome| changes.iter().filter(|change| change.outcome == outcome).count();
    let waiting = count(Outcome::NeedsApply);
    if waiting > 0 {
        lines.push(trn!(
            waiting,
            "{count} mark would change and did not; write it with --apply",
            "{count} marks would change and did not; write them with --apply"
        ));
    }
    let lower = count(Outcome::NeedsAllowLower);
    if lower > 0 {
        lines.push(trn!(
            lower,
            "{count} published mark would become lower and did not; write it with --apply --allow-lower",
            "{count} published marks would become lower and did not; write them with --apply --allow-lower"
        ));
    }
    lines
}
