//! Write: do the jobs in batches, and let the timer have its turn between two batches.
//!
//! The first argument is the size of a batch. All the others are jobs. Do the jobs of a batch in one go.
//! Then *yield*: let the loop go on, so that the interval, which is due by then, prints `beat`. Then do
//! the next batch. The last batch may be smaller.
//!
//! Now each job is a microtask that queues the next one. The interval starves: it is due after the first
//! job, and still waits for the last. A promise would not help, for its reactions are microtasks, too.

use std::collections::VecDeque;
use std::env;

use node_loop::{Timer, block, clear_interval, queue_microtask, set_interval};

fn main() {
    let mut args = env::args().skip(1);
    let size = args.next().expect("the first argument is the size of a batch");
    let size: usize = size.parse().expect("the size of a batch is a whole number");
    let jobs: VecDeque<String> = args.collect();

    node_loop::run(|| {
        // It wants a turn every millisecond.
        let beat = set_interval(1, |_| println!("beat"));
        queue_microtask(move || run_jobs(jobs, size, beat));
        println!("script end");
    });
}

/// Does the jobs in batches of `size`, and then stops the beat, so that the program can end.
fn run_jobs(mut jobs: VecDeque<String>, size: usize, beat: Timer) {
    assert!(size > 0, "batches of no jobs would never come to an end");
    match jobs.pop_front() {
        Some(job) => {
            work(&job);
            // TODO: do a whole batch before you hand over, and hand over to the loop.
            queue_microtask(move || run_jobs(jobs, size, beat));
        }
        None => clear_interval(beat),
    }
}

/// One job. It takes two milliseconds, so the interval is due when it is done. Leave it as it is.
fn work(job: &str) {
    println!("job {job}");
    block(2);
}
