// writes empty braces, and the values behind the text
//! Prints what happens, in the order in which it happens.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();

    println!("{} asks for {}", args[1], args[2]);
    println!("the cook makes {}", args[2]);
    println!("{} drinks {}", args[1], args[2]);
}
