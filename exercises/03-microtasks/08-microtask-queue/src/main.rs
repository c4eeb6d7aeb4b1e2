//! Build: the nextTick queue, the microtask queue, and the drain that empties them after each task.
//!
//! You write `src/queue.rs`. This file stays as it is: it is the loop around your queues. It reads a
//! program from stdin, with one callback on each line, such as
//!
//! ```text
//! task request
//!   microtask parse
//!     nextTick log
//!   nextTick audit
//! ```
//!
//! Lines that stand further to the right are what the callback above them asks for. Each callback first
//! asks for these, and then prints its own line. This program has to print `task request`,
//! `nextTick audit`, `microtask parse`, `nextTick log`. Try it:
//!
//! ```text
//! cargo run -p microtasks-microtask-queue
//! ```
//!
//! Type the program, and end it with Ctrl-D.

mod program;
mod queue;

use std::io;

use program::Step;
use queue::Queues;

fn main() {
    let text = io::read_to_string(io::stdin()).expect("stdin is text");
    let mut queues = Queues::new();

    for task in program::parse(&text) {
        run(task, &mut queues);
        // After each task, and not only at the end.
        queues.drain();
    }
}

/// The callback of one line: asks for the callbacks below it, and then prints the line.
fn run(step: Step, queues: &mut Queues) {
    for child in step.children {
        if child.line.starts_with("nextTick") {
            queues.next_tick(Box::new(|queues| run(child, queues)));
        } else {
            queues.queue_microtask(Box::new(|queues| run(child, queues)));
        }
    }
    // It is the last thing that it does, so a callback that did not wait for its end would show.
    println!("{}", step.line);
}
