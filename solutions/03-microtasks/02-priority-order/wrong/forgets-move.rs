// verdict: compile-error
//! Its callbacks borrow a line that is gone when they run.

use std::env;

use node_loop::{Promise, next_tick, set_timeout};

fn main() {
    let lines: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        println!("script start");
        for line in lines {
            if line.starts_with("nextTick") {
                next_tick(|| println!("{line}"));
            } else if line.starts_with("promise") {
                Promise::resolve(()).then(|()| println!("{line}"));
            } else {
                set_timeout(0, || println!("{line}"));
            }
        }
        println!("script end");
    });
}
