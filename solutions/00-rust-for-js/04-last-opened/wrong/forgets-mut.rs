// verdict: compile-error
//! Pushes to a list that may not change. A `const` array of JavaScript may.

use std::env;

fn main() {
    let callbacks = Vec::new();
    for name in env::args().skip(1) {
        println!("open {name}");
        callbacks.push(move || println!("close {name}"));
    }
    println!("all is open");

    for callback in callbacks.iter().rev() {
        callback();
    }
}
