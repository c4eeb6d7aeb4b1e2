// verdict: wrong-output
//! Asks for `done` in each step, with what is left of the walk.

use std::env;

use node_loop::{next_tick, queue_microtask, set_immediate, set_timeout};

fn main() {
    let walks: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        set_timeout(0, || println!("timeout"));
        set_immediate(|| println!("immediate"));

        for walk in walks {
            queue_microtask(move || step(&walk));
        }
        println!("script end");
    });
}

/// Does the first step of `walk`, and queues the others.
fn step(walk: &str) {
    let done = walk.to_owned();
    next_tick(move || println!("done {done}"));
    if let Some((place, rest)) = walk.split_once('/') {
        println!("step {place}");
        let rest = rest.to_owned();
        queue_microtask(move || step(&rest));
    } else {
        println!("step {walk}");
    }
}
