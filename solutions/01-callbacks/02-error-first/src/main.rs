//! An error is handed on to whoever asked.

mod disk;

use std::env;

use disk::read_file;
use node_loop::Error;

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            let asked = name.clone();
            count_words(&asked, move |result| match result {
                Ok(words) => println!("{name}: {words} words"),
                Err(error) => println!("{name}: {}", error.message()),
            });
            println!("asked for {asked}");
        }
        println!("all asked");
    });
}

/// Reads a file, and calls back with the number of its words, or with the error.
fn count_words(name: &str, callback: impl FnOnce(Result<usize, Error>) + 'static) {
    // Each arm calls back, and no arm does it twice.
    read_file(name, |result| match result {
        Ok(content) => callback(Ok(content.split(' ').count())),
        Err(error) => callback(Err(error)),
    });
}
