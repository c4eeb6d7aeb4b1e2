//! Write: {{title}}.
//!
//! TODO(author): say what the program is given, what it must do, and what it must print.

use std::env;

fn main() {
    // TODO: greet every name, in the order in which they are given.
    if let Some(name) = env::args().nth(1) {
        println!("hello {name}");
    }
    println!("done");
}
