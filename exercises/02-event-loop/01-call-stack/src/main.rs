//! Predict: one call stack, and callbacks that wait until it is empty.
//!
//! A function that is called goes onto the call stack, and leaves it when it returns. A callback that was
//! only handed over is on no stack: it waits in a queue, and the loop calls it when the stack is empty.
//!
//! Do not run it yet. Write all lines, in their order, into `prediction.txt`.
//!
//! Both timers wait for the same time, which comes from the command line. Your prediction has to be right
//! for every time.

use std::env;

use node_loop::{queue_microtask, set_timeout};

fn main() {
    // How long a timer waits, in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the time is a whole number"),
        None => 0,
    };

    node_loop::run(|| {
        println!("script start");
        set_timeout(ms, || {
            println!("timeout 1");
            queue_microtask(|| println!("microtask of timeout 1"));
        });
        queue_microtask(move || {
            println!("microtask");
            set_timeout(ms, || println!("timeout 2"));
        });
        outer();
        println!("script end");
    });
}

fn outer() {
    println!("outer begins");
    inner();
    println!("outer ends");
}

fn inner() {
    println!("inner");
}
