//! Write: a long search, in slices, so that a visitor is heard meanwhile.
//!
//! While the program searches, a visitor connects over the network and says something. It has to be heard,
//! and then the search stops. Now the search is one long loop, and as long as a callback runs, no I/O comes
//! in: the visitor is heard when the search is over.
//!
//! `haystack.rs` and `visitor.rs` are given. One call of `haystack::search_slice` is short. Do one slice, let
//! the loop go on, and then do the next. Try it:
//!
//! ```text
//! cargo run -p event-loop-in-slices -- Ann
//! ```

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

/// Searches slice after slice, until the visitor was heard or nothing is left.
fn search() {
    // TODO: this goes on and on in one callback. Search one slice, and the others later.
    while haystack::search_slice() {
        if visitor::was_heard() {
            println!("the search stops");
            return;
        }
    }
    println!("the search is over, and nobody was heard");
}
