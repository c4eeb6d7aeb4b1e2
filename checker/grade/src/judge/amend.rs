//! A corrected order, held against the runs that are stored: nothing is compiled and nothing is run.
//!
//! What follows gets the job's key under the corrected order, so that a later grading finds it done. Where the stored
//! runs do not answer, the work is named and stays as it was.

use anyhow::Result;
use jiff::Timestamp;

use super::job::{Cases, Job, Lane};
use super::plan::{Asked, look_at, that_may_count};
use super::queue::Done;
use super::session::Session;
use super::sqlite::record_amended;
use super::worker::{Came, Cores, judge_one};
use crate::gradebook::evidence::inputs_digest;
use crate::gradebook::row::Judged;
use crate::gradebook::{Change, Consent, Error, Evidence, Gradebook, Work};
use crate::intake::Files;
use flow::build::Key;
use flow::course::{Case, Kind};
use flow::judge::{CaseResult, Seen, judge};
use flow::process::End;
use flow::verdict::Verdict;
use std::sync::Arc;
use text::{tr, trn};

/// What came of it.
#[derive(Debug, Default)]
pub struct Amended {
    /// How many jobs were judged again.
    pub judged: usize,
    /// The marks that changed, or would.
    pub changes: Vec<Change>,
    /// What the stored runs do not answer: the learner, the exercise, why.
    pub not_judged: Vec<(String, String, String)>,
}

/// Judges the stored runs of an assignment again. Without consent nothing at all is written.
///
/// # Errors
/// The database, the files, or the course.
pub fn amend(
    session: &Session,
    gradebook: &Gradebook,
    files: &Files,
    assignment: &str,
    consent: Consent,
) -> Result<Amended> {
    let facts = gradebook.assignment(assignment)?;
    let asked = Asked::of(session, &facts)?;
    let all = gradebook.begin()?;
    let mut amended = Amended::default();
    for attempt in that_may_count(facts.counts, gradebook.attempts(assignment)?) {
        let handed = gradebook.attempt(attempt)?;
        let Ok(snapshot) = &handed.work else { continue };
        let before = gradebook.work(attempt)?;
        for asked in &asked {
            let id = asked.exercise.id.as_str();
            let mut batch = Vec::new();
            let (work, notes) = look_at(session, files, asked, snapshot, &mut batch)?;
            let old = match before.get(id) {
                Some((Work::Job(old), _)) => *old,
                _ => continue,
            };
            let (Some(Work::Job(new)), Some(job)) = (&work, batch.pop()) else { continue };
            if *new == old || gradebook.judged(*new)?.is_some() {
                gradebook.set_work(attempt, id, work.as_ref(), &notes)?;
                continue;
            }
            match again(session, gradebook, files, &job, old)? {
                Ok(done) => {
                    record_amended(&all, &job, &done)?;
                    gradebook.set_work(attempt, id, work.as_ref(), &notes)?;
                    amended.judged += 1;
                }
                Err(why) => amended.not_judged.push((handed.learner.clone(), id.to_owned(), why)),
            }
        }
    }
    let why = tr!("the corrected order was held against the stored runs");
    amended.changes = gradebook.mark_within(assignment, consent, Timestamp::now(), Some(&why))?;
    if consent.apply {
        all.commit().map_err(Error::from)?;
    }
    Ok(amended)
}

/// What the stored runs of a job say under the cases as they are now, or why they say nothing.
fn again(
    session: &Session,
    gradebook: &Gradebook,
    files: &Files,
    job: &Job,
    old: Key,
) -> Result<Result<Done, String>> {
    let Some(before) = gradebook.judged(old)? else {
        return Ok(Err(tr!("it was never judged")));
    };
    let Some(made_with) = gradebook.made_with(old)? else {
        return Ok(Err(tr!("it was never judged")));
    };
    let exercise = session.course.by_dir(&job.payload.dir);
    let exercise = exercise.ok_or_else(|| {
        anyhow::anyhow!(tr!("the course has no exercise {dir} any more", dir = job.payload.dir))
    })?;
    let cases = Cases::of(exercise).map_err(anyhow::Error::msg)?;
    if cases.spec.kind == Kind::Predict {
        // Nothing is run for a prediction.
        let cores = Cores::of_this_process();
        return Ok(match judge_one(session, files, &job.payload, Lane::Free, 0.0, None, &cores)? {
            Came::Judged(mut done) => {
                done.amended_from = Some(old);
                Ok(*done)
            }
            Came::Compiled(_) | Came::Stopped => Err(tr!("it was cancelled")),
        });
    }
    let now = session.made_with(&cases.digest().short());
    let made_with = crate::gradebook::row::MadeWith { checker: now.checker, course: now.course, ..made_with };
    let evidence = gradebook.evidence(old)?;
    let isolation = gradebook.isolation(old)?;
    let mut judged = Judged { job: job.key, points: (0, cases.points()), ..before.clone() };
    if before.verdict == Verdict::CompileError {
        return Ok(Ok(Done { judged, runs: Vec::new(), isolation, made_with, amended_from: Some(old) }));
    }
    let mut runs: Vec<Evidence> = Vec::new();
    judged.cases = Vec::new();
    for (place, case) in cases.all().enumerate() {
        let stored = evidence.iter().filter(|run| run.case == case.name && run.hidden == case.hidden);
        let mut stored: Vec<Evidence> = stored.cloned().collect();
        let known = before.cases.iter().find(|known| known.name == case.name && known.hidden == case.hidden);
        let inputs = inputs_digest(case, &cases.spec.limits);
        match judge_case(case, &mut stored, known, &inputs, session.settings.runs) {
            Ok(result) => judged.cases.push(result),
            Err(why) => return Ok(Err(format!("{}: {why}", case.name))),
        }
        for run in &mut stored {
            run.place = u32::try_from(place).unwrap_or(u32::MAX);
            run.order_digest.clone_from(&case.digest);
        }
        runs.extend(stored);
    }
    judged.verdict = Verdict::of_exercise(judged.cases.iter().map(|case| case.verdict));
    judged.points.0 = judged.cases.iter().map(|case| case.points).sum();
    Ok(Ok(Done { judged, runs, isolation, made_with, amended_from: Some(old) }))
}

/// Judges the stored runs of a case; each run is told what is said of it now.
fn judge_case(
    case: &Case,
    stored: &mut [Evidence],
    known: Option<&CaseResult>,
    inputs: &str,
    asked_for: u32,
) -> Result<CaseResult, String> {
    let Some(first) = stored.first() else {
        return Err(tr!("no run of it is stored; grade again to run it"));
    };
    if first.inputs_digest != inputs {
        return Err(tr!(
            "what the program is given was changed, so that the stored runs are none of it; grade again to run it"
        ));
    }
    let least = asked_for.max(case.explore.as_ref().map_or(1, |explore| explore.runs));
    let mut seen = Seen::of(case, least > 1);
    for one in stored.iter_mut() {
        if one.cut && !matches!(one.run.end, End::Limit(_)) {
            return Err(tr!("it printed more than is kept; grade again to run it"));
        }
        one.cause = judge(case, &one.run);
        one.verdict = one.cause.as_ref().map_or(Verdict::Accepted, flow::judge::Cause::verdict);
        seen.note(one.number, one.cause.clone(), Arc::new(one.run.clone()));
    }
    // A failing run of an earlier check is kept with the result alone.
    let earlier = known.and_then(|known| {
        let (number, _) = known.shown?;
        let run = known.run.clone().filter(|_| known.cause.is_some() && seen.failed().is_none())?;
        let cause = judge(case, &run).filter(|cause| !cause.verdict().is_held())?;
        Some((number, cause, run))
    });
    let mut result = seen.result(earlier);
    if let Some(known) = known {
        result.rests_on.clone_from(&known.rests_on);
    }
    let made = u32::try_from(stored.len()).unwrap_or(u32::MAX);
    if result.verdict.is_accepted() && made < least {
        return Err(trn!(
            made,
            "only {count} run of it is stored, which is fewer than it needs to be accepted; grade again to run it",
            "only {count} runs of it are stored, which is fewer than it needs to be accepted; grade again to run it"
        ));
    }
    Ok(result)
}
