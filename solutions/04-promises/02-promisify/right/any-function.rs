// one `promisify` for all functions that call back
//! Makes a function that promises of one that calls back.

mod disk;

use std::env;

use disk::read_file;
use node_loop::{Error, Plain, Promise};

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        for name in names {
            let content = promisify(|callback| read_file(&name, callback));
            println!("asked for {name}");
            content
                .then(move |text| println!("{name}: {text}"))
                .catch(|error| println!("error: {}", error.message()));
        }
        println!("script end");
    });
}

/// Starts something that calls back, and promises what it will call back with.
fn promisify<T: Plain>(start: impl FnOnce(Box<dyn FnOnce(Result<T, Error>)>)) -> Promise<T> {
    Promise::new(|resolve, reject| {
        start(Box::new(move |result| match result {
            Ok(value) => resolve(value),
            Err(error) => reject(error),
        }));
    })
}
