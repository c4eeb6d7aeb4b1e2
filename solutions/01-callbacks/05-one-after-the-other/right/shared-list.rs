// lets all steps share one list of contents, and counts which name is next
//! Reads any number of files, one after the other, and stops at the first error.

mod disk;

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

use disk::read_file;
use node_loop::queue_microtask;

fn main() {
    let names: Rc<Vec<String>> = Rc::new(env::args().skip(1).collect());
    node_loop::run(|| {
        read_from(0, names, Rc::default());
        println!("all asked for");
    });
}

fn read_from(next: usize, names: Rc<Vec<String>>, contents: Rc<RefCell<Vec<String>>>) {
    if next == names.len() {
        return queue_microtask(move || {
            for content in contents.borrow().iter() {
                println!("content: {content}");
            }
        });
    }
    let name = names[next].clone();
    read_file(&name, move |result| {
        if let Err(error) = result {
            return println!("error: {}", error.message());
        }
        contents.borrow_mut().extend(result);
        read_from(next + 1, names, contents);
    });
}
