// takes the callbacks off the end of the list, until none is left
//! Keeps the callbacks in a list, and calls them from the last to the first.

use std::env;

fn main() {
    let mut callbacks = Vec::new();
    for name in env::args().skip(1) {
        println!("open {name}");
        callbacks.push(move || println!("close {name}"));
    }
    println!("all is open");

    while let Some(callback) = callbacks.pop() {
        callback();
    }
}
