// verdict: wrong-output · rule: the first error ends the chain and is handed on
//! Ends the chain at an error, and tells nobody.

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
        if let Ok(content) = result {
            contents.push(content);
            read_next(left, contents);
        }
    });
}
