// verdict: wrong-output · rule: a timer without a ref does not keep the program alive
//! Forgets `unref`: the monitor watches for ever.

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
    set_interval(10, move |_| {
        let late = now() - last - 10;
        last = now();
        if late > limit {
            println!("late by {late} ms");
        }
    });
}
