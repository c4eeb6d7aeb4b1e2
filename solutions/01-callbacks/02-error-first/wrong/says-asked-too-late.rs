// verdict: wrong-order · rule: read_file returns at once, and calls back when the file has come
//! Believes that it goes on behind `read_file` only when the file has come, and writes the line into the callback.

mod disk;

use std::env;

use disk::read_file;
use node_loop::Error;

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            count_words(&name.clone(), move |result| {
                println!("asked for {name}");
                match result {
                    Ok(words) => println!("{name}: {words} words"),
                    Err(error) => println!("{name}: {}", error.message()),
                }
            });
        }
        println!("all asked");
    });
}

fn count_words(name: &str, callback: impl FnOnce(Result<usize, Error>) + 'static) {
    read_file(name, |result| callback(result.map(|content| content.split(' ').count())));
}
