//! The guests eat when their callback is called.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();

    let first = order(args[1].clone());
    let second = order(args[2].clone());
    println!("both have ordered");

    // The second guest is served first.
    second();
    first();
}

/// Orders at once, and returns the callback that serves the guest.
fn order(guest: String) -> impl Fn() {
    println!("{guest} orders");
    // `move` gives the name to the closure, which is called when this function has long returned.
    move || println!("{guest} eats")
}
