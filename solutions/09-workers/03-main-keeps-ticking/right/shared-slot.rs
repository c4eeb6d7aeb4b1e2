// Uses no channel: the worker puts the result into a slot that both threads share.

mod desk;

use std::sync::{Arc, Mutex};
use std::thread;

use desk::{fibonacci, tick};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument says which number to compute");
    let n: u32 = argument.parse().expect("the argument is a number");
    println!("asked for fib({n})");

    let slot = Arc::new(Mutex::new(None));
    let filled = Arc::clone(&slot);
    thread::spawn(move || {
        // Compute first and lock afterwards: the main thread looks into the slot all the time.
        let result = fibonacci(n);
        *filled.lock().unwrap() = Some(result);
    });

    let result = loop {
        let found = *slot.lock().unwrap();
        match found {
            Some(result) => break result,
            None => tick(),
        }
    };

    println!("fib({n}) = {result}");
}
