// verdict: wrong-order · rule: an await stops the function until the promise is settled
//! Begins a copy for each file in a function of its own: they are not copied one after the other.

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
    let copies: Vec<_> = names.into_iter().map(|name| call_async(copy_or_say(name))).collect();
    for copy in copies {
        copy.await?;
    }
    println!("all files are done");
    Ok(())
}

/// Copies one file, and says what became of it.
async fn copy_or_say(name: String) {
    match copy(name.clone()).await {
        Ok(()) => println!("{name} is copied"),
        Err(error) => println!("{name} failed: {}", error.message()),
    }
}

/// Copies one file.
async fn copy(name: String) -> Result<(), Error> {
    // `?` leaves the function with the error: nothing is written then.
    let content = read_file(name.clone()).await?;
    write_copy(name, content).await
}
