//! TODO(author): write the reference, as simple as it can be.

use std::env;

fn main() {
    for name in env::args().skip(1) {
        println!("hello {name}");
    }
    println!("done");
}
