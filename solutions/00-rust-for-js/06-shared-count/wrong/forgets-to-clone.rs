// verdict: compile-error
//! Gives the only owner to the first closure, and then wants it for the second one.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

fn main() {
    let count = Rc::new(RefCell::new(0));
    let enter = move || {
        *count.borrow_mut() += 1;
        println!("in: {}", count.borrow());
    };
    let leave = move || {
        *count.borrow_mut() -= 1;
        println!("out: {}", count.borrow());
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
