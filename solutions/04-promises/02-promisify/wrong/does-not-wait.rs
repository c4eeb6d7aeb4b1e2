// verdict: wrong-output · rule: the promise is fulfilled when the callback comes, with what it brings
//! Returns a promise of what is there so far, which is nothing.

mod disk;

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

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
    let found = Rc::new(RefCell::new(String::new()));
    let filled = Rc::clone(&found);
    read_file(name, move |result| {
        if let Ok(content) = result {
            filled.replace(content);
        }
    });
    Promise::resolve(found.take())
}
