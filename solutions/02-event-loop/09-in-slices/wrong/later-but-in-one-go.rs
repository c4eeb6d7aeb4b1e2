// verdict: wrong-output · rule: as long as a callback runs, no I/O comes in
//! Lets the whole search wait for an immediate. It is still one callback.

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

/// Searches everything, but not in the script.
fn search() {
    set_immediate(|| {
        while haystack::search_slice() {
            if visitor::was_heard() {
                println!("the search stops");
                return;
            }
        }
        println!("the search is over, and nobody was heard");
    });
}
