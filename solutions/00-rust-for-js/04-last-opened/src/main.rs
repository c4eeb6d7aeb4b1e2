//! Keeps the callbacks in a list, and calls them from the last to the first.

use std::env;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();

    let mut callbacks = Vec::new();
    for name in names {
        println!("open {name}");
        callbacks.push(move || println!("close {name}"));
    }
    println!("all is open");

    for callback in callbacks.iter().rev() {
        callback();
    }
}
