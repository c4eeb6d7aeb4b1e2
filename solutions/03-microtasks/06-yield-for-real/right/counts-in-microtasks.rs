// one microtask for each job, and an immediate only after the last one of a batch
//! Counts the jobs of a batch down, and then yields.

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
        queue_microtask(move || run_jobs(jobs, size, size, beat));
        println!("script end");
    });
}

/// Does one job; `left` says how many more this batch may do.
fn run_jobs(mut jobs: VecDeque<String>, size: usize, left: usize, beat: Timer) {
    let Some(job) = jobs.pop_front() else {
        return clear_interval(beat);
    };
    work(&job);
    if left > 1 {
        queue_microtask(move || run_jobs(jobs, size, left - 1, beat));
    } else {
        set_immediate(move || run_jobs(jobs, size, size, beat));
    }
}

/// One job. It takes two milliseconds, so the interval is due when it is done.
fn work(job: &str) {
    println!("job {job}");
    block(2);
}
