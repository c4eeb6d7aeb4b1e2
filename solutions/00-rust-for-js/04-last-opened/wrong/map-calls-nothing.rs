// verdict: wrong-output
//! Calls the callbacks in a `map`, which is lazy in Rust.

use std::env;

fn main() {
    let mut callbacks = Vec::new();
    for name in env::args().skip(1) {
        println!("open {name}");
        callbacks.push(move || println!("close {name}"));
    }
    println!("all is open");

    callbacks.iter().rev().map(|callback| callback());
}
