//! Write: hand an error on to whoever asked, and do not let it end the program.
//!
//! The arguments are names of files. `count_words` reads one of them, and calls back with the number of
//! its words. Not every file is there. A callback in Node is handed the error first, and then the value:
//! `(err, words) => …`. In Rust it is handed one `Result`, which is either of the two.
//!
//! `disk.rs` is given: it reads the files, which stand on stdin. Try it:
//!
//! ```text
//! echo "letter: the shop is closed" | cargo run -p callbacks-error-first -- letter diary
//! ```

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
    read_file(name, |result| {
        // TODO: `unwrap` ends the program when the file is missing. Call back with the error instead.
        let content = result.unwrap();
        callback(Ok(content.split(' ').count()));
    });
}
