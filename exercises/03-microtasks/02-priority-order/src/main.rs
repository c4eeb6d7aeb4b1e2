//! Write: let each line wait in the queue that its first word names.
//!
//! Each argument of this program is one line to print. Its first word says how the line must wait:
//!
//! - `nextTick`: with `next_tick`,
//! - `promise`: in the reaction of a promise, `Promise::resolve(()).then(…)`,
//! - `timeout`: with `set_timeout`, for 0 ms.
//!
//! You do not sort anything. You only say where each line waits, and the loop does the rest. Try it:
//!
//! ```text
//! cargo run -p microtasks-priority-order -- timeout "promise 1" nextTick
//! ```

use std::env;

fn main() {
    let lines: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        println!("script start");
        for line in lines {
            // TODO: this prints at once. Look at the first word of `line`, and let it wait.
            // You need `use node_loop::{next_tick, set_timeout, Promise};` at the top.
            println!("{line}");
        }
        println!("script end");
    });
}
