// keeps each walk as a list of places, and asks for `done` in its first step
//! All walks go on side by side, and `done` waits for the last step.

use std::collections::VecDeque;
use std::env;

use node_loop::{next_tick, queue_microtask, set_immediate, set_timeout};

fn main() {
    let walks: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        set_timeout(0, || println!("timeout"));
        set_immediate(|| println!("immediate"));

        for walk in walks {
            let places: VecDeque<String> = walk.split('/').map(String::from).collect();
            queue_microtask(move || step(places, Some(walk)));
        }
        println!("script end");
    });
}

/// Does the first step that is left. `walk` is there only in the first step of all.
fn step(mut places: VecDeque<String>, walk: Option<String>) {
    if let Some(walk) = walk {
        next_tick(move || println!("done {walk}"));
    }
    if let Some(place) = places.pop_front() {
        println!("step {place}");
    }
    if !places.is_empty() {
        queue_microtask(move || step(places, None));
    }
}
