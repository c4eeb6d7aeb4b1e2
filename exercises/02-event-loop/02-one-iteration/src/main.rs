//! Predict: one iteration of the loop, seen from inside the poll phase.
//!
//! libuv goes through its phases again and again: pending, idle, prepare, poll, check, close, timers. The
//! callback of a file runs in the poll phase. It asks for one callback of every kind. In which order do
//! they run?
//!
//! Do not run it yet. Write all lines, in their order, into `prediction.txt`.
//!
//! The name of the file comes from the command line. Your prediction has to be right for every file.

use std::env;

use node_loop::{close_handle, next_tick, queue_microtask, read_file, set_immediate, set_timeout};

fn main() {
    let path = env::args().nth(1).expect("the argument is the name of a file");

    node_loop::run(|| {
        read_file(path, |_content| {
            println!("the file is read");
            set_timeout(0, || println!("timeout"));
            // A handle is what libuv calls a socket, for example. Closing one calls back in the close phase.
            close_handle(|| println!("the handle is closed"));
            set_immediate(|| println!("immediate"));
            queue_microtask(|| println!("microtask"));
            next_tick(|| println!("nextTick"));
            println!("the callback returns");
        });
        println!("script end");
    });
}
