// verdict: wrong-output
//! TODO(author): write a second mistake. This one greets the program itself.

use std::env;

fn main() {
    for name in env::args() {
        println!("hello {name}");
    }
    println!("done");
}
