// verdict: wrong-output · rule: as long as a callback runs, no I/O comes in
//! Takes nextTick for the next iteration of the loop, as its name seems to say.

mod haystack;
mod visitor;

use std::env;

use node_loop::next_tick;

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
        next_tick(search);
    } else {
        println!("the search is over, and nobody was heard");
    }
}
