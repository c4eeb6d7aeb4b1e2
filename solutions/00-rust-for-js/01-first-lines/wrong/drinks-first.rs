// verdict: wrong-order · rule: println! prints at once, so the lines come in the order of the statements
//! Has the drink from the second argument, and leaves the lines where they were.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();
    let name = &args[1];
    let drink = &args[2];

    println!("{name} drinks {drink}");
    println!("the cook makes {drink}");
    println!("{name} asks for {drink}");
}
