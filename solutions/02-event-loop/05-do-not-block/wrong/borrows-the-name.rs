// verdict: compile-error
//! Forgets that the callback runs when `name` is gone.

use std::env;

use node_loop::read_file;

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            println!("asked for {name}");
            read_file(&name, |content| report(&name, &content.expect("the file is there")));
        }
        println!("script end");
    });
}

/// Says how many lines a file has.
fn report(name: &str, content: &str) {
    println!("{name} has {} lines", content.lines().count());
}
