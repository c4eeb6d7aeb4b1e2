// makes a promise for each file, and prints in its reaction
//! Each file is a promise.

use std::env;

use node_loop::{Promise, read_file};

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            println!("asked for {name}");
            let asked = name.clone();
            let file = Promise::new(|resolve, _reject| {
                read_file(asked, move |content| resolve(content.expect("the file is there")));
            });
            file.then(move |content: String| report(&name, &content));
        }
        println!("script end");
    });
}

/// Says how many lines a file has.
fn report(name: &str, content: &str) {
    println!("{name} has {} lines", content.lines().count());
}
