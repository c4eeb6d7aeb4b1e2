// hangs all promise lines on one chain, and makes one callback for all three kinds
//! Each line waits in the queue that its first word names.

use std::env;

use node_loop::{Promise, next_tick, set_timeout};

fn main() {
    node_loop::run(|| {
        println!("script start");
        let mut chain = Promise::resolve(());
        for line in env::args().skip(1) {
            let kind = line.split_once(' ').map_or(line.clone(), |(first, _)| first.to_owned());
            let print = move || println!("{line}");
            if kind == "nextTick" {
                next_tick(print);
            } else if kind == "promise" {
                chain = chain.then(move |()| print());
            } else if kind == "timeout" {
                set_timeout(1, print);
            }
        }
        println!("script end");
    });
}
