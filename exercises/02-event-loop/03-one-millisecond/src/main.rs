//! Predict: what is free, and what is not.
//!
//! From the script, a timer and an immediate have no order: a timer needs at least 1 ms, and on some runs that
//! has gone by when the loop begins, and on others not. So there is more than one right prediction here, and
//! you write one of them. But something is fixed, too. How long does each of these timers wait?
//!
//! Do not run it yet. Write all lines, in an order that can be, into `prediction.txt`.

use node_loop::{set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        set_timeout(1, || println!("timer of 1 ms"));
        set_timeout(0, || println!("timer of 0 ms"));
        // 35 days, in milliseconds. A timer counts to 2 147 483 647.
        set_timeout(35 * 24 * 60 * 60 * 1_000, || println!("timer of 35 days"));
        set_immediate(|| println!("immediate"));
        println!("script end");
    });
}
