//! How a learner stands in an exercise, by what was handed in and what was judged of it. It writes nothing.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension as _;

use super::book::key;
use super::marking::{self, Known};
use super::row::Column;
use super::{AssignmentFacts, Error, Gradebook, Work};
use crate::class::Counts;
use crate::points::Points;
use flow::build::Key;
use flow::verdict::Verdict;
use text::tr;

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
    /// The most that a mark which is not known can come to, where that is less than all.
    pub at_most: Option<Points>,
}

impl Standing {
    pub(super) fn nothing() -> Self {
        let zero = Some(Points::ZERO);
        Self {
            state: "not-handed-in",
            attempt: None,
            job: None,
            verdict: None,
            held_why: None,
            earned: zero,
            mark: zero,
            at_most: None,
        }
    }

    pub(super) fn held(attempt: i64, job: Option<Key>, verdict: Option<Verdict>, why: String) -> Self {
        Self {
            state: "held",
            attempt: Some(attempt),
            job,
            verdict,
            held_why: Some(why),
            earned: None,
            mark: None,
            at_most: None,
        }
    }

    /// In words: `accepted 7`, `held`, `not-handed-in 0`.
    pub(super) fn words(&self) -> String {
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
    pub(super) fn differs(&self, other: &Self) -> bool {
        (self.state, self.verdict, self.mark) != (other.state, other.verdict, other.mark)
    }
}

/// An attempt with what it holds.
pub(super) struct Judged {
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

impl Gradebook {
    /// The attempts of a learner with what each holds and what lateness leaves, in the order of time.
    pub(super) fn judged_attempts(&self, assignment: &str, learner: &str) -> Result<Vec<Judged>, Error> {
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
    pub(super) fn standing(
        &self,
        facts: &AssignmentFacts,
        column: &Column,
        attempts: &[Judged],
    ) -> Result<Standing, Error> {
        let candidates: Vec<&Judged> = match facts.counts {
            Counts::Last => attempts.last().into_iter().collect(),
            Counts::First => attempts.first().into_iter().collect(),
            Counts::Best => attempts.iter().collect(),
        };
        let mut standings = Vec::new();
        for attempt in candidates {
            standings.extend(self.standing_of(column, attempt)?);
        }
        let known = |standing: &Standing| match standing.mark {
            Some(mark) => Known::Mark(mark),
            None => Known::AtMost(standing.at_most.unwrap_or(column.max)),
        };
        let marks: Vec<Known> = standings.iter().map(known).collect();
        let which = marking::which_counts(facts.counts, &marks);
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
            at_most: None,
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
            at_most: None,
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
            let held = Standing::held(id, Some(job), Some(verdict), why.clone());
            return Ok(Some(Standing { at_most: Some(earned), ..held }));
        }
        Ok(Some(Standing {
            state: "judged",
            attempt: Some(id),
            job: Some(job),
            verdict: Some(verdict),
            held_why: None,
            earned: Some(earned),
            mark: Some(marking::after_lateness(earned, attempt.percent)),
            at_most: None,
        }))
    }
}
