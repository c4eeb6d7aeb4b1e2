//! A worker thread computes, and the main thread goes on.
//!
//! The program's argument says which Fibonacci number to compute. The computation is long, so it
//! belongs on a worker thread. The main thread must not stand still meanwhile: it calls `tick` again
//! and again, until the result is there. Then it prints the result, as the last line.
//!
//! `desk.rs` is given: `fibonacci` is the computation, and `tick` is what the main thread does.

mod desk;

use desk::{fibonacci, tick};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument says which number to compute");
    let n: u32 = argument.parse().expect("the argument is a number");
    println!("asked for fib({n})");

    // TODO: compute on a worker thread, which sends the result to the main thread through a channel.
    // TODO: tick until the result is there. Here the main thread computes and cannot tick.
    let result = fibonacci(n);
    tick();

    println!("fib({n}) = {result}");
}
