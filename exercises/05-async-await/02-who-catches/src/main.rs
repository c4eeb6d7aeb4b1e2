//! Write: copy files one after the other. If one of them cannot be copied, say so and go on.
//!
//! The arguments are names of files. `disk.rs` is given: `read_file` and `write_copy` are async functions,
//! and both of them can fail. Try it:
//!
//! ```text
//! echo "user: Asha" | cargo run -p async-await-who-catches -- user posts
//! ```
//!
//! In JavaScript `copy_all` would be a loop with `try { … await copy(name) … } catch (error) { … }`. Here
//! an `.await` gives a `Result`: `match` on it is the `try` and the `catch`, and `?` hands the error on.
//!
//! Now nobody waits for `copy`: its promise *floats*. So the program claims success before anything is
//! copied, and an error finds nobody who would catch it.

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
        // TODO: wait for the copy. If it fails, print `NAME failed: MESSAGE`, and go on with the next file.
        call_async(copy(name.clone()));
        println!("{name} is copied");
    }
    println!("all files are done");
    Ok(())
}

/// Copies one file.
async fn copy(name: String) -> Result<(), Error> {
    // TODO: if the file cannot be read, nothing may be written: hand the error on.
    let content = read_file(name.clone()).await.unwrap_or_default();
    write_copy(name, content).await
}
