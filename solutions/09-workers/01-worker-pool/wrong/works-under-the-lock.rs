// verdict: wrong-output · rule: the workers share one queue; while one of them is busy the others go on with the next jobs
// Holds the lock of the queue while it works, so one worker works and the others wait.

mod job;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread;

use job::read_jobs;

fn main() {
    let argument = std::env::args().nth(1).expect("the argument is the number of workers");
    let workers: usize = argument.parse().expect("the number of workers is a number");
    let jobs = read_jobs();
    println!("pool of {workers} workers");

    // Every thread needs both, so both stand behind an Arc; every thread changes both, hence the locks.
    let queue = Arc::new(Mutex::new(jobs));
    let results = Arc::new(Mutex::new(BTreeMap::new()));

    let mut handles = Vec::new();
    for _ in 0..workers {
        let queue = Arc::clone(&queue);
        let results = Arc::clone(&results);
        handles.push(thread::spawn(move || {
            // The guard lives until the end of the body, so the queue is locked while the job runs.
            while let Some(job) = queue.lock().unwrap().pop_front() {
                let value = job.run();
                results.lock().unwrap().insert(job.number, (job.n, value));
            }
        }));
    }
    for handle in handles {
        handle.join().unwrap();
    }

    // A BTreeMap is sorted by its keys, so the results come in the order of the jobs.
    for (number, (n, value)) in results.lock().unwrap().iter() {
        println!("result {number}: fib({n}) = {value}");
    }
    println!("all jobs done");
}
