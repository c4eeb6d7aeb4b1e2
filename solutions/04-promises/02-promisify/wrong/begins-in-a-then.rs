// verdict: wrong-order · rule: the executor runs at once, before new returns
//! Begins to read in a microtask, as if a promise were something to be asked.

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
    let name = name.to_owned();
    Promise::resolve(name).then(|name| {
        Promise::new(move |resolve, reject| {
            read_file(&name, move |result| match result {
                Ok(content) => resolve(content),
                Err(error) => reject(error),
            });
        })
    })
}
