//! The marks as the facts have them, held against the marks that stand: what is new is written at once, what is there
//! changes only when the instructor says so.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;

use super::book::key;
use super::row::{Column, MadeWith};
use super::{AssignmentFacts, Error, Gradebook, Work, marking};
use crate::points::Points;
use flow::build::Key;
use flow::verdict::Verdict;
use text::tr;

/// What a grading may do to marks that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent {
    /// Write changed marks.
    pub apply: bool,
    /// Write also those that are lower than what was published.
    pub allow_lower: bool,
}

/// How one learner stands in one exercise, in the gradebook's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `not-handed-in`, `judged`, `held` or `waiting`.
    pub state: &'static str,
    /// The attempt that counts.
    pub attempt: Option<i64>,
    /// The job whose verdict counts.
    pub job: Option<Key>,
    /// The verdict, where there is one.
    pub verdict: Option<Verdict>,
    /// Why it is held.
    pub held_why: Option<String>,
    /// Points before lateness.
    pub earned: Option<Points>,
    /// After lateness.
    pub mark: Option<Points>,
}

impl Standing {
    fn nothing() -> Self {
        let zero = Some(Points::ZERO);
        Self {
            state: "not-handed-in",
            attempt: None,
            job: None,
            verdict: None,
            held_why: None,
            earned: zero,
            mark: zero,
        }
    }

    fn held(attempt: i64, job: Option<Key>, verdict: Option<Verdict>, why: String) -> Self {
        Self {
            state: "held",
            attempt: Some(attempt),
            job,
            verdict,
            held_why: Some(why),
            earned: None,
            mark: None,
        }
    }

    /// In words: `accepted 7`, `held`, `not-handed-in 0`.
    fn words(&self) -> String {
        let what = match (self.state, self.verdict) {
            ("judged", Some(verdict)) => verdict.id(),
            (state, _) => state,
        };
        match self.mark {
            Some(mark) => format!("{what} {mark}"),
            None => what.to_owned(),
        }
    }

    /// Whether a reader would see a difference.
    fn differs(&self, other: &Self) -> bool {
        (self.state, self.verdict, self.mark) != (other.state, other.verdict, other.mark)
    }
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

/// A row as it stands in the database.
struct Stored {
    reference: String,
    standing: Standing,
    published: Option<Points>,
    /// A person has set another mark, so that nothing that is written here lowers it.
    overridden: bool,
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

    /// Makes an exercise worth what `wanted` says, where nobody's mark changes by it or the consent is there; else the
    /// marks that would change.
    fn weigh(&self, assignment: &str, wanted: &Column, consent: Consent) -> Result<Vec<Change>, Error> {
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

    /// The attempts of a learner with what each holds and what lateness leaves, in the order of time.
    fn judged_attempts(&self, assignment: &str, learner: &str) -> Result<Vec<Judged>, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT id, late_percent, content, work ->> '$.Err' IS NOT NULL, planned, late_held FROM attempts \
             WHERE assignment = ?1 AND learner = ?2 ORDER BY number",
        )?;
        let mut rows = select.query([assignment, learner])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            let refused = if row.get(3)? { Some(key(row.get(2)?)?) } else { None };
            let work = if refused.is_some() { BTreeMap::new() } else { self.work(id)? };
            let (percent, is_planned, late_held) = (row.get(1)?, row.get(4)?, row.get(5)?);
            all.push(Judged { id, percent, late_held, refused, is_planned, work });
        }
        Ok(all)
    }

    /// How a learner with these attempts stands in an exercise.
    fn standing(
        &self,
        facts: &AssignmentFacts,
        column: &Column,
        attempts: &[Judged],
    ) -> Result<Standing, Error> {
        use crate::class::Counts;
        let candidates: Vec<&Judged> = match facts.counts {
            Counts::Last => attempts.last().into_iter().collect(),
            Counts::First => attempts.first().into_iter().collect(),
            Counts::Best => attempts.iter().collect(),
        };
        let mut standings = Vec::new();
        for attempt in candidates {
            standings.extend(self.standing_of(column, attempt)?);
        }
        let marks: Vec<Option<Points>> = standings.iter().map(|standing| standing.mark).collect();
        let which = marking::which_counts(facts.counts, &marks, column.max);
        Ok(which.map_or_else(Standing::nothing, |at| standings.swap_remove(at)))
    }

    /// How an attempt stands in an exercise; `None` where it holds nothing for it.
    fn standing_of(&self, column: &Column, attempt: &Judged) -> Result<Option<Standing>, Error> {
        let id = attempt.id;
        let rejected = |job| Standing {
            state: "judged",
            attempt: Some(id),
            job,
            verdict: Some(Verdict::Rejected),
            held_why: None,
            earned: Some(Points::ZERO),
            mark: Some(Points::ZERO),
        };
        if let Some(content) = attempt.refused {
            return Ok(Some(rejected(Some(content))));
        }
        let waiting = |job| Standing {
            state: "waiting",
            attempt: Some(id),
            job,
            verdict: None,
            held_why: None,
            earned: None,
            mark: None,
        };
        let job = match attempt.work.get(&column.exercise) {
            // A grading was ended before it had looked at it.
            None if !attempt.is_planned => return Ok(Some(waiting(None))),
            None => return Ok(None),
            Some((Work::Rejected(_), _)) => return Ok(Some(rejected(None))),
            Some((Work::Fault(why), _)) => {
                return Ok(Some(Standing::held(id, None, Some(Verdict::CheckerError), why.clone())));
            }
            Some((Work::Job(job), _)) => *job,
        };
        let mut select = self.database.prepare_cached(
            "SELECT jobs.state, jobs.error, verdicts.verdict, verdicts.points, verdicts.max_points, verdicts.held \
             FROM jobs LEFT JOIN verdicts ON verdicts.job = jobs.key WHERE jobs.key = ?1",
        )?;
        type Found = (String, Option<String>, Option<String>, Option<u32>, Option<u32>, Option<bool>);
        let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Found> {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
        };
        // A grading that was ended while it planned has rows without their jobs; the next one enqueues them.
        let found = select.query_row([job.hex()], read).optional()?;
        let (state, error, verdict, points, of, held) = found.unwrap_or_default();
        let Some(verdict) = verdict else {
            if state == "dead" {
                let why = error.unwrap_or_default();
                return Ok(Some(Standing::held(id, Some(job), Some(Verdict::CheckerError), why)));
            }
            return Ok(Some(waiting(Some(job))));
        };
        let verdict: Verdict = verdict.parse().map_err(Error::Unknown)?;
        if held == Some(true) || verdict.is_held() {
            let why = tr!("a case could not be decided; nobody loses a point by it");
            return Ok(Some(Standing::held(id, Some(job), Some(verdict), why)));
        }
        let earned = marking::earned(column.max, (points.unwrap_or(0), of.unwrap_or(0)));
        // What earned nothing earns nothing, however late it was.
        if let Some(why) = attempt.late_held.as_ref().filter(|_| earned > Points::ZERO) {
            return Ok(Some(Standing::held(id, Some(job), Some(verdict), why.clone())));
        }
        Ok(Some(Standing {
            state: "judged",
            attempt: Some(id),
            job: Some(job),
            verdict: Some(verdict),
            held_why: None,
            earned: Some(earned),
            mark: Some(marking::after_lateness(earned, attempt.percent)),
        }))
    }

    fn stored(&self, assignment: &str, learner: &str, exercise: &str) -> Result<Option<Stored>, Error> {
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
    fn why(&self, old: &Standing, new: &Standing) -> Result<String, Error> {
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

    /// With what the verdict of a job was made.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn made_with(&self, job: Key) -> Result<Option<MadeWith>, Error> {
        let mut select = self.database.prepare_cached("SELECT made_with FROM verdicts WHERE job = ?1")?;
        let made: Option<String> = select.query_row([job.hex()], |row| row.get(0)).optional()?;
        Ok(made.map(|made| serde_json::from_str(&made)).transpose()?)
    }

    /// How the program of a job was held.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn isolation(&self, job: Key) -> Result<String, Error> {
        let mut select = self.database.prepare_cached("SELECT isolation FROM verdicts WHERE job = ?1")?;
        let level: Option<String> = select.query_row([job.hex()], |row| row.get(0)).optional()?;
        Ok(level.unwrap_or_default())
    }
}

/// An attempt with what it holds.
struct Judged {
    id: i64,
    percent: u32,
    /// Why nobody can say what lateness leaves, where it is so.
    late_held: Option<String>,
    /// The key of an attempt that is rejected as a whole.
    refused: Option<Key>,
    /// What it holds is known.
    is_planned: bool,
    work: BTreeMap<String, (Work, Vec<String>)>,
}

/// The number to quote for a row: six letters and digits that are not taken for one another (Crockford's base 32).
fn reference(assignment: &str, learner: &str, exercise: &str, tried: u32) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let key = Key::of("reference")
        .with("assignment", assignment)
        .with("learner", learner)
        .with("exercise", exercise)
        .with("tried", tried.to_le_bytes())
        .key();
    let number = u64::from_str_radix(&key.short(), 16).unwrap_or_default();
    let digit = |at: u32| char::from(DIGITS[(number >> (5 * at) & 31) as usize]);
    (0..6).map(digit).enumerate().fold(String::new(), |mut all, (at, digit)| {
        if at == 3 {
            all.push('-');
        }
        all.push(digit);
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_to_quote_is_short_and_the_same_each_time() {
        let one = reference("a1", "ayesha", "microtasks/priority-order", 0);
        assert_eq!(one, reference("a1", "ayesha", "microtasks/priority-order", 0));
        assert_eq!(one.len(), 7);
        assert_ne!(one, reference("a1", "ayesha", "microtasks/priority-order", 1));
        assert_ne!(one, reference("a1", "babul", "microtasks/priority-order", 0));
    }
}
