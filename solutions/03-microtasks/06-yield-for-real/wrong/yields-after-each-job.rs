// verdict: wrong-order · rule: the jobs of a batch are done in one go, in their order
//! Yields for real, but forgets the batches.

use std::collections::VecDeque;
use std::env;

use node_loop::{Timer, block, clear_interval, queue_microtask, set_immediate, set_interval};

fn main() {
    let mut args = env::args().skip(1);
    let _size = args.next().expect("the first argument is the size of a batch");
    let jobs: VecDeque<String> = args.collect();

    node_loop::run(|| {
        let beat = set_interval(1, |_| println!("beat"));
        queue_microtask(move || run_jobs(jobs, beat));
        println!("script end");
    });
}

/// Does one job after the other.
fn run_jobs(mut jobs: VecDeque<String>, beat: Timer) {
    if let Some(job) = jobs.pop_front() {
        work(&job);
        set_immediate(move || run_jobs(jobs, beat));
    } else {
        clear_interval(beat);
    }
}

/// One job. It takes two milliseconds, so the interval is due when it is done.
fn work(job: &str) {
    println!("job {job}");
    block(2);
}
