// verdict: runtime-error
//! Begins at the length of the list. JavaScript has `undefined` there, and Rust ends the program.

use std::env;

fn main() {
    let mut callbacks = Vec::new();
    for name in env::args().skip(1) {
        println!("open {name}");
        callbacks.push(move || println!("close {name}"));
    }
    println!("all is open");

    for index in (0..=callbacks.len()).rev() {
        callbacks[index]();
    }
}
