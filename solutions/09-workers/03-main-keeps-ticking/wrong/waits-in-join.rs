// verdict: wrong-output · rule: the main thread does not wait while the worker computes; it ticks
// Joins the worker before it looks into the channel.

mod desk;

use std::sync::mpsc;
use std::thread;

use desk::{fibonacci, tick};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument says which number to compute");
    let n: u32 = argument.parse().expect("the argument is a number");
    println!("asked for fib({n})");

    let (sender, receiver) = mpsc::channel();
    let worker = thread::spawn(move || sender.send(fibonacci(n)).unwrap());
    worker.join().unwrap();

    let result = loop {
        match receiver.try_recv() {
            Ok(result) => break result,
            Err(_) => tick(),
        }
    };

    println!("fib({n}) = {result}");
}
