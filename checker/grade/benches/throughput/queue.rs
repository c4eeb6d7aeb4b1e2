//! What the queue costs a job: it is claimed, and its verdict recorded with one run's evidence.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::{bar, millis};
use checker_grade::attempt::{Entry, Snapshot};
use checker_grade::gradebook::Gradebook;
use checker_grade::gradebook::row::{Judged, MadeWith};
use checker_grade::judge::{Done, Job, JobQueue as _, Lane, Payload, SqliteQueue};
use flow::build::Key;
use flow::verdict::Verdict;

const JOBS: u32 = 400;
/// What a job takes otherwise.
const JOB: Duration = Duration::from_secs(2);

/// Measures it, in a gradebook on this disk: what is acknowledged is there after a power cut.
pub(crate) fn measure() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
    Gradebook::create(folder.path()).expect("a gradebook can be made");
    let queue = SqliteQueue::open(folder.path()).expect("it has a queue");
    let jobs: Vec<Job> = (0..JOBS).map(job).collect();
    let begun = Instant::now();
    queue.enqueue(&jobs).expect("they are enqueued");
    let enqueued = begun.elapsed() / JOBS;
    let mut took: Vec<Duration> = Vec::new();
    loop {
        let begun = Instant::now();
        let claimed = queue.claim("worker", &[Lane::Timed, Lane::Free], 1, JOB * 15);
        let Some(lease) = claimed.expect("it can be claimed").pop() else { break };
        let done = done(lease.job.key);
        queue.finish(lease, &done).expect("it is recorded");
        took.push(begun.elapsed());
    }
    assert_eq!(took.len(), jobs.len(), "every job is claimed once");
    took.sort();
    let of = |share: usize| took[took.len() * share / 100];
    println!(
        "queue: claim and finish {:.2} ms (median of {JOBS}; nine of ten {:.2} ms), enqueue {:.2} ms",
        millis(of(50)),
        millis(of(90)),
        millis(enqueued)
    );
    bar("queue, share of a job of 2 s", of(50).as_secs_f64() / JOB.as_secs_f64(), (0.005, false));
}

fn job(number: u32) -> Job {
    let content = Key::of("bytes").with("number", number.to_le_bytes()).key();
    let path = "90-measured/01-small/src/main.rs".to_owned();
    let entries = BTreeMap::from([(path, Entry::File { content, bytes: 3000 })]);
    let snapshot = Snapshot { entries, left_out: Vec::new() };
    let payload = Payload { dir: "90-measured/01-small".to_owned(), snapshot };
    Job { key: content, exercise: "measured/small".to_owned(), payload, is_timed: false }
}

fn done(job: Key) -> Done {
    let judged = Judged {
        job,
        verdict: Verdict::WrongOrder,
        cases: Vec::new(),
        // As long as what is kept of a run that was not accepted.
        message: Some("a line of what the program printed\n".repeat(60)),
        points: (0, 3),
        work: None,
        seconds: (0.5, 0.25),
    };
    let (isolation, made_with) = ("isolation: full".to_owned(), MadeWith::default());
    Done { judged, runs: Vec::new(), isolation, made_with, amended_from: None }
}
