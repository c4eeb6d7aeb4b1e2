//! The queue of jobs as workers and the conductor see it, whatever keeps it.
//!
//! Its promises: what was enqueued is judged, or is dead and says why; a verdict is recorded once, in one step with the end
//! of its job; whoever had a lease that ended may still record first, and never over another.

use std::time::Duration;

use super::job::{Job, Lane};
use crate::gradebook::row::{Judged, MadeWith};
use crate::gradebook::{Error, Evidence};
use flow::build::Key;

/// So often a worker, or the whole grading, may die over a job, or fail to do it, before the job is dead.
pub const MOST_FAILURES: u32 = 3;

/// A job that a worker has for a while.
#[derive(Debug, Clone)]
pub struct Lease {
    /// The job.
    pub job: Job,
    /// Where it stands.
    pub lane: Lane,
    /// Which claim of the job this is, from 1: a later one fences this one off.
    pub attempt: u32,
    /// Who has it.
    pub worker: String,
    /// What compiling took, where that is done already.
    pub compile_seconds: f64,
}

/// What a worker found out.
#[derive(Debug, Clone)]
pub struct Done {
    /// What the gradebook keeps of it.
    pub judged: Judged,
    /// Every run.
    pub runs: Vec<Evidence>,
    /// How the program was held.
    pub isolation: String,
    /// With what it was judged.
    pub made_with: MadeWith,
    /// The job whose stored runs were judged again, where nothing was run.
    pub amended_from: Option<Key>,
}

impl Done {
    /// Whether a case could not be decided, so that no points may follow from it.
    pub fn is_held(&self) -> bool {
        self.judged.verdict.is_held() || self.judged.cases.iter().any(|case| case.verdict.is_held())
    }
}

/// What came of [`JobQueue::finish`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// The verdict is recorded.
    Now,
    /// Another worker had recorded one before; this one is dropped.
    Before,
}

/// What came of [`JobQueue::enqueue`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Enqueued {
    /// Jobs that were not known.
    pub new: usize,
    /// Jobs that were known and are not done.
    pub waiting: usize,
    /// Jobs that have a verdict already.
    pub done: usize,
    /// Jobs that are dead.
    pub dead: usize,
}

/// Why a worker no longer has its jobs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gone {
    /// It was told to stop: its jobs are as good as before.
    Stopped,
    /// It died; in words. Its jobs may be why.
    Died(String),
}

/// How a lane stands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LaneStats {
    /// How many jobs still have to go through it.
    pub left: u64,
    /// How many were measured.
    pub measured: u64,
    /// What they took on average, in seconds.
    pub mean_seconds: f64,
}

/// How the queue stands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct QueueStats {
    /// Waiting for a worker.
    pub ready: u64,
    /// In a worker's hands.
    pub leased: u64,
    /// Judged.
    pub done: u64,
    /// Given up; each holds its rows.
    pub dead: u64,
    /// How long the oldest of those that wait has waited.
    pub oldest: Option<Duration>,
    /// Compiling, and runs of whose time nothing depends.
    pub free: LaneStats,
    /// Runs that are measured or disturbed.
    pub timed: LaneStats,
}

impl QueueStats {
    /// How many are not judged and not given up.
    pub fn unfinished(&self) -> u64 {
        self.ready + self.leased
    }
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// The job.
    pub key: Key,
    /// The exercise's id.
    pub exercise: String,
    /// What the last failure was.
    pub why: String,
}

/// A queue of jobs. It is used from several threads and by several processes.
pub trait JobQueue: Send + Sync {
    /// Lays aside everything that is not done: only what is enqueued from now on is worked on. For the one conductor there
    /// is, before it plans. What somebody still had was at work when the grading before ended without a word, its
    /// conductor too: that counts against the job as the death of a worker does.
    ///
    /// # Errors
    /// What keeps the queue cannot be written; so for all that follow.
    fn begin(&self) -> Result<(), Error>;

    /// Adds jobs; a job that is known by its key is not added again.
    ///
    /// # Errors
    /// As above.
    fn enqueue(&self, jobs: &[Job]) -> Result<Enqueued, Error>;

    /// Gives a worker up to `most` jobs for so long, out of these lanes, the first lane first. A job that was given back
    /// comes after those that nobody failed at. One over which somebody has died comes after all others, and no two such
    /// jobs are at work at the same time.
    ///
    /// # Errors
    /// As above.
    fn claim(&self, worker: &str, lanes: &[Lane], most: usize, lease: Duration) -> Result<Vec<Lease>, Error>;

    /// Makes a lease last so long from now. False where it is somebody else's by now, or done.
    ///
    /// # Errors
    /// As above.
    fn extend(&self, lease: &Lease, by: Duration) -> Result<bool, Error>;

    /// The program is compiled: the job goes on to the timed lane.
    ///
    /// # Errors
    /// As above.
    fn advance(&self, lease: Lease, compile_seconds: f64) -> Result<(), Error>;

    /// Records the verdict and ends the job, in one step.
    ///
    /// # Errors
    /// As above; then nothing is recorded.
    fn finish(&self, lease: Lease, done: &Done) -> Result<Recorded, Error>;

    /// The worker could not do it; why. It counts against the job, and never against a learner.
    ///
    /// # Errors
    /// As above.
    fn give_back(&self, lease: Lease, why: &str) -> Result<(), Error>;

    /// A worker is gone with all that it had.
    ///
    /// # Errors
    /// As above.
    fn release(&self, worker: &str, gone: &Gone) -> Result<usize, Error>;

    /// Makes dead jobs, and those that nobody could decide, ready again at the next [`JobQueue::enqueue`]; how many.
    ///
    /// # Errors
    /// As above.
    fn retry_dead(&self) -> Result<usize, Error>;

    /// The jobs that were given up.
    ///
    /// # Errors
    /// As above.
    fn dead(&self) -> Result<Vec<Dead>, Error>;

    /// How it stands.
    ///
    /// # Errors
    /// As above.
    fn stats(&self) -> Result<QueueStats, Error>;
}
