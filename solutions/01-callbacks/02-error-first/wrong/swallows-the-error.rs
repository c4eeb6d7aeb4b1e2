// verdict: wrong-output · rule: whoever asked is called back, with the error or with the value
//! Calls back only if there is a content. Whoever asked for a missing file waits for ever.

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
        if let Ok(content) = result {
            callback(Ok(content.split(' ').count()));
        }
    });
}
