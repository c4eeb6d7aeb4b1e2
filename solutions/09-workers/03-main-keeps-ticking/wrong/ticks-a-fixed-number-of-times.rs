// verdict: wrong-output · rule: the main thread does not wait while the worker computes; it ticks
// Ticks three times, whatever the worker does, and then waits.

mod desk;

use std::sync::mpsc;
use std::thread;

use desk::{fibonacci, tick};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument says which number to compute");
    let n: u32 = argument.parse().expect("the argument is a number");
    println!("asked for fib({n})");

    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(fibonacci(n)).unwrap());

    for _ in 0..3 {
        tick();
    }
    let result = receiver.recv().unwrap();

    println!("fib({n}) = {result}");
}
