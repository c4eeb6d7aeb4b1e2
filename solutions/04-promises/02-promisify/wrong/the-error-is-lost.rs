// verdict: wrong-output · rule: an error that comes to the callback rejects the promise
//! Settles the promise only when all is well. With an error it stays pending for ever.

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
    Promise::new(|resolve, _reject| {
        read_file(name, move |result| {
            if let Ok(content) = result {
                resolve(content);
            }
        });
    })
}
