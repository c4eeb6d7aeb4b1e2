// three lanes that share one list, so that none of them runs dry early
//! The lanes share a list.

mod work;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::env;
use std::rc::Rc;

fn main() {
    let files: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        hash_all(files);
        println!("script end");
    });
}

/// Hashes all files, and never more than three at the same time.
fn hash_all(files: Vec<String>) {
    let files = Rc::new(RefCell::new(VecDeque::from(files)));
    for _ in 0..3 {
        next(Rc::clone(&files));
    }
}

/// Takes the next file of the list, and then the one after it.
fn next(files: Rc<RefCell<VecDeque<String>>>) {
    // The list is given back before the next line.
    let file = files.borrow_mut().pop_front();
    if let Some(file) = file {
        work::hash(&file, move || next(files));
    }
}
