// verdict: wrong-output
//! Throws in the callback of the disk, where no promise stands around it.

mod disk;

use std::env;

use disk::read_file;
use node_loop::{Promise, throw};

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

fn read(name: &str) -> Promise<String> {
    Promise::new(|resolve, _reject| {
        read_file(name, move |result| match result {
            Ok(content) => resolve(content),
            Err(error) => throw(error),
        });
    })
}
