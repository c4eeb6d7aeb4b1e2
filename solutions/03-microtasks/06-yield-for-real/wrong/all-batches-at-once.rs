// verdict: wrong-output · rule: between two batches the loop goes on, and the timer that is due runs
//! Sets one immediate for each batch. They all wait for the same check phase, and no timer is between them.

use std::collections::VecDeque;
use std::env;

use node_loop::{Timer, block, clear_interval, queue_microtask, set_immediate, set_interval};

fn main() {
    let mut args = env::args().skip(1);
    let size = args.next().expect("the first argument is the size of a batch");
    let size: usize = size.parse().expect("the size of a batch is a whole number");
    let jobs: VecDeque<String> = args.collect();

    node_loop::run(|| {
        let beat = set_interval(1, |_| println!("beat"));
        queue_microtask(move || run_jobs(jobs, size, beat));
        println!("script end");
    });
}

/// Sets an immediate for each batch.
fn run_jobs(mut jobs: VecDeque<String>, size: usize, beat: Timer) {
    while !jobs.is_empty() {
        let batch: Vec<String> = jobs.drain(..size.min(jobs.len())).collect();
        let is_last = jobs.is_empty();
        set_immediate(move || {
            for job in &batch {
                work(job);
            }
            if is_last {
                clear_interval(beat);
            }
        });
    }
}

/// One job. It takes two milliseconds, so the interval is due when it is done.
fn work(job: &str) {
    println!("job {job}");
    block(2);
}
