//! All walks go on side by side, and `done` waits for the last step.

use std::env;

use node_loop::{next_tick, queue_microtask, set_immediate, set_timeout};

fn main() {
    let walks: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        set_timeout(0, || println!("timeout"));
        set_immediate(|| println!("immediate"));

        for walk in walks {
            queue_microtask(move || {
                let done = walk.clone();
                // From a microtask, this waits until no microtask is left.
                next_tick(move || println!("done {done}"));
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
            // The microtask runs later, so it needs a rest of its own.
            let rest = rest.to_owned();
            queue_microtask(move || step(&rest));
        }
        None => println!("step {walk}"),
    }
}
