// verdict: wrong-output
//! `move` copies the number into each closure.

use std::env;

fn main() {
    let mut count = 0;
    let mut enter = move || {
        count += 1;
        println!("in: {count}");
    };
    let mut leave = move || {
        count -= 1;
        println!("out: {count}");
    };

    for step in env::args().skip(1) {
        if step == "in" {
            enter();
        } else {
            leave();
        }
    }
    println!("at the end: {count}");
}
