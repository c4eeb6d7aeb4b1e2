// verdict: wrong-output · rule: while a callback runs, the monitor is as late as everybody else
//! Measures how long its own callback takes, which is no time at all.

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
    set_interval(10, move |_| {
        let start = now();
        let late = now() - start;
        if late > limit {
            println!("late by {late} ms");
        }
    })
    .unref();
}
