// verdict: compile-error
//! The closure borrows a name that is gone when `order` returns.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();

    let first = order(args[1].clone());
    let second = order(args[2].clone());
    println!("both have ordered");

    second();
    first();
}

fn order(guest: String) -> impl Fn() {
    println!("{guest} orders");
    || println!("{guest} eats")
}
