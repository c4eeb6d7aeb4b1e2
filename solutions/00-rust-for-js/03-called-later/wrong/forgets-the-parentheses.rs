// verdict: wrong-output · rule: a closure runs when it is called, and not where it was made
//! Names the callbacks, and does not call them.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();

    let first = order(args[1].clone());
    let second = order(args[2].clone());
    println!("both have ordered");

    second;
    first;
}

fn order(guest: String) -> impl Fn() {
    println!("{guest} orders");
    move || println!("{guest} eats")
}
