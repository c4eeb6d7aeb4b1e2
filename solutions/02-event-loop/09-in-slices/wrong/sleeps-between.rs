// verdict: wrong-output · rule: as long as a callback runs, no I/O comes in
//! Sleeps between two slices. A callback that sleeps still runs.

mod haystack;
mod visitor;

use std::env;

use node_loop::block;

fn main() {
    let name = env::args().nth(1).expect("the argument is the name of the visitor");

    node_loop::run(|| {
        visitor::comes(&name);
        println!("the search begins");
        search();
        println!("script end");
    });
}

/// Searches slice after slice, until the visitor was heard or nothing is left.
fn search() {
    while haystack::search_slice() {
        if visitor::was_heard() {
            println!("the search stops");
            return;
        }
        block(1);
    }
    println!("the search is over, and nobody was heard");
}
