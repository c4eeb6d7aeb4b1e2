// verdict: compile-error
// Forgets `move`: the thread may outlive the variables that its closure borrows.

mod desk;

use std::sync::mpsc;
use std::thread;

use desk::{fibonacci, tick};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument says which number to compute");
    let n: u32 = argument.parse().expect("the argument is a number");
    println!("asked for fib({n})");

    let (sender, receiver) = mpsc::channel();
    thread::spawn(|| sender.send(fibonacci(n)).unwrap());

    let result = loop {
        match receiver.try_recv() {
            Ok(result) => break result,
            Err(_) => tick(),
        }
    };

    println!("fib({n}) = {result}");
}
