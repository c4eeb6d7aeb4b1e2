// verdict: wrong-output · rule: the delay is the time since the last look without the 10 ms of the interval
//! Forgets that 10 ms are no delay.

mod jobs;

use std::env;

use node_loop::{now, set_interval};

fn main() {
    let mut args = env::args().skip(1);
    let limit = args.next().expect("the first argument is the limit");
    let limit: u64 = limit.parse().expect("the limit is a whole number");
    let names: Vec<String> = args.collect();

    node_loop::run(|| {
        watch(limit);
        jobs::start(names);
        println!("script end");
    });
}

/// Looks every 10 ms, and says when it was late by more than `limit` milliseconds.
fn watch(limit: u64) {
    let mut last = now();
    let monitor = set_interval(10, move |_| {
        let late = now() - last;
        last = now();
        if late > limit {
            println!("late by {late} ms");
        }
    });
    // The program does not wait for its monitor.
    monitor.unref();
}
