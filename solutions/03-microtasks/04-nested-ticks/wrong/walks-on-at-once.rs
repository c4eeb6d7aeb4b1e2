// verdict: wrong-order · rule: a microtask that a microtask queues goes to the end of the same queue
//! One microtask does the whole walk, so the others wait for all of it.

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
                next_tick(move || println!("done {done}"));
                step(&walk);
            });
        }
        println!("script end");
    });
}

/// Does all the steps of `walk`.
fn step(walk: &str) {
    for place in walk.split('/') {
        println!("step {place}");
    }
}
