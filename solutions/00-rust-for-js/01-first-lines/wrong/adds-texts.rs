// verdict: compile-error
//! Adds texts up, and hands `println!` the sum.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();
    let name = &args[1];
    let drink = &args[2];

    println!(name + " asks for " + drink);
    println!("the cook makes " + drink);
    println!(name + " drinks " + drink);
}
