//! Predict: a timer or an immediate? That depends on where you are.
//!
//! `both` sets a timer of 0 ms and an immediate, and then works for so long that the timer is due when it
//! returns. The program calls it in three places: in the script, in the poll phase and in the close phase.
//! In each place, which phase does the loop come to first: timers or check?
//!
//! Do not run it yet. Write all lines, in their order, into `prediction.txt`.
//!
//! The name of the file, and how long `both` works, come from the command line. It is 2 ms or more. Your
//! prediction has to be right for every file and every such time.

use std::env;

use node_loop::{block, close_handle, read_file, set_immediate, set_timeout};

fn main() {
    let path = env::args().nth(1).expect("the first argument is the name of a file");
    let ms = env::args().nth(2).expect("the second argument is a time");
    let ms: u64 = ms.parse().expect("the time is a whole number");

    node_loop::run(|| {
        both("the script", ms);
        read_file(path, move |_content| {
            both("poll", ms);
            close_handle(move || both("close", ms));
        });
    });
}

/// Sets a timer and an immediate in `place`, and works until the timer is due.
fn both(place: &'static str, ms: u64) {
    println!("in {place}");
    set_timeout(0, move || println!("timeout of {place}"));
    set_immediate(move || println!("immediate of {place}"));
    block(ms);
}
