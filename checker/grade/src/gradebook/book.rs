//! The facts of the gradebook: the class, its learners, what they handed in, and which job judges what.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::row::Column;
use super::{Error, schema};
use crate::attempt::{Attempt, Refusal, Snapshot};
use crate::class::{Counts, HiddenLines};
use crate::learner::Learner;
use crate::points::Points;
use flow::build::Key;
use text::tr;

/// The gradebook of one class.
#[derive(Debug)]
pub struct Gradebook {
    pub(super) database: Connection,
    folder: PathBuf,
}

/// An assignment as the gradebook keeps it.
#[derive(Debug, Clone)]
pub struct AssignmentFacts {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it is due, as `class.yaml` writes it.
    pub due: Option<String>,
    /// Which attempt counts.
    pub counts: Counts,
    /// What learners see of hidden cases.
    pub hidden: HiddenLines,
    /// The exercises in its order.
    pub columns: Vec<Column>,
}

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

/// What an attempt holds for one exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// This job judges it.
    Job(Key),
    /// It is rejected; why.
    Rejected(String),
    /// The course or the checker has a fault; which.
    Fault(String),
}

impl Gradebook {
    /// Opens the gradebook in this folder, and makes one where there is none.
    ///
    /// # Errors
    /// The folder cannot be written, or a newer checker wrote it.
    pub fn create(folder: &Path) -> Result<Self, Error> {
        Ok(Self { database: schema::create(folder)?, folder: folder.to_owned() })
    }

    /// Opens the gradebook that is in this folder.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        Ok(Self { database: schema::open(folder)?, folder: folder.to_owned() })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All that is done until the answer is committed, or nothing.
    pub(crate) fn begin(&self) -> Result<Transaction<'_>, Error> {
        Ok(Transaction::new_unchecked(&self.database, TransactionBehavior::Immediate)?)
    }

    /// Keeps a fact under its name.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn set_fact(&self, name: &str, value: &impl Serialize) -> Result<(), Error> {
        let value = serde_json::to_string(value)?;
        self.database
            .execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?1, ?2)", [name, &value])?;
        Ok(())
    }

    /// The fact of this name, if there is one.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn fact<V: DeserializeOwned>(&self, name: &str) -> Result<Option<V>, Error> {
        let mut select = self.database.prepare_cached("SELECT value FROM facts WHERE name = ?1")?;
        let value: Option<String> = select.query_row([name], |row| row.get(0)).optional()?;
        Ok(value.map(|value| serde_json::from_str(&value)).transpose()?)
    }

    /// Keeps an assignment, in place of what it was. An exercise that has marks stays worth what they are out of, until
    /// [`Gradebook::mark`] writes them anew: no mark is ever above what its exercise is worth.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn enter_assignment(&self, assignment: &AssignmentFacts) -> Result<(), Error> {
        let all = self.begin()?;
        let counts = match assignment.counts {
            Counts::Last => "last",
            Counts::First => "first",
            Counts::Best => "best",
        };
        let hidden = match assignment.hidden {
            HiddenLines::Points => "points",
            HiddenLines::Rule => "rule",
            HiddenLines::Full => "full",
        };
        all.execute(
            "INSERT INTO assignments (id, title, due, counts, hidden_lines) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (id) DO UPDATE SET title = ?2, due = ?3, counts = ?4, hidden_lines = ?5",
            params![assignment.id, assignment.title, assignment.due, counts, hidden],
        )?;
        all.execute("DELETE FROM columns WHERE assignment = ?1", [&assignment.id])?;
        for (place, column) in assignment.columns.iter().enumerate() {
            all.execute(
                "INSERT INTO columns (assignment, place, exercise, title, max, book) VALUES (?1, ?2, ?3, ?4, \
                 coalesce((SELECT max(max) FROM marks WHERE assignment = ?1 AND exercise = ?3), ?5), ?6)",
                params![
                    assignment.id,
                    place,
                    column.exercise,
                    column.title,
                    column.max.in_hundredths(),
                    column.book
                ],
            )?;
        }
        Ok(all.commit()?)
    }

    /// The assignment of this id.
    ///
    /// # Errors
    /// There is none, or the database cannot be read.
    pub fn assignment(&self, id: &str) -> Result<AssignmentFacts, Error> {
        let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<(String, Option<String>, String, String)> {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        };
        let mut select = self
            .database
            .prepare_cached("SELECT title, due, counts, hidden_lines FROM assignments WHERE id = ?1")?;
        let Some((title, due, counts, hidden)) = select.query_row([id], read).optional()? else {
            return Err(Error::Unknown(match self.assignments()?.as_slice() {
                [] => tr!("this gradebook has no assignment yet"),
                known => tr!(
                    "this gradebook has no assignment `{id}`; it has {known}",
                    id = id,
                    known = known.join(", ")
                ),
            }));
        };
        let mut select = self.database.prepare_cached(
            "SELECT exercise, title, max, book FROM columns WHERE assignment = ?1 ORDER BY place",
        )?;
        let columns = select.query_map([id], |row| {
            let max = Points::hundredths(row.get(2)?);
            Ok(Column { exercise: row.get(0)?, title: row.get(1)?, max, book: row.get(3)? })
        })?;
        let counts = match counts.as_str() {
            "first" => Counts::First,
            "best" => Counts::Best,
            _ => Counts::Last,
        };
        let hidden = match hidden.as_str() {
            "points" => HiddenLines::Points,
            "full" => HiddenLines::Full,
            _ => HiddenLines::Rule,
        };
        Ok(AssignmentFacts {
            id: id.to_owned(),
            title,
            due,
            counts,
            hidden,
            columns: columns.collect::<Result<_, _>>()?,
        })
    }

    /// The ids of all assignments, as they came.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn assignments(&self) -> Result<Vec<String>, Error> {
        let mut select = self.database.prepare_cached("SELECT id FROM assignments ORDER BY rowid")?;
        let ids = select.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// Keeps learners in this order; those who are known already get what is said of them now. Where it is the `whole`
    /// class, whoever is not among them is not enrolled any more.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn enter_learners(&self, learners: &[Learner], whole: bool) -> Result<(), Error> {
        let all = self.begin()?;
        if whole {
            all.execute("UPDATE learners SET enrolled = 0", [])?;
        }
        for (place, learner) in learners.iter().enumerate() {
            all.prepare_cached(
                "INSERT INTO learners (id, place, name, email, login, number, section, platform, enrolled) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET place = ?2, name = ?3, \
                 email = coalesce(?4, email), login = coalesce(?5, login), number = coalesce(?6, number), \
                 section = coalesce(?7, section), platform = coalesce(?8, platform), enrolled = ?9",
            )?
            .execute(params![
                learner.id,
                place,
                learner.name,
                learner.email,
                learner.login,
                learner.number,
                learner.section,
                learner.platform,
                learner.enrolled
            ])?;
        }
        Ok(all.commit()?)
    }

    /// The learners in the order of the roster.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn learners(&self) -> Result<Vec<Learner>, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT id, name, email, login, number, section, platform, enrolled FROM learners \
             ORDER BY enrolled DESC, place, id",
        )?;
        let learners = select.query_map([], |row| {
            Ok(Learner {
                id: row.get(0)?,
                name: row.get(1)?,
                email: row.get(2)?,
                login: row.get(3)?,
                number: row.get(4)?,
                section: row.get(5)?,
                platform: row.get(6)?,
                enrolled: row.get(7)?,
            })
        })?;
        Ok(learners.collect::<Result<_, _>>()?)
    }

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
        let all = &self.database;
        let work = serde_json::to_string(&attempt.work)?;
        let mut says = attempt.says.clone();
        if attempt.marked_late {
            says.push(tr!("the learning platform says that it came late"));
        }
        let content = match &attempt.work {
            Ok(snapshot) => snapshot.key(),
            Err(_) => Key::of("refused attempt").with("source", &attempt.source).with("why", &work).key(),
        };
        all.prepare_cached(
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
        all.prepare_cached(
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

    /// Says that it is known what an attempt holds. Until then nobody concludes that it holds nothing.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn set_planned(&self, attempt: i64) -> Result<(), Error> {
        self.database.prepare_cached("UPDATE attempts SET planned = 1 WHERE id = ?1")?.execute([attempt])?;
        Ok(())
    }

    /// Keeps what an attempt holds for an exercise; `None` where it holds nothing for it.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn set_work(
        &self,
        attempt: i64,
        exercise: &str,
        work: Option<&Work>,
        notes: &[String],
    ) -> Result<(), Error> {
        let Some(work) = work else {
            self.database
                .prepare_cached("DELETE FROM work WHERE attempt = ?1 AND exercise = ?2")?
                .execute(params![attempt, exercise])?;
            return Ok(());
        };
        let (job, rejected, fault) = match work {
            Work::Job(key) => (Some(key.hex()), None, None),
            Work::Rejected(why) => (None, Some(why), None),
            Work::Fault(why) => (None, None, Some(why)),
        };
        self.database
            .prepare_cached(
                "INSERT OR REPLACE INTO work (attempt, exercise, job, rejected, fault, notes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![attempt, exercise, job, rejected, fault, serde_json::to_string(notes)?])?;
        Ok(())
    }

    /// What an attempt holds, by exercise, with what was left out of it.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn work(&self, attempt: i64) -> Result<BTreeMap<String, (Work, Vec<String>)>, Error> {
        let mut select = self
            .database
            .prepare_cached("SELECT exercise, job, rejected, fault, notes FROM work WHERE attempt = ?1")?;
        let mut rows = select.query([attempt])?;
        let mut all = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let notes: String = row.get(4)?;
            let work = match (row.get::<_, Option<String>>(1)?, row.get(2)?) {
                (Some(job), _) => Work::Job(key(job)?),
                (None, Some(why)) => Work::Rejected(why),
                (None, None) => Work::Fault(row.get::<_, Option<String>>(3)?.unwrap_or_default()),
            };
            all.insert(row.get(0)?, (work, serde_json::from_str(&notes)?));
        }
        Ok(all)
    }

    /// The learner whom the instructor means: by id, login, number or address, else by the name.
    ///
    /// # Errors
    /// Nobody, or several.
    pub fn learner(&self, typed: &str) -> Result<Learner, Error> {
        let learners = self.learners()?;
        if let Some(found) = learners.iter().find(|learner| learner.id == typed) {
            return Ok(found.clone());
        }
        let is = |text: &Option<String>| text.as_deref().is_some_and(|text| text.eq_ignore_ascii_case(typed));
        let means = |learner: &&Learner| {
            is(&learner.login) || is(&learner.number) || is(&learner.email) || learner.name == typed
        };
        match learners.iter().filter(means).collect::<Vec<_>>().as_slice() {
            [one] => Ok((*one).clone()),
            [] => {
                let names = learners.iter().map(|learner| learner.id.as_str());
                let near = order::yaml::nearest(typed, names);
                Err(Error::Unknown(match near {
                    Some(near) => tr!(
                        "this gradebook has no learner `{typed}`; did you mean `{near}`?",
                        typed = typed,
                        near = near
                    ),
                    None => tr!(
                        "this gradebook has no learner `{typed}`; write an id of the roster",
                        typed = typed
                    ),
                }))
            }
            several => {
                let ids: Vec<&str> = several.iter().map(|learner| learner.id.as_str()).collect();
                Err(Error::Unknown(tr!(
                    "`{typed}` is several learners: {ids}; write one of these ids",
                    typed = typed,
                    ids = ids.join(", ")
                )))
            }
        }
    }
}

/// A key as the database has it.
pub(crate) fn key(hex: String) -> Result<Key, Error> {
    Key::try_from(hex).map_err(|wrong| Error::Unknown(wrong.to_string()))
}
