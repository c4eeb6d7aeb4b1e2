//! Write: let the immediate be first, whatever the machine does.
//!
//! `race` sets a timer of 0 ms and an immediate, and then works for a while. Called from the script, the
//! order of the two is luck: 0 ms means 1 ms, and on a slow machine that has gone by before the loop
//! begins. With some work it is no luck any more, and the timer is first.
//!
//! Call `race` from a place where the loop comes to the check phase before it comes to the timers. Leave
//! `race` itself as it is. The arguments are the name of a file, how many milliseconds `race` works, and
//! the name of the race. Try it:
//!
//! ```text
//! cargo run -p event-loop-immediate-first -- Cargo.toml 5 tea
//! ```

use std::env;

use node_loop::{block, read_file, set_immediate, set_timeout};

fn main() {
    let path = env::args().nth(1).expect("the first argument is the name of a file");
    let ms = env::args().nth(2).expect("the second argument is a time");
    let ms: u64 = ms.parse().expect("the time is a whole number");
    let name = env::args().nth(3).expect("the third argument is the name of the race");

    node_loop::run(|| {
        // TODO: the callback of a file runs in the poll phase. Which phase comes next?
        race(&name, ms);
        read_file(path, |_content| println!("the file is read"));
        println!("script end");
    });
}

/// Sets a timer and an immediate, and works. Leave it as it is.
fn race(name: &str, ms: u64) {
    let (timeout, immediate) = (name.to_owned(), name.to_owned());
    println!("race {name}");
    set_timeout(0, move || println!("timeout {timeout}"));
    set_immediate(move || println!("immediate {immediate}"));
    block(ms);
}
