// Goes over the names with an iterator and a closure.
//! TODO(author): write a right program of yet another structure.

use std::env;

fn main() {
    env::args().skip(1).for_each(|name| println!("hello {name}"));
    println!("done");
}
