//! Write: let two closures share one count.
//!
//! Each argument is `in` or `out`. Somebody enters the room, or leaves it, and after each step the
//! program prints how many people are in the room. In JavaScript both closures see one variable:
//!
//! ```text
//! let count = 0;
//! const enter = () => { count += 1; };
//! const leave = () => { count -= 1; };
//! ```
//!
//! Rust wants to know who owns the count. `Rc` is a value with several owners, and a `RefCell` may be
//! changed by each of them. Try it:
//!
//! ```text
//! cargo run -p rust-for-js-shared-count -- in in out in
//! ```

use std::env;

fn main() {
    let steps: Vec<String> = env::args().skip(1).collect();

    // TODO: each closure has a copy of this number. Make it one count that all share:
    // `Rc::new(RefCell::new(0))`, with `use std::cell::RefCell;` and `use std::rc::Rc;` at the top.
    let mut count = 0;
    let mut enter = move || {
        count += 1;
        println!("in: {count}");
    };
    let mut leave = move || {
        count -= 1;
        println!("out: {count}");
    };

    for step in steps {
        match step.as_str() {
            "in" => enter(),
            _ => leave(),
        }
    }
    println!("at the end: {count}");
}
