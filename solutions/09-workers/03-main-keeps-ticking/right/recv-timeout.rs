// Waits in the channel, but only for a short time before each tick.

mod desk;

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use desk::{fibonacci, tick};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument says which number to compute");
    let n: u32 = argument.parse().expect("the argument is a number");
    println!("asked for fib({n})");

    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(fibonacci(n)).unwrap());

    let result = loop {
        match receiver.recv_timeout(Duration::from_millis(5)) {
            Ok(result) => break result,
            Err(RecvTimeoutError::Timeout) => tick(),
            Err(RecvTimeoutError::Disconnected) => panic!("the worker ended without a result"),
        }
    };

    println!("fib({n}) = {result}");
}
