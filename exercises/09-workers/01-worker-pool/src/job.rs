//! What a job is. It is given: there is nothing to change here.
//!
//! A job prints when it starts and when it ends, and computes a Fibonacci number between the two.
//! A *slow* job goes on until every other job has ended. So it ends last on every machine, whether
//! that machine is fast or slow.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// A slow job gives up when it hears nothing from the other jobs for so long.
const PATIENCE: Duration = Duration::from_secs(3);

/// One line of stdin: `fib 20`, or `fib 20 slow`.
pub(crate) struct Job {
    /// Its place on stdin, from one.
    pub(crate) number: usize,
    /// Which Fibonacci number it computes.
    pub(crate) n: u32,
    slow: bool,
    /// How many other jobs there are.
    others: usize,
}

/// Reads the jobs from stdin, in their order.
pub(crate) fn read_jobs() -> VecDeque<Job> {
    let lines: Vec<String> = io::stdin().lines().map(|line| line.expect("stdin is text")).collect();
    let mut jobs = VecDeque::new();
    for (index, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let n = words[1].parse().expect("a job is written as `fib 20`");
        let slow = words.get(2) == Some(&"slow");
        jobs.push_back(Job { number: index + 1, n, slow, others: lines.len() - 1 });
    }
    jobs
}

impl Job {
    /// Does the job on the thread that calls it, and returns the result.
    pub(crate) fn run(&self) -> u64 {
        let place = place();
        println!("job {} starts on {place}", self.number);
        NEWS.notify_all();

        let value = fibonacci(self.n);
        // A real job would take some time.
        thread::sleep(Duration::from_millis(30));
        if self.slow && !on_the_main_thread() {
            self.wait_for_the_others();
        }

        println!("job {} ends on {place}", self.number);
        *ENDED.lock().unwrap() += 1;
        NEWS.notify_all();
        value
    }

    /// Returns when every other job has ended.
    fn wait_for_the_others(&self) {
        let mut ended = ENDED.lock().unwrap();
        while *ended < self.others {
            // The lock is open while this thread waits, so the other jobs can count themselves.
            let (lock, timeout) = NEWS.wait_timeout(ended, PATIENCE).unwrap();
            ended = lock;
            if timeout.timed_out() && *ended < self.others {
                println!("job {} waits in vain for the other jobs", self.number);
                return;
            }
        }
    }
}

/// How many jobs have ended.
static ENDED: Mutex<usize> = Mutex::new(0);
/// Rings whenever a job starts or ends.
static NEWS: Condvar = Condvar::new();
/// How many threads have run a job.
static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// The number of this thread. A thread gets it when it runs its first job.
    static NUMBER: usize = THREADS.fetch_add(1, Ordering::SeqCst) + 1;
}

/// Names the thread that runs the job.
fn place() -> String {
    if on_the_main_thread() {
        return "the main thread".to_string();
    }
    NUMBER.with(|number| format!("worker {number}"))
}

fn on_the_main_thread() -> bool {
    thread::current().name() == Some("main")
}

fn fibonacci(n: u32) -> u64 {
    let (mut current, mut next) = (0, 1);
    for _ in 0..n {
        (current, next) = (next, current + next);
    }
    current
}
