// verdict: compile-error
//! TODO(author): write a third mistake. This one uses the names after the loop has consumed them.

use std::env;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    for name in names {
        println!("hello {name}");
    }
    println!("done");
    drop(names);
}
