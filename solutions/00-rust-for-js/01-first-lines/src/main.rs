//! Prints what happens, in the order in which it happens.

use std::env;

fn main() {
    // `args[0]` is the program itself.
    let args: Vec<String> = env::args().collect();
    let name = &args[1];
    let drink = &args[2];

    println!("{name} asks for {drink}");
    println!("the cook makes {drink}");
    println!("{name} drinks {drink}");
}
