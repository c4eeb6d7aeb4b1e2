//! The marks as the facts have them, held against the marks that stand: what is new is written at once, what is there
//! changes only when the instructor says so.

use jiff::Timestamp;
use rusqlite::params;

use super::book::key;
use super::change::{Change, Consent, Outcome};
use super::reference::reference;
use super::row::Column;
use super::standing::Standing;
use super::{AssignmentFacts, Error, Gradebook};
use crate::points::Points;
use flow::build::Key;
use flow::verdict::Verdict;

/// A row as it stands in the database.
pub(super) struct Stored {
    pub(super) reference: String,
    pub(super) standing: Standing,
    pub(super) published: Option<Points>,
    /// A person has set another mark, so that nothing that is written here lowers it.
    pub(super) overridden: bool,
}

impl Gradebook {
    /// Holds the facts of an assignment against its marks. What had no mark yet is written; what had one and would be
    /// another is returned, and written only with consent. Where `wanted` says that an exercise is worth something else
    /// than its marks are out of, all its marks change together or none does.
    ///
    /// # Errors
    /// The database cannot be read or written, or a mark that was set by hand is above what an exercise is to be worth.
    pub fn mark(
        &self,
        wanted: &AssignmentFacts,
        consent: Consent,
        now: Timestamp,
    ) -> Result<Vec<Change>, Error> {
        let all = self.begin()?;
        let mut changes = Vec::new();
        for column in &wanted.columns {
            changes.extend(self.weigh(&wanted.id, column, consent)?);
        }
        changes.extend(self.mark_within(&wanted.id, consent, now, None)?);
        all.commit()?;
        Ok(changes)
    }

    /// The same, as part of the caller's transaction; `why` where the caller knows why anything changes.
    pub(crate) fn mark_within(
        &self,
        assignment: &str,
        consent: Consent,
        now: Timestamp,
        why: Option<&str>,
    ) -> Result<Vec<Change>, Error> {
        let facts = self.assignment(assignment)?;
        let mut changes = Vec::new();
        for learner in self.learners()? {
            let attempts = self.judged_attempts(assignment, &learner.id)?;
            for column in &facts.columns {
                let new = self.standing(&facts, column, &attempts)?;
                let Some(stored) = self.stored(assignment, &learner.id, &column.exercise)? else {
                    self.insert((assignment, &learner.id), column, &new)?;
                    continue;
                };
                let old = &stored.standing;
                if old.state == "waiting" || !old.differs(&new) {
                    self.update((assignment, &learner.id), column, &new)?;
                    continue;
                }
                if new.state == "waiting" {
                    // What is not judged again yet stays as it was.
                    continue;
                }
                let lowers = !stored.overridden
                    && stored.published.is_some_and(|published| new.mark < Some(published));
                let outcome = match old.state {
                    // A row that was held had no mark that could be changed.
                    "held" if !lowers => Outcome::Written,
                    _ if !consent.apply => Outcome::NeedsApply,
                    _ if lowers && !consent.allow_lower => Outcome::NeedsAllowLower,
                    _ => Outcome::Written,
                };
                let change = Change {
                    learner: learner.id.clone(),
                    exercise: column.exercise.clone(),
                    reference: stored.reference.clone(),
                    old: old.words(),
                    new: new.words(),
                    why: match why {
                        Some(why) => why.to_owned(),
                        None => self.why(old, &new)?,
                    },
                    outcome,
                };
                if outcome == Outcome::Written {
                    self.update((assignment, &learner.id), column, &new)?;
                    self.note_change(assignment, &change, now)?;
                }
                changes.push(change);
            }
        }
        Ok(changes)
    }

    pub(super) fn stored(
        &self,
        assignment: &str,
        learner: &str,
        exercise: &str,
    ) -> Result<Option<Stored>, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT reference, state, attempt, job, verdict, held_why, earned, mark, published, EXISTS (SELECT 1 FROM overrides \
             WHERE overrides.assignment = marks.assignment AND overrides.learner = marks.learner \
             AND overrides.exercise = marks.exercise) FROM marks WHERE assignment = ?1 AND learner = ?2 AND exercise = ?3",
        )?;
        let mut rows = select.query([assignment, learner, exercise])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let state: String = row.get(1)?;
        let state = ["not-handed-in", "judged", "held"]
            .into_iter()
            .find(|known| *known == state)
            .unwrap_or("waiting");
        let verdict: Option<String> = row.get(4)?;
        let points = |at: usize| -> rusqlite::Result<Option<Points>> {
            Ok(row.get::<_, Option<i64>>(at)?.map(Points::hundredths))
        };
        let standing = Standing {
            state,
            attempt: row.get(2)?,
            job: row.get::<_, Option<String>>(3)?.map(key).transpose()?,
            verdict: verdict.map(|verdict| verdict.parse()).transpose().map_err(Error::Unknown)?,
            held_why: row.get(5)?,
            earned: points(6)?,
            mark: points(7)?,
            at_most: None,
        };
        let stored =
            Stored { reference: row.get(0)?, standing, published: points(8)?, overridden: row.get(9)? };
        Ok(Some(stored))
    }

    fn insert(
        &self,
        (assignment, learner): (&str, &str),
        column: &Column,
        new: &Standing,
    ) -> Result<(), Error> {
        let mut insert = self.database.prepare_cached(
            "INSERT OR IGNORE INTO marks (assignment, learner, exercise, reference, state, max) VALUES (?1, ?2, ?3, ?4, 'waiting', 0)",
        )?;
        // Two rows may draw the same number; then the next one is tried.
        for tried in 0_u32.. {
            let reference = reference(assignment, learner, &column.exercise, tried);
            if insert.execute(params![assignment, learner, column.exercise, reference])? == 1 {
                break;
            }
        }
        self.update((assignment, learner), column, new)
    }

    fn update(
        &self,
        (assignment, learner): (&str, &str),
        column: &Column,
        new: &Standing,
    ) -> Result<(), Error> {
        self.database
            .prepare_cached(
                "UPDATE marks SET state = ?4, attempt = ?5, job = ?6, verdict = ?7, held_why = ?8, earned = ?9, mark = ?10, \
                 max = ?11 WHERE assignment = ?1 AND learner = ?2 AND exercise = ?3",
            )?
            .execute(params![
                assignment,
                learner,
                column.exercise,
                new.state,
                new.attempt,
                new.job.map(Key::hex),
                new.verdict.map(Verdict::id),
                new.held_why,
                new.earned.map(Points::in_hundredths),
                new.mark.map(Points::in_hundredths),
                column.max.in_hundredths()
            ])?;
        Ok(())
    }
}
