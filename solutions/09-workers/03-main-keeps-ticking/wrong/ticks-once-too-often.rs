// verdict: wrong-order · rule: the ticking ends with the result; the result is the last line
// Looks whether it is done only after the next tick.

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

    let mut done = false;
    while !done {
        if let Ok(result) = receiver.try_recv() {
            println!("fib({n}) = {result}");
            done = true;
        }
        tick();
    }
}
