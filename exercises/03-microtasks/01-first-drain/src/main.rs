//! Predict: what does this program print, and in which order?
//!
//! Do not run it yet. Read it line by line, and ask at each line: does it print *now*, or does it only
//! put a callback into a queue? Then write your prediction into `prediction.txt`.
//!
//! The delay comes from the command line. Your prediction has to be right for every delay.

use std::env;

use node_loop::{next_tick, queue_microtask, set_timeout};

fn main() {
    // The delay of the timer in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the delay is a whole number"),
        None => 0,
    };

    node_loop::run(|| {
        println!("script start");
        set_timeout(ms, || println!("timeout"));
        queue_microtask(|| println!("microtask"));
        next_tick(|| println!("nextTick"));
        println!("script end");
    });
}
