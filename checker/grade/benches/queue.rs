//! What the queue costs a job: enqueued, claimed, and finished with a verdict and the evidence of three runs, all of it on
//! the disk. The bar is 10 ms of CPU time: 0.5 % of a job that computes for 2 s. What it waits for the disk is shown beside
//! it, and is another worker's time to compute.
//!
//! `cargo bench -p checker-grade --bench queue`

use std::time::{Duration, Instant};

use checker_grade::attempt::Snapshot;
use checker_grade::gradebook::row::{Judged, MadeWith};
use checker_grade::gradebook::{Evidence, Gradebook};
use checker_grade::judge::{Done, Job, JobQueue as _, Lane, Payload, SqliteQueue};
use flow::build::Key;
use flow::process::Finished;
use flow::run::{Delays, End, Perturbation, Run};
use flow::trace::{Line, Trace};
use flow::verdict::Verdict;

const JOBS: u32 = 1000;
const MOST: Duration = Duration::from_millis(10);

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Gradebook::create(folder.path()).expect("a gradebook");
    let queue = SqliteQueue::open(folder.path()).expect("its queue");
    let jobs: Vec<Job> = (0..JOBS).map(job).collect();
    let (began, computed) = (Instant::now(), cpu());
    for some in jobs.chunks(64) {
        queue.enqueue(some).expect("jobs");
    }
    let enqueued = began.elapsed();
    let began = Instant::now();
    let mut done = 0;
    while let Some(lease) =
        queue.claim("bench", &[Lane::Timed, Lane::Free], 1, Duration::from_secs(60)).expect("a claim").pop()
    {
        let judged = verdict(lease.job.key);
        queue.finish(lease, &judged).expect("a verdict");
        done += 1;
    }
    let worked = began.elapsed();
    assert_eq!(done, JOBS);
    let each = (cpu() - computed) / JOBS;
    println!("enqueue {:.3?} a job, claim and finish {:.3?} a job", enqueued / JOBS, worked / JOBS);
    println!("the queue computes {each:.3?} a job (at most {MOST:?})");
    assert!(each <= MOST, "the queue costs too much");
}

/// The CPU time of this process.
fn cpu() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(spent).unwrap_or_default()
}

fn job(number: u32) -> Job {
    let payload =
        Payload { dir: "03-microtasks/02-priority-order".to_owned(), snapshot: Snapshot::default() };
    let key = Key::of("bench").with("number", number.to_le_bytes()).key();
    Job { key, exercise: "microtasks/priority-order".to_owned(), payload, is_timed: false }
}

/// A verdict with three runs of forty lines.
fn verdict(job: Key) -> Done {
    let line = |number: u64| Line {
        text: format!("line {number} of a program"),
        at: Duration::from_micros(number * 137),
    };
    let stdout = Trace { lines: (0..40).map(line).collect(), ..Trace::default() };
    let finished = Finished {
        stdout,
        stderr: Trace::default(),
        end: End::Exit(0),
        leaked: false,
        wall: Duration::from_millis(3),
        cpu: Duration::from_millis(2),
        peak_memory_bytes: 2 << 20,
    };
    let run =
        Run { finished, delays: Delays::default(), perturbation: Perturbation::default(), steps: Vec::new() };
    let evidence = |place| Evidence {
        place,
        case: format!("case {}", place + 1),
        hidden: false,
        number: 1,
        verdict: Verdict::Accepted,
        cause: None,
        run: run.clone(),
        cut: false,
        seed: 1,
        order_digest: "0".repeat(64),
        inputs_digest: "0".repeat(16),
        toolchain: "rustc".to_owned(),
        source: "0".repeat(12),
        isolation: "isolation: full".to_owned(),
    };
    let judged = Judged {
        job,
        verdict: Verdict::Accepted,
        cases: Vec::new(),
        message: None,
        points: (3, 3),
        work: Some("0".repeat(12)),
        seconds: (0.3, 0.01),
    };
    Done {
        judged,
        runs: (0..3).map(evidence).collect(),
        isolation: "isolation: full".to_owned(),
        made_with: MadeWith::default(),
        amended_from: None,
    }
}
