//! Build: {{title}}.
//!
//! TODO(author): say what is to be built in `src/queue.rs`, and how this program uses it.

mod queue;

use std::env;

use queue::Queue;

fn main() {
    let mut queue = Queue::default();
    for line in env::args().skip(1) {
        queue.push(line);
    }
    while let Some(line) = queue.pop() {
        println!("{line}");
    }
    println!("done");
}
