// returns early, as `if (err) return callback(err)` does
//! An error is handed on to whoever asked.

mod disk;

use std::env;

use disk::read_file;
use node_loop::Error;

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            println!("asked for {name}");
            count_words(name.clone(), move |result| match result {
                Ok(words) => println!("{name}: {words} words"),
                Err(error) => println!("{name}: {}", error.message()),
            });
        }
        println!("all asked");
    });
}

fn count_words(name: String, callback: impl FnOnce(Result<usize, Error>) + 'static) {
    read_file(&name, |result| {
        let content = match result {
            Ok(content) => content,
            Err(error) => return callback(Err(error)),
        };
        callback(Ok(content.split_whitespace().count()));
    });
}
