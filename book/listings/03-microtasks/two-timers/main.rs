use std::thread;
use std::time::Duration;

use node_loop::{set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        set_timeout(0, || println!("timer 1"));
        set_immediate(|| println!("immediate"));
        // Holds the thread for almost a millisecond.
        thread::sleep(Duration::from_micros(900));
        set_timeout(0, || println!("timer 2"));
    });
}
