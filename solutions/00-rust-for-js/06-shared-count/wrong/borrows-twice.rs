// verdict: compile-error
//! Lets both closures change the variable itself, as JavaScript does.

use std::env;

fn main() {
    let mut count = 0;
    let mut enter = || {
        count += 1;
        println!("in: {count}");
    };
    let mut leave = || {
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
