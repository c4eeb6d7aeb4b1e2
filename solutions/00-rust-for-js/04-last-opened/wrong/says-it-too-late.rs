// verdict: wrong-order · rule: a callback in a list waits until somebody calls it
//! Closes everything before it says that all is open.

use std::env;

fn main() {
    let mut callbacks = Vec::new();
    for name in env::args().skip(1) {
        println!("open {name}");
        callbacks.push(move || println!("close {name}"));
    }

    for callback in callbacks.iter().rev() {
        callback();
    }
    println!("all is open");
}
