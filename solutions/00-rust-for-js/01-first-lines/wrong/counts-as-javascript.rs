// verdict: runtime-error
//! Counts the arguments as `process.argv` does, where the script's name comes before them as well.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();
    let name = &args[2];
    let drink = &args[3];

    println!("{name} asks for {drink}");
    println!("the cook makes {drink}");
    println!("{name} drinks {drink}");
}
