// verdict: wrong-order · rule: a closure runs when it is called, and not where it was made
//! Calls the callbacks in the order in which they were made.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();

    let first = order(args[1].clone());
    let second = order(args[2].clone());
    println!("both have ordered");

    first();
    second();
}

fn order(guest: String) -> impl Fn() {
    println!("{guest} orders");
    move || println!("{guest} eats")
}
