// verdict: wrong-output · rule: the first error ends the chain and is handed on
//! Asks for all files in a loop, so the error comes too late to stop anything.

mod disk;

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

use disk::read_file;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        let contents = Rc::new(RefCell::new(Vec::new()));
        let count = names.len();
        for name in names {
            let contents = Rc::clone(&contents);
            read_file(&name, move |result| match result {
                Ok(content) => {
                    contents.borrow_mut().push(content);
                    if contents.borrow().len() == count {
                        contents.borrow().iter().for_each(|content| println!("content: {content}"));
                    }
                }
                Err(error) => println!("error: {}", error.message()),
            });
        }
        println!("all asked for");
    });
}
