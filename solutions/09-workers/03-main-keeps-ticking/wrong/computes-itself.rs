// verdict: wrong-output · rule: the computation belongs on a worker thread
// Starts a worker that only carries the result: the main thread has computed it before.

mod desk;

use std::sync::mpsc;
use std::thread;

use desk::{fibonacci, tick};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument says which number to compute");
    let n: u32 = argument.parse().expect("the argument is a number");
    println!("asked for fib({n})");

    let (sender, receiver) = mpsc::channel();
    let value = fibonacci(n);
    thread::spawn(move || sender.send(value).unwrap());

    let result = loop {
        match receiver.try_recv() {
            Ok(result) => break result,
            Err(_) => tick(),
        }
    };

    println!("fib({n}) = {result}");
}
