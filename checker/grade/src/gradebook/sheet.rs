//! The sheet: everything about one assignment, read from the database for reports and exports.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};

use super::packed::unpack;
use super::row::{Column, Held, InFull, Judged, Lateness, Row, Sheet, Standing, State};
use super::{Error, Gradebook, Work};
use crate::attempt::Entry;
use crate::intake::{FILES, Files};
use crate::judge::Payload;
use crate::learner::Learner;
use crate::points::Points;
use flow::build::Key;
use flow::verdict::Verdict;

impl Gradebook {
    /// Everything about an assignment, its rows in brief: what is told of one learner, [`Gradebook::of_learner`] reads.
    ///
    /// # Errors
    /// There is no such assignment, or the database cannot be read.
    pub fn sheet(&self, assignment: &str) -> Result<Sheet, Error> {
        let facts = self.assignment(assignment)?;
        let all = self.learners()?;
        let mut learners = Vec::with_capacity(all.len());
        for learner in all {
            let in_brief = |row: &mut Row| {
                match &mut row.state {
                    State::Judged(judged) => judged.in_brief(),
                    State::Held(held) => held.judged.iter_mut().for_each(Judged::in_brief),
                    State::NotHandedIn | State::Waiting => {}
                };
            };
            learners.push(self.standing_with(assignment, learner, &facts.columns, &in_brief)?);
        }
        Ok(Sheet {
            class: self.fact("class")?.unwrap_or_else(|| facts.title.clone()),
            assignment: facts.id,
            title: facts.title,
            due: facts.due,
            columns: facts.columns,
            learners,
            isolation: self.fact("isolation")?.unwrap_or_default(),
            made_with: self.fact("made_with")?.unwrap_or_default(),
        })
    }

    /// One learner with all their rows, in full.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn of_learner(
        &self,
        assignment: &str,
        learner: Learner,
        columns: &[Column],
    ) -> Result<Standing, Error> {
        self.standing_with(assignment, learner, columns, &|_| {})
    }

    /// One learner with all their rows, each made into what is kept of it as soon as it is read.
    fn standing_with(
        &self,
        assignment: &str,
        learner: Learner,
        columns: &[Column],
        kept: &dyn Fn(&mut Row),
    ) -> Result<Standing, Error> {
        let mut rows = Vec::with_capacity(columns.len());
        for column in columns {
            let mut row = self.row(assignment, &learner.id, column)?;
            kept(&mut row);
            rows.push(row);
        }
        let mut select = self.database.prepare_cached(
            "SELECT attempts.id, number, coalesce(trusted_at, handed_in), late_seconds, late_percent, late_says, (SELECT count(*) FROM attempts AS other \
             WHERE other.assignment = ?1 AND other.learner = ?2) FROM attempts \
             LEFT JOIN marks ON marks.attempt = attempts.id WHERE attempts.assignment = ?1 AND attempts.learner = ?2 \
             ORDER BY marks.attempt IS NOT NULL DESC, number DESC LIMIT 1",
        )?;
        let mut found = select.query([assignment, &learner.id])?;
        let Some(row) = found.next()? else {
            return Ok(Standing {
                learner,
                rows,
                attempt: None,
                handed_in: None,
                late: None,
                notes: Vec::new(),
                says_of_time: Vec::new(),
            });
        };
        let (id, percent): (i64, u32) = (row.get(0)?, row.get(4)?);
        let late = row.get::<_, Option<i64>>(3)?.map(|seconds| Lateness { seconds, percent });
        let handed_in: Option<String> = row.get(2)?;
        Ok(Standing {
            attempt: Some((row.get(1)?, row.get(6)?)),
            handed_in: handed_in.and_then(|at| at.parse().ok()),
            late,
            notes: self.notes(id)?,
            says_of_time: serde_json::from_str(&row.get::<_, String>(5)?)?,
            learner,
            rows,
        })
    }

    /// Why a whole attempt is rejected, or what of it was left out.
    fn notes(&self, attempt: i64) -> Result<Vec<String>, Error> {
        let handed = self.attempt(attempt)?;
        let mut notes = handed.says;
        match handed.work {
            Err(refusals) => notes.extend(refusals.iter().map(crate::attempt::Refusal::line)),
            Ok(snapshot) => {
                notes.extend(snapshot.left_out);
                for (exercise, (_, left_out)) in self.work(attempt)? {
                    notes.extend(left_out.into_iter().map(|note| format!("{exercise}: {note}")));
                }
            }
        }
        Ok(notes)
    }

    fn row(&self, assignment: &str, learner: &str, column: &Column) -> Result<Row, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT reference, state, attempt, job, held_why, earned, mark, published, (SELECT text FROM comments \
             WHERE comments.assignment = ?1 AND comments.learner = ?2 AND comments.exercise = ?3), max \
             FROM marks WHERE assignment = ?1 AND learner = ?2 AND exercise = ?3",
        )?;
        let mut found = select.query(params![assignment, learner, column.exercise])?;
        let Some(row) = found.next()? else {
            return Ok(Row {
                state: State::Waiting,
                earned: None,
                mark: None,
                max: column.max,
                set_by_hand: None,
                comment: None,
                reference: String::new(),
                published: None,
            });
        };
        let points = |at: usize| -> rusqlite::Result<Option<Points>> {
            Ok(row.get::<_, Option<i64>>(at)?.map(Points::hundredths))
        };
        let set_by_hand = self.by_hand(assignment, learner, &column.exercise)?;
        let state: String = row.get(1)?;
        let job = row.get::<_, Option<String>>(3)?.map(super::book::key).transpose()?;
        let mut judged = match job {
            Some(job) => self.judged(job)?,
            None => None,
        };
        // Nobody looks at what a right program printed, and a class has thousands of them.
        for case in
            judged.iter_mut().flat_map(|judged| &mut judged.cases).filter(|case| case.verdict.is_accepted())
        {
            case.run = None;
        }
        let state = match state.as_str() {
            "not-handed-in" => State::NotHandedIn,
            "held" => {
                let why: Option<String> = row.get(4)?;
                State::Held(Box::new(Held { why: why.unwrap_or_default(), judged }))
            }
            "judged" => {
                let rejected = || self.rejected(row.get(2)?, &column.exercise, job);
                State::Judged(Box::new(judged.map_or_else(rejected, Ok)?))
            }
            _ => State::Waiting,
        };
        let mark = set_by_hand.as_ref().map(|by_hand| by_hand.mark).or(points(6)?);
        Ok(Row {
            state,
            earned: points(5)?,
            mark,
            // The mark that stands is of what the exercise was worth then.
            max: points(9)?.unwrap_or(column.max),
            set_by_hand,
            comment: row.get(8)?,
            reference: row.get(0)?,
            published: points(7)?,
        })
    }

    /// What the job found out, if it is done.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn judged(&self, job: Key) -> Result<Option<Judged>, Error> {
        let mut select = self.database.prepare_cached("SELECT judged FROM verdicts WHERE job = ?1")?;
        let judged: Option<Vec<u8>> = select.query_row([job.hex()], |row| row.get(0)).optional()?;
        judged.as_deref().map(unpack).transpose()
    }

    /// What is said of work that no job judges, since it is rejected.
    fn rejected(&self, attempt: Option<i64>, exercise: &str, job: Option<Key>) -> Result<Judged, Error> {
        let mut message = String::new();
        if let Some(attempt) = attempt {
            message = match self.work(attempt)?.remove(exercise) {
                Some((Work::Rejected(why), _)) => why,
                _ => self.notes(attempt)?.join("\n"),
            };
        }
        Ok(Judged {
            job: job.unwrap_or_else(|| Key::of("rejected").with("why", &message).key()),
            verdict: Verdict::Rejected,
            cases: Vec::new(),
            message: Some(message),
            points: (0, 0),
            work: None,
            seconds: (0.0, 0.0),
        })
    }

    /// What a worker was told of a job; nothing where no job judged it.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn payload(&self, job: Key) -> Result<Option<Payload>, Error> {
        let mut select = self.database.prepare_cached("SELECT payload FROM jobs WHERE key = ?1")?;
        let payload: Option<String> = select.query_row([job.hex()], |row| row.get(0)).optional()?;
        Ok(payload.map(|payload| serde_json::from_str(&payload)).transpose()?)
    }

    /// The files of the attempt that counts, for one exercise: by their path in its folder.
    ///
    /// # Errors
    /// The database or the files cannot be read.
    pub fn sources(
        &self,
        assignment: &str,
        learner: &str,
        exercise: &str,
    ) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT jobs.payload FROM marks JOIN jobs ON jobs.key = marks.job \
             WHERE marks.assignment = ?1 AND marks.learner = ?2 AND marks.exercise = ?3",
        )?;
        let payload: Option<String> =
            select.query_row([assignment, learner, exercise], |row| row.get(0)).optional()?;
        let Some(payload) = payload else { return Ok(BTreeMap::new()) };
        let payload: Payload = serde_json::from_str(&payload)?;
        let files =
            Files::open(&self.folder().join(FILES)).map_err(|error| Error::Unknown(error.to_string()))?;
        let mut sources = BTreeMap::new();
        for (path, entry) in &payload.snapshot.entries {
            let Entry::File { content, .. } = entry else { continue };
            let path =
                path.strip_prefix(&payload.dir).and_then(|path| path.strip_prefix('/')).unwrap_or(path);
            let bytes =
                files.get(*content).map_err(|reason| Error::file(&self.folder().join(FILES), reason))?;
            sources.insert(path.to_owned(), bytes);
        }
        Ok(sources)
    }
}

impl InFull for Gradebook {
    fn rows(&self, sheet: &Sheet, learner: &Standing) -> Result<Vec<Row>, Error> {
        let row = |column| self.row(&sheet.assignment, &learner.learner.id, column);
        sheet.columns.iter().map(row).collect()
    }
}
