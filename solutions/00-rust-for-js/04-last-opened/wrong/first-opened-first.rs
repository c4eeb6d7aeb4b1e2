// verdict: wrong-order · rule: what was opened last is closed first
//! Goes over the callbacks from the front.

use std::env;

fn main() {
    let mut callbacks = Vec::new();
    for name in env::args().skip(1) {
        println!("open {name}");
        callbacks.push(move || println!("close {name}"));
    }
    println!("all is open");

    for callback in callbacks {
        callback();
    }
}
