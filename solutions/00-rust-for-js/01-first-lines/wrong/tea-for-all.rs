// verdict: wrong-output
//! Has the right order, and tea for everybody.

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();
    let name = &args[1];

    println!("{name} asks for tea");
    println!("the cook makes tea");
    println!("{name} drinks tea");
}
