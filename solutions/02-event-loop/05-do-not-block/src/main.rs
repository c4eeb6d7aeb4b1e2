//! Asks for all files, and prints each line when its file has come.

use std::env;

use node_loop::read_file;

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            println!("asked for {name}");
            let asked = name.clone();
            read_file(asked, move |content| report(&name, &content.expect("the file is there")));
        }
        println!("script end");
    });
}

/// Says how many lines a file has.
fn report(name: &str, content: &str) {
    println!("{name} has {} lines", content.lines().count());
}
