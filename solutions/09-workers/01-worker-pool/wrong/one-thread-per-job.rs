// verdict: wrong-output · rule: the pool has as many threads as workers were asked for; each of them does many jobs
// Starts a thread for every job: no pool at all.

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

    let results = Arc::new(Mutex::new(BTreeMap::new()));

    let mut handles = Vec::new();
    for job in jobs {
        let results = Arc::clone(&results);
        handles.push(thread::spawn(move || {
            let value = job.run();
            results.lock().unwrap().insert(job.number, (job.n, value));
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
