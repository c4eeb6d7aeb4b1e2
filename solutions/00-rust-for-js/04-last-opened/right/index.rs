// counts the index of the list down
//! Keeps the callbacks in a list, and calls them from the last to the first.

use std::env;

fn main() {
    let mut callbacks: Vec<Box<dyn Fn()>> = Vec::new();
    for name in env::args().skip(1) {
        println!("open {name}");
        callbacks.push(Box::new(move || println!("close {name}")));
    }
    println!("all is open");

    let mut left = callbacks.len();
    while left > 0 {
        left -= 1;
        callbacks[left]();
    }
}
