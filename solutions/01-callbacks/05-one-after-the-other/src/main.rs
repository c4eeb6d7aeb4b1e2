//! Reads any number of files, one after the other, and stops at the first error.

mod disk;

use std::env;

use disk::read_file;
use node_loop::{Error, next_tick};

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        read_all(names, |result| match result {
            Ok(contents) => contents.iter().for_each(|content| println!("content: {content}")),
            Err(error) => println!("error: {}", error.message()),
        });
        println!("all asked for");
    });
}

/// Reads the files one after the other, and calls back with their contents or with the first error.
fn read_all(names: Vec<String>, callback: impl FnOnce(Result<Vec<String>, Error>) + 'static) {
    if names.is_empty() {
        // There is nothing to wait for, and still nobody is called back before this returns.
        next_tick(|| callback(Ok(Vec::new())));
    } else {
        read_next(names, Vec::new(), callback);
    }
}

/// Reads the first of the files that are left. Its callback reads the next one.
fn read_next(
    mut left: Vec<String>,
    mut contents: Vec<String>,
    callback: impl FnOnce(Result<Vec<String>, Error>) + 'static,
) {
    if left.is_empty() {
        return callback(Ok(contents));
    }
    let name = left.remove(0);
    read_file(&name, move |result| match result {
        Ok(content) => {
            contents.push(content);
            read_next(left, contents, callback);
        }
        // Nobody reads on, so the chain ends here.
        Err(error) => callback(Err(error)),
    });
}
