// makes the whole line at once, and keeps it for the call
//! The guests eat when their callback is called.

use std::env;

fn main() {
    let mut args = env::args().skip(1);
    let first = order(args.next().expect("the first argument is a name"));
    let second = order(args.next().expect("the second argument is a name"));
    println!("both have ordered");

    second();
    first();
}

/// Orders at once. The callback can be called once.
fn order(guest: String) -> Box<dyn FnOnce()> {
    println!("{guest} orders");
    let line = guest + " eats";
    Box::new(move || println!("{line}"))
}
