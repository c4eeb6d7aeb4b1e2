// verdict: wrong-output · rule: between two batches the loop goes on, and the timer that is due runs
//! Waits in microtasks until the beat has come. It never comes, for the loop cannot go on.

use std::cell::Cell;
use std::collections::VecDeque;
use std::env;
use std::rc::Rc;

use node_loop::{Timer, block, clear_interval, queue_microtask, set_interval};

fn main() {
    let mut args = env::args().skip(1);
    let size = args.next().expect("the first argument is the size of a batch");
    let size: usize = size.parse().expect("the size of a batch is a whole number");
    let jobs: VecDeque<String> = args.collect();

    node_loop::run(|| {
        let seen = Rc::new(Cell::new(false));
        let sees = Rc::clone(&seen);
        let beat = set_interval(1, move |_| {
            sees.set(true);
            println!("beat");
        });
        queue_microtask(move || run_jobs(jobs, size, beat, seen));
        println!("script end");
    });
}

/// Does one batch, and then looks whether the beat has come.
fn run_jobs(mut jobs: VecDeque<String>, size: usize, beat: Timer, seen: Rc<Cell<bool>>) {
    for job in jobs.drain(..size.min(jobs.len())) {
        println!("job {job}");
        block(2);
    }
    if jobs.is_empty() {
        clear_interval(beat);
    } else {
        seen.set(false);
        wait(jobs, size, beat, seen);
    }
}

/// Looks again and again, one microtask after the other.
fn wait(jobs: VecDeque<String>, size: usize, beat: Timer, seen: Rc<Cell<bool>>) {
    if seen.get() {
        run_jobs(jobs, size, beat, seen);
    } else {
        queue_microtask(move || wait(jobs, size, beat, seen));
    }
}
