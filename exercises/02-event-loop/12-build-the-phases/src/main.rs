//! Build: the phases of the event loop, with timers, one source of I/O, and immediates.
//!
//! You write `src/phases.rs`. This file stays as it is: it is the script that runs on your loop. It reads
//! a program from stdin, with one callback on each line, such as
//!
//! ```text
//! timeout 20 bell
//! file 5 letter
//!   timeout 0 reply
//!   immediate stamp
//! busy 3
//! ```
//!
//! What stands at the left is the script. Lines that stand further to the right are what the callback above
//! them asks for. `timeout 20` waits for 20 ms, `file 5` for a disk that needs 5 ms, and `busy 3` is work
//! that takes 3 ms. Each callback first does all this, and then prints its own line. This program has to
//! print `file 5 letter`, `immediate stamp`, `timeout 0 reply`, `timeout 20 bell`. Try it:
//!
//! ```text
//! cargo run -p event-loop-build-the-phases
//! ```
//!
//! Type the program, and end it with Ctrl-D.

mod phases;
mod program;

use std::io;

use phases::EventLoop;
use program::Step;

fn main() {
    let text = io::read_to_string(io::stdin()).expect("stdin is text");
    let mut event_loop = EventLoop::new();
    for step in program::parse(&text) {
        ask(step, &mut event_loop);
    }
    event_loop.run();
}

/// Asks for the callback of one line, or is busy.
fn ask(step: Step, event_loop: &mut EventLoop) {
    let mut words = step.line.split(' ');
    let kind = words.next();
    let ms = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    match kind {
        Some("timeout") => event_loop.set_timeout(ms, Box::new(|event_loop| run(step, event_loop))),
        Some("file") => event_loop.read_file(ms, Box::new(|event_loop| run(step, event_loop))),
        Some("immediate") => event_loop.set_immediate(Box::new(|event_loop| run(step, event_loop))),
        Some("busy") => event_loop.busy(ms),
        _ => panic!("a line begins with timeout, file, immediate or busy, and not with {:?}", step.line),
    }
}

/// The callback of one line: does what stands below it, and then prints the line.
fn run(step: Step, event_loop: &mut EventLoop) {
    for child in step.children {
        ask(child, event_loop);
    }
    // It is the last thing that it does, so a callback that did not wait for its end would show.
    println!("{}", step.line);
}
