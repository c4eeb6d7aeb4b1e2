// remembers when it is due next, and not when it last ran
//! The monitor knows when it is due.

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
    let mut due = now() + 10;
    set_interval(10, move |_| {
        let time = now();
        if time > due + limit {
            println!("late by {} ms", time - due);
        }
        due = time + 10;
    })
    .unref();
}
