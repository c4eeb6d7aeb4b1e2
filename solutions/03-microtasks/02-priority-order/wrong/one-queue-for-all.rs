// verdict: wrong-order · rule: promise microtasks are drained before the next task
//! Takes "later" for one thing, and uses the microtask queue for all lines.

use std::env;

use node_loop::queue_microtask;

fn main() {
    node_loop::run(|| {
        println!("script start");
        for line in env::args().skip(1) {
            queue_microtask(move || println!("{line}"));
        }
        println!("script end");
    });
}
