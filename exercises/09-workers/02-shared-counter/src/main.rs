//! Several threads add to one counter, and no addition may be lost.
//!
//! Each line of stdin is the work of one thread: the amounts that it adds, one after the other.
//! This file and `counter.rs` are given. You write `add.rs`: how one amount is added to the counter.
//!
//! An addition reads the counter, adds, and writes the sum back. If two threads read the same value
//! before either of them writes, one of the two additions is lost. On a real machine that happens
//! rarely and without a trace. The counter of this exercise makes it happen in every run: a thread that
//! reads has to wait until the other threads have had their turn.

mod add;
mod counter;

use std::io;
use std::sync::Arc;
use std::thread;

use counter::Counter;

fn main() {
    let lines = io::stdin().lines().map(|line| line.expect("stdin is text"));
    let work: Vec<Vec<u64>> = lines
        .map(|line| {
            line.split_whitespace().map(|word| word.parse().expect("an amount is a number")).collect()
        })
        .collect();
    let sum: u64 = work.iter().flatten().sum();
    println!("{} threads add {sum} in all", work.len());

    let counter = Arc::new(Counter::new(work.len()));
    let mut handles = Vec::new();
    for (index, amounts) in work.into_iter().enumerate() {
        let number = index + 1;
        let counter = Arc::clone(&counter);
        handles.push(thread::spawn(move || {
            // Returns when every thread is here.
            let turn = counter.enter();
            println!("thread {number} begins");
            for amount in &amounts {
                add::add(&counter, *amount);
            }
            println!("thread {number} has added {}", amounts.iter().sum::<u64>());
            drop(turn);
        }));
    }
    for handle in handles {
        handle.join().unwrap();
    }
    let value = counter.load();
    println!("counter = {value}");
    if value < sum {
        println!("{} is lost", sum - value);
    }
}
