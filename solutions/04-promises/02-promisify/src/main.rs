//! Makes a function that promises of one that calls back.

mod disk;

use std::env;

use disk::read_file;
use node_loop::Promise;

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
    // The executor runs at once, so `name` need not be kept. The callback runs later, so it is `move`.
    Promise::new(|resolve, reject| {
        read_file(name, move |result| match result {
            Ok(content) => resolve(content),
            Err(error) => reject(error),
        });
    })
}
