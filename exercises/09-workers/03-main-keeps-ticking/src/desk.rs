//! The work of both threads. It is given: there is nothing to change here.
//!
//! `fibonacci` is a long computation, and `tick` is what the main thread has to do meanwhile. How
//! long the computation takes is measured in ticks and not in seconds: fib(20) goes on until the
//! main thread has ticked four times. So the program does the same on a fast machine and on a slow one.

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// The computation gives up when the main thread does not tick for so long.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often the main thread has ticked.
static TICKS: Mutex<u32> = Mutex::new(0);
/// Rings at each tick.
static TICKED: Condvar = Condvar::new();

/// Something that must not stop while the computation goes on: a clock, a progress bar, a server.
pub(crate) fn tick() {
    let mut ticks = TICKS.lock().unwrap();
    *ticks += 1;
    println!("tick {ticks}");
    drop(ticks);
    TICKED.notify_all();
    thread::sleep(Duration::from_millis(10));
}

/// Computes the Fibonacci number `n`. It takes `n / 5` ticks.
pub(crate) fn fibonacci(n: u32) -> u64 {
    if thread::current().name() == Some("main") {
        println!("the main thread computes");
    } else {
        println!("the worker starts");
        wait_for_ticks(n / 5);
    }

    let (mut current, mut next) = (0, 1);
    for _ in 0..n {
        (current, next) = (next, current + next);
    }

    if thread::current().name() != Some("main") {
        println!("the worker ends");
    }
    current
}

fn wait_for_ticks(count: u32) {
    let mut ticks = TICKS.lock().unwrap();
    while *ticks < count {
        // The lock is open while this thread waits, so the main thread can tick.
        let (lock, timeout) = TICKED.wait_timeout(ticks, PATIENCE).unwrap();
        ticks = lock;
        if timeout.timed_out() && *ticks < count {
            println!("the main thread does not tick");
            return;
        }
    }
}
