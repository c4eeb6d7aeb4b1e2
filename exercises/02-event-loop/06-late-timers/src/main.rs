//! Predict: timers that are late, because the script works for too long.
//!
//! `block(ms)` is work that takes so many milliseconds, and it stands for a long loop or for
//! `fs.readFileSync`. There is one thread, so nothing else runs meanwhile. Two timers become due while the
//! script is still at work. When do they run, and which of them first?
//!
//! Do not run it yet. Write all lines, in their order, into `prediction.txt`.
//!
//! How long the work takes comes from the command line: 40 ms or more. Your prediction has to be right for
//! every time from there on.

use std::env;

use node_loop::{block, now, set_immediate, set_timeout};

fn main() {
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the time is a whole number"),
        None => 40,
    };

    node_loop::run(|| {
        let start = now();
        set_timeout(30, move || say("timer of 30 ms", start + 30));
        set_timeout(10, move || {
            say("timer of 10 ms", start + 10);
            set_timeout(1, || println!("timer of a timer"));
        });
        set_immediate(|| println!("immediate"));

        println!("work begins");
        block(ms);
        println!("work ends");
    });
}

/// Says whether a timer runs when it is due, or at least 5 ms later.
fn say(name: &str, due: u64) {
    if now() < due + 5 {
        println!("{name}, in time");
    } else {
        println!("{name}, late");
    }
}
