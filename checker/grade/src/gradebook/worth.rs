//! What an exercise is worth, once it has marks: it changes with all of them or not at all.

use rusqlite::params;

use super::change::{Change, Consent, Outcome};
use super::row::Column;
use super::{Error, Gradebook};
use text::tr;

impl Gradebook {
    /// Makes an exercise worth what `wanted` says, where nobody's mark changes by it or the consent is there; else the
    /// marks that would change.
    pub(super) fn weigh(
        &self,
        assignment: &str,
        wanted: &Column,
        consent: Consent,
    ) -> Result<Vec<Change>, Error> {
        let facts = self.assignment(assignment)?;
        let Some(now) = facts.columns.iter().find(|column| column.exercise == wanted.exercise) else {
            return Ok(Vec::new());
        };
        if now.max == wanted.max {
            return Ok(Vec::new());
        }
        let mut changes = Vec::new();
        let (mut lowers, mut above) = (false, None);
        for learner in self.learners()? {
            let Some(stored) = self.stored(assignment, &learner.id, &wanted.exercise)? else { continue };
            if let Some(by_hand) = self.by_hand(assignment, &learner.id, &wanted.exercise)?
                && by_hand.mark > wanted.max
            {
                above = Some(Error::Unknown(tr!(
                    "{learner} has {mark} by hand for {exercise}, which is to be worth {max} only; set that mark anew first",
                    learner = learner.id,
                    mark = by_hand.mark,
                    exercise = wanted.exercise,
                    max = wanted.max
                )));
            }
            let attempts = self.judged_attempts(assignment, &learner.id)?;
            let new = self.standing(&facts, wanted, &attempts)?;
            let old = &stored.standing;
            if matches!(old.state, "waiting" | "held") || new.state != "judged" || !old.differs(&new) {
                continue;
            }
            lowers |=
                !stored.overridden && stored.published.is_some_and(|published| new.mark < Some(published));
            changes.push(Change {
                learner: learner.id.clone(),
                exercise: wanted.exercise.clone(),
                reference: stored.reference,
                old: format!("{} / {}", old.words(), now.max),
                new: format!("{} / {}", new.words(), wanted.max),
                why: tr!("what the exercise is worth is another"),
                outcome: Outcome::NeedsApply,
            });
        }
        let outcome = match (changes.is_empty() || consent.apply, lowers && !consent.allow_lower) {
            (false, _) => Outcome::NeedsApply,
            (true, true) => Outcome::NeedsAllowLower,
            (true, false) => {
                if let Some(above) = above {
                    return Err(above);
                }
                for table in ["columns", "marks"] {
                    self.database.execute(
                        &format!("UPDATE {table} SET max = ?3 WHERE assignment = ?1 AND exercise = ?2"),
                        params![assignment, wanted.exercise, wanted.max.in_hundredths()],
                    )?;
                }
                // What follows finds the marks that change by it, and writes them.
                return Ok(Vec::new());
            }
        };
        for change in &mut changes {
            change.outcome = outcome;
        }
        Ok(changes)
    }
}
