//! Predict: the same kind of program, but now it is an ES module. What does that change?
//!
//! `run` starts a CommonJS script, and Node calls that as it calls any callback. `run_module` starts an ES
//! module, and Node runs that *inside a microtask*. Nothing else is different here. The word `async` lets a
//! module wait at its top level, but this one does not.
//!
//! Do not run it yet. Write all lines, in their order, into `prediction.txt`.
//!
//! The delay comes from the command line. Your prediction has to be right for every delay.

use std::env;

use node_loop::{Promise, next_tick, queue_microtask, set_timeout};

fn main() {
    // The delay of the timer in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the delay is a whole number"),
        None => 0,
    };

    node_loop::run_module(async move {
        println!("module start");
        set_timeout(ms, || println!("timeout"));
        next_tick(|| println!("nextTick"));
        Promise::resolve(()).then(|()| println!("promise 1")).then(|()| println!("promise 2"));
        queue_microtask(|| println!("microtask"));
        println!("module end");
    });
}
