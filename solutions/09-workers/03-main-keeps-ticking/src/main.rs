//! A worker thread computes, and the main thread goes on.

mod desk;

use std::sync::mpsc::{self, TryRecvError};
use std::thread;

use desk::{fibonacci, tick};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument says which number to compute");
    let n: u32 = argument.parse().expect("the argument is a number");
    println!("asked for fib({n})");

    let (sender, receiver) = mpsc::channel();
    // `move` gives the sender to the thread, which may outlive this function.
    thread::spawn(move || sender.send(fibonacci(n)).unwrap());

    // `try_recv` never waits: it looks into the channel and comes back.
    let result = loop {
        match receiver.try_recv() {
            Ok(result) => break result,
            Err(TryRecvError::Empty) => tick(),
            // Without this arm the main thread would tick for ever after a worker that failed.
            Err(TryRecvError::Disconnected) => panic!("the worker ended without a result"),
        }
    };

    println!("fib({n}) = {result}");
}
