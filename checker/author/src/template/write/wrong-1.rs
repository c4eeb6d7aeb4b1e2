// verdict: wrong-order · rule: names are greeted in the order in which they are given
//! TODO(author): write a mistake that learners make. This one begins at the end.

use std::env;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    for name in names.iter().rev() {
        println!("hello {name}");
    }
    println!("done");
}
