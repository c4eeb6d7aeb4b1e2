//! What was handed in, and when: the attempts of all learners, kept for good.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::params;

use super::{Error, Gradebook};
use crate::attempt::{Attempt, Refusal, Snapshot};
use flow::build::Key;
use text::tr;

/// One attempt that is in the gradebook.
#[derive(Debug, Clone)]
pub struct Handed {
    /// Its number among all attempts of the gradebook.
    pub id: i64,
    /// Whose it is.
    pub learner: String,
    /// When it was handed in, where its manifest says so.
    pub handed_in: Option<Timestamp>,
    /// When it was handed in, where the roster says so, which outweighs the manifest.
    pub trusted_at: Option<Timestamp>,
    /// The learning platform says that it came late, and not by how much.
    pub marked_late: bool,
    /// What it says of itself, which proves nothing.
    pub says: Vec<String>,
    /// Its files, or why it is rejected.
    pub work: Result<Snapshot, Vec<Refusal>>,
}

/// What the time of an attempt comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timing {
    /// When it was handed in, where the roster says so.
    pub trusted_at: Option<Timestamp>,
    /// How late that was, an extension counted in; `None` where it was not.
    pub seconds: Option<i64>,
    /// What that leaves of its points in percent.
    pub percent: u32,
    /// Why nobody can say what it leaves, where it is so: its rows are held.
    pub held: Option<String>,
    /// What the instructor should know of it.
    pub says: Vec<String>,
}

impl Gradebook {
    /// Keeps what was handed in, whatever is not known yet, and numbers each learner's attempts anew by their time.
    ///
    /// What names no time came when it was first seen. Whoever is given a changed folder again has another attempt.
    ///
    /// # Errors
    /// The database cannot be written, or the first attempt that cannot be read; then nothing is kept.
    pub fn enter_attempts<E: From<Error>>(
        &self,
        assignment: &str,
        attempts: impl IntoIterator<Item = Result<Attempt, E>>,
        now: Timestamp,
    ) -> Result<(), E> {
        let all = self.begin()?;
        for attempt in attempts {
            self.enter_attempt(assignment, &attempt?, now)?;
        }
        self.number_attempts(assignment)?;
        Ok(all.commit().map_err(Error::from)?)
    }

    fn enter_attempt(&self, assignment: &str, attempt: &Attempt, now: Timestamp) -> Result<(), Error> {
        let work = serde_json::to_string(&attempt.work)?;
        let mut says = attempt.says.clone();
        if attempt.marked_late {
            says.push(tr!("the learning platform says that it came late"));
        }
        let content = content(attempt, &work);
        self.database
            .prepare_cached(
                "INSERT INTO attempts (assignment, learner, content, number, handed_in, seen, source, work, says, \
                 marked_late) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (SELECT 1 FROM attempts WHERE assignment = ?1 \
                 AND learner = ?2 AND content = ?3 AND handed_in IS ?5)",
            )?
            .execute(params![
                assignment,
                attempt.learner,
                content.hex(),
                attempt.number,
                attempt.handed_in.map(|at| at.to_string()),
                now.to_string(),
                attempt.source,
                work,
                serde_json::to_string(&says)?,
                attempt.marked_late
            ])?;
        // Work that the platform does not call late any more, or did not when it first came, is not late.
        self.database
            .prepare_cached(
                "UPDATE attempts SET marked_late = min(marked_late, ?5) WHERE assignment = ?1 AND learner = ?2 \
                 AND content = ?3 AND handed_in IS ?4",
            )?
            .execute(params![
                assignment,
                attempt.learner,
                content.hex(),
                attempt.handed_in.map(|at| at.to_string()),
                attempt.marked_late
            ])?;
        Ok(())
    }

    fn number_attempts(&self, assignment: &str) -> Result<(), Error> {
        // What a submission says of its time settles the order only where all of them say one: an intake has better
        // reasons for its own order, and hands attempts over in it.
        self.database.execute(
            "UPDATE attempts SET number = (SELECT count(*) FROM attempts AS other WHERE other.assignment = attempts.assignment \
             AND other.learner = attempts.learner AND CASE WHEN EXISTS (SELECT 1 FROM attempts AS third \
             WHERE third.assignment = attempts.assignment AND third.learner = attempts.learner AND third.handed_in IS NULL) \
             THEN other.id <= attempts.id \
             ELSE (unixepoch(other.handed_in, 'subsec'), other.id) <= (unixepoch(attempts.handed_in, 'subsec'), attempts.id) END) \
             WHERE assignment = ?1",
            [assignment],
        )?;
        Ok(())
    }

    /// The learners whose last attempt is not among these, though it was handed in before.
    ///
    /// # Errors
    /// The database cannot be read, or the first attempt that cannot.
    pub fn not_among<E: From<Error>>(
        &self,
        assignment: &str,
        attempts: impl IntoIterator<Item = Result<Attempt, E>>,
    ) -> Result<Vec<String>, E> {
        let mut known = BTreeSet::new();
        for attempt in attempts {
            let attempt = attempt?;
            let work = serde_json::to_string(&attempt.work).map_err(Error::from)?;
            let handed_in = attempt.handed_in.map(|at| at.to_string());
            known.insert((attempt.learner.clone(), content(&attempt, &work).hex(), handed_in));
        }
        let last = self.last_attempts(assignment)?;
        Ok(last.into_iter().filter(|last| !known.contains(last)).map(|(learner, ..)| learner).collect())
    }

    /// The last attempt of each learner, by its content and what it says of its time.
    fn last_attempts(&self, assignment: &str) -> Result<Vec<(String, String, Option<String>)>, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT learner, content, handed_in, max(number) FROM attempts WHERE assignment = ?1 GROUP BY learner ORDER BY learner",
        )?;
        let last = select.query_map([assignment], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(last.collect::<Result<_, _>>()?)
    }

    /// Keeps what the time of an attempt comes to.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn set_timing(&self, attempt: i64, timing: &Timing) -> Result<(), Error> {
        self.database
            .prepare_cached(
                "UPDATE attempts SET late_seconds = ?2, late_percent = ?3, trusted_at = ?4, late_held = ?5, late_says = ?6 \
                 WHERE id = ?1",
            )?
            .execute(params![
                attempt,
                timing.seconds,
                timing.percent,
                timing.trusted_at.map(|at| at.to_string()),
                timing.held,
                serde_json::to_string(&timing.says)?
            ])?;
        Ok(())
    }

    /// Other assignments in which learners have the very time that the roster gives them in this one, with how many have it.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn times_of_others(&self, assignment: &str) -> Result<Vec<(String, usize)>, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT other.assignment, count(DISTINCT own.learner) FROM attempts AS own JOIN attempts AS other \
             ON other.learner = own.learner AND other.trusted_at = own.trusted_at AND other.assignment <> own.assignment \
             WHERE own.assignment = ?1 GROUP BY other.assignment ORDER BY other.assignment",
        )?;
        let all = select.query_map([assignment], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// The attempts at an assignment in the order of learner and time, by their number in the gradebook and their learner.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn attempts(&self, assignment: &str) -> Result<Vec<(i64, String)>, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT id, learner FROM attempts WHERE assignment = ?1 ORDER BY learner, number",
        )?;
        let all = select.query_map([assignment], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// One attempt.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn attempt(&self, id: i64) -> Result<Handed, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT learner, handed_in, work, says, trusted_at, marked_late FROM attempts WHERE id = ?1",
        )?;
        let mut rows = select.query([id])?;
        let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let time = |at: usize| -> rusqlite::Result<Option<Timestamp>> {
            Ok(row.get::<_, Option<String>>(at)?.and_then(|at| at.parse().ok()))
        };
        Ok(Handed {
            id,
            learner: row.get(0)?,
            handed_in: time(1)?,
            trusted_at: time(4)?,
            marked_late: row.get(5)?,
            says: serde_json::from_str(&row.get::<_, String>(3)?)?,
            work: serde_json::from_str(&row.get::<_, String>(2)?)?,
        })
    }
}

/// The key by which an attempt is known again; `work` is its work as JSON.
fn content(attempt: &Attempt, work: &str) -> Key {
    match &attempt.work {
        Ok(snapshot) => snapshot.key(),
        Err(_) => Key::of("refused attempt").with("source", &attempt.source).with("why", work).key(),
    }
}
