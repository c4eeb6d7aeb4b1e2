// verdict: wrong-output · rule: an error returns early, and the rest of the function is skipped
//! Catches too early: the file could not be read, and is written all the same.

mod disk;

use std::env;

use disk::{read_file, write_copy};
use node_loop::{Error, call_async};

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        call_async(copy_all(names));
        println!("script end");
    });
}

/// Copies the files one after the other, and says of each of them what became of it.
async fn copy_all(names: Vec<String>) -> Result<(), Error> {
    for name in names {
        // The `match` is the `try` and the `catch`.
        match copy(name.clone()).await {
            Ok(()) => println!("{name} is copied"),
            Err(error) => println!("{name} failed: {}", error.message()),
        }
    }
    println!("all files are done");
    Ok(())
}

/// Copies one file.
async fn copy(name: String) -> Result<(), Error> {
    // `?` leaves the function with the error: nothing is written then.
    let content = read_file(name.clone()).await.unwrap_or("nothing".to_owned());
    write_copy(name, content).await
}
