// verdict: wrong-order · rule: read_file returns at once, and calls back when the file has come
//! Prints that it has asked only when the file has come.

use std::env;

use node_loop::read_file;

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            read_file(name.clone(), move |content| {
                println!("asked for {name}");
                report(&name, &content.expect("the file is there"));
            });
        }
        println!("script end");
    });
}

/// Says how many lines a file has.
fn report(name: &str, content: &str) {
    println!("{name} has {} lines", content.lines().count());
}
