//! Each line waits in the queue that its first word names.

use std::env;

use node_loop::{Promise, next_tick, set_timeout};

fn main() {
    let lines: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        println!("script start");
        for line in lines {
            // `move` gives the line to the callback, which still needs it when this loop is long over.
            match line.split(' ').next() {
                Some("nextTick") => next_tick(move || println!("{line}")),
                Some("promise") => {
                    Promise::resolve(()).then(move |()| println!("{line}"));
                }
                Some("timeout") => {
                    set_timeout(0, move || println!("{line}"));
                }
                _ => eprintln!("this line names no queue: {line}"),
            }
        }
        println!("script end");
    });
}
