// verdict: wrong-output · rule: an error is not a value; it is handed on as an error
//! Takes a missing file for an empty one.

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

fn count_words(name: &str, callback: impl FnOnce(Result<usize, Error>) + 'static) {
    read_file(name, |result| {
        let content = result.unwrap_or_default();
        callback(Ok(content.split_whitespace().count()));
    });
}
