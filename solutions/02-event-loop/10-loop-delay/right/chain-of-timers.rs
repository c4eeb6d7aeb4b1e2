// sets a new timer after each look, instead of an interval
//! Each look asks for the next.

mod jobs;

use std::env;

use node_loop::{now, set_timeout};

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
    let asked = now();
    let look = move || {
        let late = now() - asked - 10;
        watch(limit);
        if late > limit {
            println!("late by {late} ms");
        }
    };
    set_timeout(10, look).unref();
}
