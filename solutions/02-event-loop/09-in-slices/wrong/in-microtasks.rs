// verdict: wrong-output · rule: as long as a callback runs, no I/O comes in
//! Each slice is a microtask. The queue is never empty, so the loop never goes on.

mod haystack;
mod visitor;

use std::env;

use node_loop::queue_microtask;

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
        queue_microtask(search);
    } else {
        println!("the search is over, and nobody was heard");
    }
}
