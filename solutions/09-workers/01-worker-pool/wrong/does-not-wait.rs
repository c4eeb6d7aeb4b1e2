// verdict: wrong-output · rule: the main thread waits until the workers have done every job
// Never joins the workers: the program ends with its main thread, and takes them along.

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

    for _ in 0..workers {
        let queue = Arc::clone(&queue);
        let results = Arc::clone(&results);
        thread::spawn(move || {
            loop {
                // The lock is open again at the end of this line: the others may take jobs while we work.
                let next = queue.lock().unwrap().pop_front();
                let Some(job) = next else { break };
                let value = job.run();
                results.lock().unwrap().insert(job.number, (job.n, value));
            }
        });
    }
    // A BTreeMap is sorted by its keys, so the results come in the order of the jobs.
    for (number, (n, value)) in results.lock().unwrap().iter() {
        println!("result {number}: fib({n}) = {value}");
    }
    println!("all jobs done");
}
