// verdict: wrong-order · rule: read_all returns at once, and calls back at the end
//! Believes that it goes on behind `read_all` only at the end, and writes the line where it would fit then.

mod disk;

use std::env;

use disk::read_file;
use node_loop::{Error, next_tick};

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        read_next(names, Vec::new(), |result| {
            match result {
                Ok(contents) => contents.iter().for_each(|content| println!("content: {content}")),
                Err(error) => println!("error: {}", error.message()),
            }
            println!("all asked for");
        });
    });
}

fn read_next(
    mut left: Vec<String>,
    mut contents: Vec<String>,
    callback: impl FnOnce(Result<Vec<String>, Error>) + 'static,
) {
    if left.is_empty() {
        return next_tick(|| callback(Ok(contents)));
    }
    let name = left.remove(0);
    read_file(&name, move |result| match result {
        Ok(content) => {
            contents.push(content);
            read_next(left, contents, callback);
        }
        Err(error) => callback(Err(error)),
    });
}
