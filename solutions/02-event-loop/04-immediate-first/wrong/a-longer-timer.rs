// verdict: wrong-order · rule: the race begins in an I/O callback, and so in the poll phase
//! Makes the timer a little longer, which a busy machine eats up.

use std::env;

use node_loop::{block, read_file, set_immediate, set_timeout};

fn main() {
    let path = env::args().nth(1).expect("the first argument is the name of a file");
    let ms = env::args().nth(2).expect("the second argument is a time");
    let ms: u64 = ms.parse().expect("the time is a whole number");
    let name = env::args().nth(3).expect("the third argument is the name of the race");

    node_loop::run(|| {
        race(&name, ms);
        read_file(path, |_content| println!("the file is read"));
        println!("script end");
    });
}

/// Sets a timer and an immediate, and works.
fn race(name: &str, ms: u64) {
    let (timeout, immediate) = (name.to_owned(), name.to_owned());
    println!("race {name}");
    set_timeout(2, move || println!("timeout {timeout}"));
    set_immediate(move || println!("immediate {immediate}"));
    block(ms);
}
