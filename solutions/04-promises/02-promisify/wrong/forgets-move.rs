// verdict: compile-error
//! The callback only borrows the two functions. The executor, which owns them, has returned when it runs.

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

fn read(name: &str) -> Promise<String> {
    Promise::new(|resolve, reject| {
        read_file(name, |result| match result {
            Ok(content) => resolve(content),
            Err(error) => reject(error),
        });
    })
}
