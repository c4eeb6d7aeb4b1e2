//! What a person decides: a mark instead of the checker's, and a comment. Neither is ever lost to a grading.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use super::change::{Change, Outcome};
use super::row::ByHand;
use super::{Error, Gradebook};
use crate::points::Points;
use text::tr;

impl Gradebook {
    /// Sets a mark by hand, or takes it back with `None`.
    ///
    /// # Errors
    /// There is no such row, the mark is below nothing or above what the exercise is worth, or what counts then is lower
    /// than what was published and nobody allowed it.
    pub fn set_by_hand(
        &self,
        (assignment, learner, exercise): (&str, &str, &str),
        mark: Option<Points>,
        allow_lower: bool,
        why: &str,
        now: Timestamp,
    ) -> Result<Change, Error> {
        let all = self.begin()?;
        let facts = self.assignment(assignment)?;
        let column = facts.columns.iter().find(|column| column.exercise == exercise);
        let max = column.map(|column| column.max).ok_or_else(|| no_exercise(assignment, exercise))?;
        if mark.is_some_and(|mark| mark < Points::ZERO || mark > max) {
            return Err(Error::Unknown(tr!(
                "a mark for {exercise} is from 0 to {max}",
                exercise = exercise,
                max = max
            )));
        }
        let (reference, judged, published) = self.reference_and_marks(assignment, learner, exercise)?;
        let before = self.by_hand(assignment, learner, exercise)?;
        let shown = |mark: Option<Points>| mark.map_or_else(|| "held".to_owned(), |mark| mark.to_string());
        let old = before.map_or_else(|| shown(judged), |before| tr!("{mark} (by hand)", mark = before.mark));
        // A row that is held counts as lower than any mark, as it does for a grading.
        if let Some(published) =
            published.filter(|published| mark.or(judged) < Some(*published) && !allow_lower)
        {
            return Err(Error::Unknown(tr!(
                "{published} was published for {exercise}, and {new} is lower; nothing was written; write it with --allow-lower",
                published = published,
                exercise = exercise,
                new = shown(mark.or(judged))
            )));
        }
        match mark {
            Some(mark) => self.database.execute(
                "INSERT OR REPLACE INTO overrides (assignment, learner, exercise, mark, why, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![assignment, learner, exercise, mark.in_hundredths(), why, now.to_string()],
            )?,
            None => self.database.execute(
                "DELETE FROM overrides WHERE assignment = ?1 AND learner = ?2 AND exercise = ?3",
                [assignment, learner, exercise],
            )?,
        };
        let change = Change {
            learner: learner.to_owned(),
            exercise: exercise.to_owned(),
            reference,
            old,
            new: mark.map_or_else(|| shown(judged), |mark| tr!("{mark} (by hand)", mark = mark)),
            why: why.to_owned(),
            outcome: Outcome::Written,
        };
        self.note_change(assignment, &change, now)?;
        all.commit()?;
        Ok(change)
    }

    /// Writes a comment for the learner; an empty one takes it back.
    ///
    /// # Errors
    /// There is no such row.
    pub fn comment(
        &self,
        (assignment, learner, exercise): (&str, &str, &str),
        text: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.reference_and_marks(assignment, learner, exercise)?;
        if text.trim().is_empty() {
            self.database.execute(
                "DELETE FROM comments WHERE assignment = ?1 AND learner = ?2 AND exercise = ?3",
                [assignment, learner, exercise],
            )?;
        } else {
            self.database.execute(
                "INSERT OR REPLACE INTO comments (assignment, learner, exercise, text, at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![assignment, learner, exercise, text, now.to_string()],
            )?;
        }
        Ok(())
    }

    /// The mark that a person has set.
    pub(super) fn by_hand(
        &self,
        assignment: &str,
        learner: &str,
        exercise: &str,
    ) -> Result<Option<ByHand>, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT mark, why FROM overrides WHERE assignment = ?1 AND learner = ?2 AND exercise = ?3",
        )?;
        let read =
            |row: &rusqlite::Row<'_>| Ok(ByHand { mark: Points::hundredths(row.get(0)?), why: row.get(1)? });
        Ok(select.query_row([assignment, learner, exercise], read).optional()?)
    }

    /// Marks every row of an assignment as published with the mark that it has now; what is held is not published.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn publish(
        &self,
        assignment: &str,
        held_as: impl Fn(Points) -> Option<Points>,
    ) -> Result<usize, Error> {
        let all = self.begin()?;
        let sheet = self.sheet(assignment)?;
        let mut published = 0;
        for standing in &sheet.learners {
            for (row, column) in standing.rows.iter().zip(&sheet.columns) {
                let Some(mark) = row.mark.or_else(|| held_as(column.max)) else { continue };
                published += self.database.execute(
                    "UPDATE marks SET published = ?4 WHERE assignment = ?1 AND learner = ?2 AND exercise = ?3",
                    params![assignment, standing.learner.id, column.exercise, mark.in_hundredths()],
                )?;
            }
        }
        all.commit()?;
        Ok(published)
    }

    /// The number to quote, the checker's mark, and the mark that was published.
    fn reference_and_marks(
        &self,
        assignment: &str,
        learner: &str,
        exercise: &str,
    ) -> Result<(String, Option<Points>, Option<Points>), Error> {
        let mut select = self.database.prepare_cached(
            "SELECT reference, mark, published FROM marks WHERE assignment = ?1 AND learner = ?2 AND exercise = ?3",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            let points =
                |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)?.map(Points::hundredths));
            Ok((row.get(0)?, points(1)?, points(2)?))
        };
        let found = select.query_row([assignment, learner, exercise], read).optional()?;
        found.ok_or_else(|| no_exercise(assignment, exercise))
    }
}

fn no_exercise(assignment: &str, exercise: &str) -> Error {
    Error::Unknown(tr!(
        "the assignment `{assignment}` has no exercise `{exercise}`",
        assignment = assignment,
        exercise = exercise
    ))
}
