//! Write: a promise of what an older function hands to a callback.
//!
//! The arguments are names of files. `read_file` is of the time before promises: it calls back with a
//! `Result`, the content or an error. `read` has to do the same work, and to return a promise. Then
//! whoever calls it can write `.then(…)` and `.catch(…)`.
//!
//! Now `read` promises nothing but an error. `disk.rs` is given. Try it:
//!
//! ```text
//! echo "user: Asha" | cargo run -p promises-promisify -- user posts
//! ```

mod disk;

use std::env;

use disk::read_file;
use node_loop::{Error, Promise};

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        for name in names {
            let content = read(&name);
            println!("asked for {name}");
            content
                .then(move |text| println!("{name}: {text}"))
                .catch(|error| println!("error: {}", error.message()));
        }
        println!("script end");
    });
}

/// Reads a file, as `read_file` does, and returns a promise of its content.
fn read(name: &str) -> Promise<String> {
    // TODO: return a promise that is settled by the callback of `read_file`.
    read_file(name, |_result| {});
    Promise::reject(Error::new("read promises nothing yet"))
}
