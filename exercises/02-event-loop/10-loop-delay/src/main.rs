//! Write: a monitor that says when the loop was held up, and how long.
//!
//! The first argument is a limit in milliseconds. Each of the others is a job, and how long it works
//! without a break: `wash:40`. The jobs are given. You write `watch`.
//!
//! The monitor wants to run every 10 ms: an interval. When it runs, it compares: how long is it since it
//! last ran? What is above 10 ms, it was late, and so was everybody else. If it was late by more than the
//! limit, it prints `late by 37 ms`.
//!
//! Do not forget that a monitor is not work: the program must not wait for it. Try it:
//!
//! ```text
//! NODE_LOOP_CLOCK=virtual cargo run -p event-loop-loop-delay -- 20 wash:40 fold:8
//! ```

mod jobs;

use std::env;

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
    // TODO: set the interval. `node_loop::now()` is the time in milliseconds.
    println!("nobody watches for {limit} ms");
}
