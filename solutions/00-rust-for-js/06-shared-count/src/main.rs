//! Two closures share one count.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

fn main() {
    let steps: Vec<String> = env::args().skip(1).collect();

    let count = Rc::new(RefCell::new(0));

    // Each clone is one more owner of the same count.
    let count_of_enter = Rc::clone(&count);
    let enter = move || {
        *count_of_enter.borrow_mut() += 1;
        println!("in: {}", count_of_enter.borrow());
    };
    let count_of_leave = Rc::clone(&count);
    let leave = move || {
        *count_of_leave.borrow_mut() -= 1;
        println!("out: {}", count_of_leave.borrow());
    };

    for step in steps {
        match step.as_str() {
            "in" => enter(),
            _ => leave(),
        }
    }
    println!("at the end: {}", count.borrow());
}
