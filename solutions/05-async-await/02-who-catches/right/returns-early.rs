// matches in `copy` as well, and returns early instead of `?`
//! Copies files one after the other, and spells out what `?` does.

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
        if let Err(error) = copy(name.clone()).await {
            println!("{name} failed: {}", error.message());
            continue;
        }
        println!("{name} is copied");
    }
    println!("all files are done");
    Ok(())
}

/// Copies one file.
async fn copy(name: String) -> Result<(), Error> {
    match read_file(name.clone()).await {
        Ok(content) => write_copy(name, content).await,
        Err(error) => Err(error),
    }
}
