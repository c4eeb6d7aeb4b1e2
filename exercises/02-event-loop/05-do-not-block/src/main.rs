//! Write: ask for all files, and let the loop wait for them.
//!
//! The arguments are names of files. Now the script reads one file after the other, and does nothing else
//! until the disk has answered. Nobody is served meanwhile: no timer, no connection.
//!
//! Ask for each file with `read_file`, and print its line when it has come. It is read on a thread of the
//! pool. So the script ends at once, and the files come in any order. Try it:
//!
//! ```text
//! cargo run -p event-loop-do-not-block -- README.md Cargo.toml
//! ```

use std::{env, fs};

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            println!("asked for {name}");
            // TODO: this waits for the disk. Use `node_loop::read_file` with a callback instead.
            let content = fs::read_to_string(&name).expect("the file is there");
            report(&name, &content);
        }
        println!("script end");
    });
}

/// Says how many lines a file has. Leave it as it is.
fn report(name: &str, content: &str) {
    println!("{name} has {} lines", content.lines().count());
}
