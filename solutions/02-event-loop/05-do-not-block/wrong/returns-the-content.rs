// verdict: compile-error
//! Takes the content for what `read_file` returns.

use std::env;

use node_loop::read_file;

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            println!("asked for {name}");
            let content = read_file(name.clone(), |content| content.expect("the file is there"));
            report(&name, &content);
        }
        println!("script end");
    });
}

/// Says how many lines a file has.
fn report(name: &str, content: &str) {
    println!("{name} has {} lines", content.lines().count());
}
