//! Write: say that all walks are over, and not one step too early.
//!
//! Each argument is a walk, with slashes between its places: `home/bridge/shop`. Each place is a step,
//! and each step is a microtask of its own. It prints `step PLACE` and queues the next step of its walk.
//! So all walks go on side by side.
//!
//! When *no* step of *any* walk is left, print `done WALK` for each walk, in the order of the arguments.
//! The timer and the immediate, which are waiting already, must come after that.
//!
//! Do not count the steps. Node has a queue that waits for you: from inside a microtask, ask for a
//! `next_tick`.

use std::env;

use node_loop::{queue_microtask, set_immediate, set_timeout};

fn main() {
    let walks: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        // These two wait already. Leave them here: they show whether `done` came in time.
        set_timeout(0, || println!("timeout"));
        set_immediate(|| println!("immediate"));

        for walk in walks {
            // The first step of this walk.
            queue_microtask(move || {
                // TODO: ask for the line `done {walk}` here.
                step(&walk);
            });
        }
        println!("script end");
    });
}

/// Does the first step of `walk`, and queues the others.
fn step(walk: &str) {
    match walk.split_once('/') {
        // "home/bridge/shop" is the place "home" and the rest "bridge/shop".
        Some((place, rest)) => {
            println!("step {place}");
            // TODO: this goes on at once. The next step must be a microtask of its own.
            step(rest);
        }
        None => println!("step {walk}"),
    }
}
