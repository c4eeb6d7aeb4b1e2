// verdict: wrong-output
//! Counts who enters, and then who leaves.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

fn main() {
    let steps: Vec<String> = env::args().skip(1).collect();
    let count = Rc::new(RefCell::new(0));

    for _ in steps.iter().filter(|step| *step == "in") {
        *count.borrow_mut() += 1;
        println!("in: {}", count.borrow());
    }
    for _ in steps.iter().filter(|step| *step == "out") {
        *count.borrow_mut() -= 1;
        println!("out: {}", count.borrow());
    }
    println!("at the end: {}", count.borrow());
}
