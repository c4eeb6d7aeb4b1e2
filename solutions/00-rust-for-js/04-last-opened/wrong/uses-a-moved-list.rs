// verdict: compile-error
//! Asks the list of names for its length, after `for` has used it up.

use std::env;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();

    let mut callbacks = Vec::new();
    for name in names {
        println!("open {name}");
        callbacks.push(move || println!("close {name}"));
    }
    println!("all is open");

    for number in 1..=names.len() {
        callbacks[names.len() - number]();
    }
}
