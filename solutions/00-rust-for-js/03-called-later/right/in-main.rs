// makes both closures in main, which lives as long as they do, so none of them needs `move`
//! The guests eat when their callback is called.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();
    let (one, two) = (&args[1], &args[2]);

    println!("{one} orders");
    let first = || println!("{one} eats");
    println!("{two} orders");
    let second = || println!("{two} eats");
    println!("both have ordered");

    second();
    first();
}
