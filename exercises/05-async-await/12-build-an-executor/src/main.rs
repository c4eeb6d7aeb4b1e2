//! Build: an executor, which is what runs async functions. That is the word in Rust: it is not the executor
//! of a promise, the function that `new Promise` calls.
//!
//! You write `src/executor.rs`. The other files stay as they are. This one reads tasks from stdin, one on
//! each line, such as
//!
//! ```text
//! asha: say one, turn, say two
//! bina: wait gate, say in
//! ravi: sleep 20, open gate, say done
//! ```
//!
//! Each of them is an async function. `turn` lets the others have their turn, `sleep` waits for the clock,
//! and `wait` for somebody who opens the door. When one of them has to wait, it keeps the *waker* that your
//! executor has handed to it, and returns `Poll::Pending`. Whoever ends the waiting calls `wake`. Try it:
//!
//! ```text
//! cargo run -p async-await-build-an-executor
//! ```
//!
//! Type the tasks, and end them with Ctrl-D.

mod clock;
mod executor;
mod steps;

use std::io;

use executor::Executor;

fn main() {
    let text = io::read_to_string(io::stdin()).expect("stdin is text");
    let mut executor = Executor::new();
    for line in text.lines() {
        executor.spawn(steps::follow(line.to_owned()));
    }
    println!("{} tasks are spawned", text.lines().count());
    let waiting = executor.run();
    println!("{} ms: {waiting} tasks wait for ever", clock::now());
}
