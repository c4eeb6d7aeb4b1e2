// verdict: wrong-output · rule: between two batches the loop goes on, and the timer that is due runs
//! Only the first batch is followed by an immediate. The others are microtasks.

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

/// Does the first batch, and then all others.
fn run_jobs(mut jobs: VecDeque<String>, size: usize, beat: Timer) {
    for _ in 0..size {
        if let Some(job) = jobs.pop_front() {
            work(&job);
        }
    }
    set_immediate(move || run_others(jobs, size, beat));
}

/// Does the jobs in batches of `size`, and then stops the beat, so that the program can end.
fn run_others(mut jobs: VecDeque<String>, size: usize, beat: Timer) {
    for _ in 0..size {
        if let Some(job) = jobs.pop_front() {
            work(&job);
        }
    }
    if jobs.is_empty() {
        clear_interval(beat);
    } else {
        queue_microtask(move || run_others(jobs, size, beat));
    }
}

/// One job. It takes two milliseconds, so the interval is due when it is done.
fn work(job: &str) {
    println!("job {job}");
    block(2);
}
