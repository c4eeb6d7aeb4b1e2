// keeps only the names, and closes in the second loop
//! Keeps the names in a list, and closes from the last to the first.

use std::env;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    for name in &names {
        println!("open {name}");
    }
    println!("all is open");
    names.into_iter().rev().for_each(|name| println!("close {name}"));
}
