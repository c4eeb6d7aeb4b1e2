// verdict: compile-error
//! Calls back with the error, and goes on to call back with a value. A `FnOnce` can be called once.

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
        if let Err(error) = &result {
            callback(Err(error.clone()));
        }
        let content = result.unwrap_or_default();
        callback(Ok(content.split(' ').count()));
    });
}
