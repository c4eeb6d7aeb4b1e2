// queues the promise lines as microtasks, without a promise: it is the same queue
//! Each line waits in the queue that its first word names.

use std::env;

use node_loop::{next_tick, queue_microtask, set_timeout};

fn wait(line: String) {
    let first_word: String = line.chars().take_while(|letter| letter.is_alphabetic()).collect();
    let print = move || println!("{line}");
    match first_word.as_str() {
        "nextTick" => next_tick(print),
        "promise" => queue_microtask(print),
        _ => {
            set_timeout(0, print);
        }
    }
}

fn main() {
    node_loop::run(|| {
        println!("script start");
        env::args().skip(1).for_each(wait);
        println!("script end");
    });
}
