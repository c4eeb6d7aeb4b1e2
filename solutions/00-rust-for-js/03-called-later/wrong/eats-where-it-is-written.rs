// verdict: wrong-order · rule: a closure runs when it is called, and not where it was made
//! Calls the closure where it makes it.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();

    order(args[1].clone());
    order(args[2].clone());
    println!("both have ordered");
}

fn order(guest: String) {
    println!("{guest} orders");
    let eat = move || println!("{guest} eats");
    eat();
}
