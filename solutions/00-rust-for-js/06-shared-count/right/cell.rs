// a Cell is enough for a number, which is read and written as a whole; and both closures only borrow it
//! Two closures share one count.

use std::cell::Cell;
use std::env;

fn main() {
    let count = Cell::new(0);
    let enter = || {
        count.set(count.get() + 1);
        println!("in: {}", count.get());
    };
    let leave = || {
        count.set(count.get() - 1);
        println!("out: {}", count.get());
    };

    for step in env::args().skip(1) {
        if step == "in" {
            enter();
        } else {
            leave();
        }
    }
    println!("at the end: {}", count.get());
}
