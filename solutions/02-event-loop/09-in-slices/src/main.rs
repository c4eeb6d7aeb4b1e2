//! One slice for each iteration of the loop.

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

/// Searches one slice, and the others later, until the visitor was heard or nothing is left.
fn search() {
    if visitor::was_heard() {
        println!("the search stops");
    } else if haystack::search_slice() {
        // An immediate: the loop goes on, and polls before it comes back.
        set_immediate(search);
    } else {
        println!("the search is over, and nobody was heard");
    }
}
