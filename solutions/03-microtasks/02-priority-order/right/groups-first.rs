// sorts the lines into three groups, and fills the queues from the last to the first
//! Each line waits in the queue that its first word names.

use std::env;

use node_loop::{Promise, next_tick, set_timeout};

fn main() {
    let mut ticks = Vec::new();
    let mut reactions = Vec::new();
    let mut timers = Vec::new();
    for line in env::args().skip(1) {
        if line.starts_with("nextTick") {
            ticks.push(line);
        } else if line.starts_with("promise") {
            reactions.push(line);
        } else {
            timers.push(line);
        }
    }

    node_loop::run(|| {
        println!("script start");
        for line in timers {
            set_timeout(0, move || println!("{line}"));
        }
        for line in reactions {
            Promise::resolve(()).then(move |()| println!("{line}"));
        }
        for line in ticks {
            next_tick(move || println!("{line}"));
        }
        println!("script end");
    });
}
