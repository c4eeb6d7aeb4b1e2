//! Predict: two timers are due at the same time. What runs between them?
//!
//! Each timer prints a line and then asks for two more callbacks. Write all lines, in their order, into
//! `prediction.txt`.
//!
//! The delay comes from the command line. Your prediction has to be right for every delay.

use std::env;

use node_loop::{next_tick, queue_microtask, set_timeout};

fn main() {
    // The delay of both timers in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the delay is a whole number"),
        None => 0,
    };

    node_loop::run(|| {
        for name in ["A", "B"] {
            set_timeout(ms, move || {
                println!("timer {name}");
                queue_microtask(move || println!("microtask of {name}"));
                next_tick(move || println!("nextTick of {name}"));
            });
        }
        println!("script end");
    });
}
