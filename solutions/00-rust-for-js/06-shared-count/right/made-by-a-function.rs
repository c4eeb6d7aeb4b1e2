// one function makes both closures, and clones the owner for each
//! Two closures share one count.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

/// A closure that adds `change` to the count, and prints `what` happened.
fn step(what: &'static str, change: i32, count: &Rc<RefCell<i32>>) -> impl Fn() + use<> {
    let count = Rc::clone(count);
    move || {
        let now = {
            let mut count = count.borrow_mut();
            *count += change;
            *count
        };
        println!("{what}: {now}");
    }
}

fn main() {
    let count = Rc::new(RefCell::new(0));
    let enter = step("in", 1, &count);
    let leave = step("out", -1, &count);

    for word in env::args().skip(1) {
        if word == "in" { enter() } else { leave() }
    }
    println!("at the end: {}", count.borrow());
}
