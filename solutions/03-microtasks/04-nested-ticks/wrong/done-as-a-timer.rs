// verdict: wrong-order · rule: both queues are emptied before the next task
//! Its `done` is a task, and the timer that was set first is before it.

use std::env;

use node_loop::{queue_microtask, set_immediate, set_timeout};

fn main() {
    let walks: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        set_timeout(0, || println!("timeout"));
        set_immediate(|| println!("immediate"));

        for walk in walks {
            queue_microtask(move || {
                let done = walk.clone();
                set_timeout(0, move || println!("done {done}"));
                step(&walk);
            });
        }
        println!("script end");
    });
}

/// Does the first step of `walk`, and queues the others.
fn step(walk: &str) {
    match walk.split_once('/') {
        Some((place, rest)) => {
            println!("step {place}");
            let rest = rest.to_owned();
            queue_microtask(move || step(&rest));
        }
        None => println!("step {walk}"),
    }
}
