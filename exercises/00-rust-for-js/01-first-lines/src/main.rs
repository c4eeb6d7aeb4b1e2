//! Write: print what happens, in the order in which it happens.
//!
//! The program is given a name and a drink. First the guest asks for the drink, then the cook makes it,
//! then the guest drinks it.
//!
//! `println!` is Rust's `console.log`. It prints at once. Try the program:
//!
//! ```text
//! cargo run -p rust-for-js-first-lines -- Asha tea
//! ```

use std::env;

fn main() {
    // What stands on the command line: `process.argv` in JavaScript. `args[0]` is the program itself.
    let args: Vec<String> = env::args().collect();
    let name = &args[1];

    // TODO: every guest gets tea. Take the drink from the second argument.
    // TODO: put the three lines into the right order.
    println!("{name} drinks tea");
    println!("the cook makes tea");
    println!("{name} asks for tea");
}
