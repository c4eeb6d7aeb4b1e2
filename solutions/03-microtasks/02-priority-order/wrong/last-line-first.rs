// verdict: wrong-order · rule: a queue is first in, first out
//! Takes the lines from the end of the list.

use std::env;

use node_loop::{Promise, next_tick, set_timeout};

fn main() {
    let mut lines: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        println!("script start");
        while let Some(line) = lines.pop() {
            if line.starts_with("nextTick") {
                next_tick(move || println!("{line}"));
            } else if line.starts_with("promise") {
                Promise::resolve(()).then(move |()| println!("{line}"));
            } else {
                set_timeout(0, move || println!("{line}"));
            }
        }
        println!("script end");
    });
}
