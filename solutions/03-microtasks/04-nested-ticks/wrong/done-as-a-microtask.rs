// verdict: wrong-order · rule: a nextTick from a microtask waits until the microtask queue is empty
//! Its `done` is one more microtask, so it waits only for those that were queued before it.

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
                queue_microtask(move || println!("done {done}"));
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
