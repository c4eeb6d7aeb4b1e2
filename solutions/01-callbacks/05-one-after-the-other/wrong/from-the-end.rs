// verdict: wrong-output
//! Takes the names with `pop`, which begins at the end.

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
    let Some(name) = left.pop() else {
        return contents.iter().for_each(|content| println!("content: {content}"));
    };
    read_file(&name, move |result| match result {
        Ok(content) => {
            contents.push(content);
            read_next(left, contents);
        }
        Err(error) => println!("error: {}", error.message()),
    });
}
