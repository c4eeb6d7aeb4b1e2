// yields with a promise that an immediate settles, as `await setImmediate()` of timers/promises does
//! Each batch waits for a promise that an immediate settles.

use std::collections::VecDeque;
use std::env;

use node_loop::{Promise, Timer, block, clear_interval, set_immediate, set_interval};

fn main() {
    let mut args = env::args().skip(1);
    let size = args.next().expect("the first argument is the size of a batch");
    let size: usize = size.parse().expect("the size of a batch is a whole number");
    let jobs: VecDeque<String> = args.collect();

    node_loop::run(|| {
        let beat = set_interval(1, |_| println!("beat"));
        Promise::resolve(()).then(move |()| run_jobs(jobs, size, beat));
        println!("script end");
    });
}

/// A promise that is fulfilled in the next check phase.
fn next_iteration() -> Promise<()> {
    Promise::new(|resolve, _reject| {
        set_immediate(move || resolve(()));
    })
}

/// Does the jobs in batches of `size`, and then stops the beat, so that the program can end.
fn run_jobs(mut jobs: VecDeque<String>, size: usize, beat: Timer) {
    let later = jobs.split_off(size.min(jobs.len()));
    for job in jobs {
        work(&job);
    }
    if later.is_empty() {
        clear_interval(beat);
    } else {
        next_iteration().then(move |()| run_jobs(later, size, beat));
    }
}

/// One job. It takes two milliseconds, so the interval is due when it is done.
fn work(job: &str) {
    println!("job {job}");
    block(2);
}
