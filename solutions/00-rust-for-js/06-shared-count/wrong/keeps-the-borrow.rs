// verdict: runtime-error
//! Looks at the count while it is still borrowed to be changed.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

fn main() {
    let count = Rc::new(RefCell::new(0));
    let count_of_enter = Rc::clone(&count);
    let enter = move || {
        let mut now = count_of_enter.borrow_mut();
        *now += 1;
        println!("in: {}", count_of_enter.borrow());
    };
    let count_of_leave = Rc::clone(&count);
    let leave = move || {
        let mut now = count_of_leave.borrow_mut();
        *now -= 1;
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
