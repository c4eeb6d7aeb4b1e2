// Uses no channel: the worker returns the result, and the handle says when it is there.

mod desk;

use std::thread;

use desk::{fibonacci, tick};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument says which number to compute");
    let n: u32 = argument.parse().expect("the argument is a number");
    println!("asked for fib({n})");

    let worker = thread::spawn(move || fibonacci(n));
    while !worker.is_finished() {
        tick();
    }
    // The worker has ended, so `join` does not wait.
    let result = worker.join().unwrap();

    println!("fib({n}) = {result}");
}
