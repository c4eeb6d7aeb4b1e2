// verdict: wrong-output · rule: the first error ends the chain and is handed on
//! Leaves a missing file out, and reads on.

mod disk;

use std::env;

use disk::read_file;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        read_next(names, Vec::new());
        println!("all asked for");
    });
}

fn read_next(mut left: Vec<String>, mut contents: Vec<String>) {
    if left.is_empty() {
        return contents.iter().for_each(|content| println!("content: {content}"));
    }
    let name = left.remove(0);
    read_file(&name, move |result| {
        match result {
            Ok(content) => contents.push(content),
            Err(error) => println!("error: {}", error.message()),
        }
        read_next(left, contents);
    });
}
