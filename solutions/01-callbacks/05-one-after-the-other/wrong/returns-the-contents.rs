// verdict: compile-error
//! Wants to return what only the callback will have.

mod disk;

use std::env;

use disk::read_file;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        for content in read_all(names) {
            println!("content: {content}");
        }
        println!("all asked for");
    });
}

fn read_all(names: Vec<String>) -> Vec<String> {
    let mut contents = Vec::new();
    for name in names {
        read_file(&name, |result| contents.push(result.unwrap()));
    }
    contents
}
