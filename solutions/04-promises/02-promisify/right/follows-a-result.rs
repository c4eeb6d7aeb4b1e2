// puts the whole result into one promise, and lets a `then` open it
//! Makes a function that promises of one that calls back.

mod disk;

use std::env;

use disk::read_file;
use node_loop::{Completion, Promise};

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
        read_file(name, move |result| resolve.follow(Completion::from(result)));
    })
}
