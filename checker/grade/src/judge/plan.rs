//! From what was handed in to jobs: which attempts may count, what each holds for each exercise, and which of it is
//! already known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

use super::job::{Cases, Job, Payload, key};
use super::queue::{Enqueued, JobQueue};
use super::session::Session;
use crate::attempt::Snapshot;
use crate::class::Counts;
use crate::gradebook::{AssignmentFacts, Gradebook, Work};
use crate::intake::Files;
use flow::build::Key;
use flow::course::{Exercise, Overlay, Rejection, Submission};
use text::tr;

/// So many jobs are enqueued, and so many attempts are written down, at once: memory does not grow with the class.
const BATCH: usize = 64;

/// What came of planning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Planned {
    /// How many attempts may count.
    pub attempts: usize,
    /// The jobs.
    pub jobs: Enqueued,
    /// How many pieces of work are rejected without a job.
    pub rejected: usize,
    /// Faults of the course, each once, by exercise.
    pub faults: BTreeMap<String, String>,
}

/// One exercise of the assignment, with what is asked of it.
pub(super) struct Asked {
    pub(super) exercise: Arc<Exercise>,
    /// Its digest and whether it is timed, or the course's fault.
    cases: Result<(Key, bool), String>,
}

impl Asked {
    /// The exercises of an assignment.
    pub(super) fn of(session: &Session, facts: &AssignmentFacts) -> Result<Vec<Self>> {
        let each = facts.columns.iter().map(|column| {
            let exercise = session.course.find(&column.exercise)?.clone();
            let cases = Cases::of(&exercise).map(|cases| (cases.digest(), cases.is_timed()));
            Ok(Self { exercise, cases })
        });
        each.collect()
    }
}

/// Plans the jobs of an assignment and enqueues them.
///
/// # Errors
/// The database or the files; what is wrong with somebody's work is planned as that.
pub fn plan(
    session: &Session,
    gradebook: &Gradebook,
    files: &Files,
    assignment: &str,
    queue: &dyn JobQueue,
) -> Result<Planned> {
    let facts = gradebook.assignment(assignment)?;
    let asked = Asked::of(session, &facts)?;
    let mut planned = Planned::default();
    let mut batch: Vec<Job> = Vec::new();
    let mut looked_at: Vec<Holds<'_>> = Vec::new();
    for attempt in that_may_count(facts.counts, gradebook.attempts(assignment)?) {
        if session.cancel.is_cancelled() {
            break;
        }
        planned.attempts += 1;
        let Ok(snapshot) = gradebook.attempt(attempt)?.work else { continue };
        let mut held = Vec::new();
        for asked in &asked {
            let id = asked.exercise.id.as_str();
            let (work, notes) = look_at(session, files, asked, &snapshot, &mut batch)?;
            match &work {
                Some(Work::Rejected(_)) => planned.rejected += 1,
                Some(Work::Fault(why)) => {
                    planned.faults.entry(id.to_owned()).or_insert_with(|| why.clone());
                }
                _ => {}
            }
            held.push((id, work, notes));
        }
        looked_at.push((attempt, held));
        if batch.len().max(looked_at.len()) >= BATCH {
            flush(queue, &mut batch, &mut planned)?;
            keep(gradebook, &mut looked_at)?;
        }
    }
    flush(queue, &mut batch, &mut planned)?;
    keep(gradebook, &mut looked_at)?;
    Ok(planned)
}

/// What an attempt holds for each exercise.
type Holds<'e> = (i64, Vec<(&'e str, Option<Work>, Vec<String>)>);

/// Writes down what attempts hold. Several at once, since each transaction waits for the disk.
fn keep(gradebook: &Gradebook, looked_at: &mut Vec<Holds<'_>>) -> Result<()> {
    let all = gradebook.begin()?;
    for (attempt, held) in looked_at.drain(..) {
        for (exercise, work, notes) in held {
            gradebook.set_work(attempt, exercise, work.as_ref(), &notes)?;
        }
        gradebook.set_planned(attempt)?;
    }
    Ok(all.commit().map_err(crate::gradebook::Error::from)?)
}

fn flush(queue: &dyn JobQueue, batch: &mut Vec<Job>, planned: &mut Planned) -> Result<()> {
    let enqueued = queue.enqueue(batch)?;
    planned.jobs.new += enqueued.new;
    planned.jobs.waiting += enqueued.waiting;
    planned.jobs.done += enqueued.done;
    planned.jobs.dead += enqueued.dead;
    batch.clear();
    Ok(())
}

/// The attempts that may count: those that cannot are not even compiled.
pub(super) fn that_may_count(counts: Counts, attempts: Vec<(i64, String)>) -> Vec<i64> {
    let mut of_learner: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (attempt, learner) in attempts {
        of_learner.entry(learner).or_default().push(attempt);
    }
    let chosen = of_learner.into_values().flat_map(|attempts| match counts {
        Counts::Best => attempts,
        Counts::First => attempts.first().copied().into_iter().collect(),
        Counts::Last => attempts.last().copied().into_iter().collect(),
    });
    let chosen: BTreeSet<i64> = chosen.collect();
    chosen.into_iter().collect()
}

/// What an attempt holds for one exercise, and what of it is left out; a job that is needed is added to the batch.
pub(super) fn look_at(
    session: &Session,
    files: &Files,
    asked: &Asked,
    snapshot: &Snapshot,
    batch: &mut Vec<Job>,
) -> Result<(Option<Work>, Vec<String>)> {
    let exercise = &asked.exercise;
    if snapshot.of_exercise(&exercise.dir).is_empty() {
        return Ok((None, Vec::new()));
    }
    let rejections = snapshot.rejections(&exercise.dir);
    if !rejections.is_empty() {
        return Ok((Some(Work::Rejected(in_words(&rejections))), Vec::new()));
    }
    let (cases, is_timed) = match &asked.cases {
        Ok(cases) => *cases,
        Err(why) => return Ok((Some(Work::Fault(why.clone())), Vec::new())),
    };
    let own = only(snapshot, &exercise.dir);
    let folder = tempfile::tempdir()?;
    let overlay = lay_out(&own, files, &exercise.dir, folder.path())?;
    let sources = match overlay.lay(exercise) {
        Ok(Ok(sources)) => sources,
        Ok(Err(rejections)) => return Ok((Some(Work::Rejected(in_words(&rejections))), Vec::new())),
        Err(fault) => return Ok((Some(Work::Fault(fault.to_string())), Vec::new())),
    };
    let notes = sources.ignored.iter().map(ToString::to_string).collect();
    match key(&session.builder, exercise, cases, (&sources, &overlay), session.way()) {
        Ok(key) => {
            let payload = Payload { dir: exercise.dir.clone(), snapshot: own };
            batch.push(Job { key, exercise: exercise.id.to_string(), payload, is_timed });
            Ok((Some(Work::Job(key)), notes))
        }
        Err(why) => Ok((Some(Work::Fault(why)), notes)),
    }
}

/// What of a snapshot belongs to one exercise.
fn only(snapshot: &Snapshot, dir: &str) -> Snapshot {
    let begin = format!("{dir}/");
    let own = snapshot.entries.iter().filter(|(path, _)| path.starts_with(&begin));
    Snapshot { entries: own.map(|(path, entry)| (path.clone(), *entry)).collect(), left_out: Vec::new() }
}

fn in_words(rejections: &[Rejection]) -> String {
    rejections.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Lays the files of one exercise out below an empty folder, and opens them as the overlay of a stranger.
pub(super) fn lay_out(
    snapshot: &Snapshot,
    files: &Files,
    dir: &str,
    to: &std::path::Path,
) -> Result<Overlay> {
    snapshot.lay_out(files, dir, to)?;
    let submission = Submission::open(to).map_err(|error| {
        anyhow::anyhow!(tr!(
            "the files of {exercise} could not be laid out: {reason}",
            exercise = dir,
            reason = error
        ))
    })?;
    Ok(Overlay::Submission(submission))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_attempts_that_may_count_are_judged() {
        let attempts = || vec![(1, "a".to_owned()), (4, "a".to_owned()), (2, "b".to_owned())];
        assert_eq!(that_may_count(Counts::Last, attempts()), [2, 4]);
        assert_eq!(that_may_count(Counts::First, attempts()), [1, 2]);
        assert_eq!(that_may_count(Counts::Best, attempts()), [1, 2, 4]);
    }
}
