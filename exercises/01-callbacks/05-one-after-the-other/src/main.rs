//! Write: read any number of files, one after the other, and stop at the first error.
//!
//! The arguments are names of files. Each file is read when the one before it has come, as if it said
//! where to look next. At the end `read_all` calls back with all contents. If a file is missing, it
//! calls back with the error, and reads no other file.
//!
//! What is here now is known as callback hell. It can read three files, no fewer and no more, and it
//! leaves errors out without a word. `disk.rs` is given. Try it:
//!
//! ```text
//! echo "user: Asha" | cargo run -p callbacks-one-after-the-other -- user posts comments
//! ```

mod disk;

use std::env;

use disk::read_file;
use node_loop::Error;

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
    // TODO: make it work for any number of files, and stop at the first error. Nest no callbacks: write
    // a function that reads the next file, and calls itself for those that are left.
    read_file(&names[0].clone(), move |one| {
        read_file(&names[1].clone(), move |two| {
            read_file(&names[2].clone(), move |three| {
                // `flatten` leaves the errors out.
                callback(Ok([one, two, three].into_iter().flatten().collect()));
            });
        });
    });
}
