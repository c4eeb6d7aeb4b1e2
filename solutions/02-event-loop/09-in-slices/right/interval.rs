// an interval that ends itself
//! One slice each millisecond, by an interval.

mod haystack;
mod visitor;

use std::env;

use node_loop::{clear_interval, set_interval};

fn main() {
    let name = env::args().nth(1).expect("the argument is the name of the visitor");

    node_loop::run(|| {
        visitor::comes(&name);
        println!("the search begins");
        search();
        println!("script end");
    });
}

/// Searches one slice each millisecond.
fn search() {
    set_interval(1, |interval| {
        if visitor::was_heard() {
            println!("the search stops");
            clear_interval(interval);
        } else if !haystack::search_slice() {
            println!("the search is over, and nobody was heard");
            clear_interval(interval);
        }
    });
}
