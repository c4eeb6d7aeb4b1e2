// verdict: wrong-output · rule: as long as a callback runs, no I/O comes in
//! Calls itself instead of handing itself over.

mod haystack;
mod visitor;

use std::env;

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
        search();
    } else {
        println!("the search is over, and nobody was heard");
    }
}
