// verdict: wrong-order · rule: promise microtasks are drained before the next task
//! Its promises are settled by a timer of 0 ms, so they are not settled yet when the script ends.

use std::env;

use node_loop::{Promise, next_tick, set_timeout};

fn main() {
    let lines: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        println!("script start");
        for line in lines {
            if line.starts_with("nextTick") {
                next_tick(move || println!("{line}"));
            } else if line.starts_with("promise") {
                let promise = Promise::new(|resolve, _reject| {
                    set_timeout(0, move || resolve(()));
                });
                promise.then(move |()| println!("{line}"));
            } else {
                set_timeout(0, move || println!("{line}"));
            }
        }
        println!("script end");
    });
}
