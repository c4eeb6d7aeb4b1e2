// takes ten slices in one go, so that the loop costs less
//! Ten slices for each iteration of the loop.

mod haystack;
mod visitor;

use std::env;

use node_loop::set_immediate;

fn main() {
    let name = env::args().nth(1).expect("the argument is the name of the visitor");

    node_loop::run(|| {
        visitor::comes(&name);
        println!("the search begins");
        search();
        println!("script end");
    });
}

/// Searches ten slices, and the others later.
fn search() {
    for _ in 0..10 {
        if !haystack::search_slice() {
            println!("the search is over, and nobody was heard");
            return;
        }
    }
    set_immediate(|| {
        if visitor::was_heard() {
            println!("the search stops");
        } else {
            search();
        }
    });
}
