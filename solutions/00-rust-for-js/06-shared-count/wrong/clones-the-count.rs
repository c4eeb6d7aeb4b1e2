// verdict: wrong-output
//! Clones the count itself, and not its owner.

use std::cell::RefCell;
use std::env;

fn main() {
    let count = RefCell::new(0);
    let count_of_enter = count.clone();
    let enter = move || {
        *count_of_enter.borrow_mut() += 1;
        println!("in: {}", count_of_enter.borrow());
    };
    let count_of_leave = count.clone();
    let leave = move || {
        *count_of_leave.borrow_mut() -= 1;
        println!("out: {}", count_of_leave.borrow());
    };

    for step in env::args().skip(1) {
        if step == "in" {
            enter();
        } else {
            leave();
        }
    }
    println!("at the end: {}", count.borrow());
}
