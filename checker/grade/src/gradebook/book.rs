//! The facts of the gradebook: the class, its learners, what they handed in, and which job judges what.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::row::Column;
use super::{Error, schema};
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
