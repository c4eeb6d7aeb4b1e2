// makes each walk a chain of promises: each link of it is one microtask
//! All walks go on side by side, and `done` waits for the last step.

use std::env;

use node_loop::{Promise, next_tick, set_immediate, set_timeout};

fn main() {
    let walks: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        set_timeout(0, || println!("timeout"));
        set_immediate(|| println!("immediate"));

        for walk in walks {
            let mut steps = Promise::resolve(());
            for place in walk.split('/') {
                let place = place.to_owned();
                steps = steps.then(move |()| println!("step {place}"));
            }
            Promise::resolve(()).then(move |()| next_tick(move || println!("done {walk}")));
        }
        println!("script end");
    });
}
