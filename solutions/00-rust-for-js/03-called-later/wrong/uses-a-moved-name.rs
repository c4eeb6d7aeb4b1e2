// verdict: compile-error
//! Prints the name after the closure has taken it.

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
    let eat = move || println!("{guest} eats");
    println!("{guest} orders");
    eat
}
