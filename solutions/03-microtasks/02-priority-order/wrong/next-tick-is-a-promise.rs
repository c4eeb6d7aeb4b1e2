// verdict: wrong-order · rule: the nextTick queue is emptied before the microtask queue
//! Takes nextTick for one more microtask.

use std::env;

use node_loop::{Promise, set_timeout};

fn main() {
    let lines: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        println!("script start");
        for line in lines {
            if line.starts_with("timeout") {
                set_timeout(0, move || println!("{line}"));
            } else {
                Promise::resolve(()).then(move |()| println!("{line}"));
            }
        }
        println!("script end");
    });
}
