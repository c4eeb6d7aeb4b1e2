// The queue is an atomic index into a fixed list of jobs, and each worker returns its own results.

mod job;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use job::{Job, read_jobs};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument is the number of workers");
    let workers: usize = argument.parse().expect("the number of workers is a number");
    let jobs: Arc<Vec<Job>> = Arc::new(read_jobs().into_iter().collect());
    println!("pool of {workers} workers");

    let next = Arc::new(AtomicUsize::new(0));
    let handles: Vec<_> = (0..workers)
        .map(|_| {
            let jobs = Arc::clone(&jobs);
            let next = Arc::clone(&next);
            thread::spawn(move || {
                let mut results = Vec::new();
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::SeqCst)) {
                    results.push((job.number, job.n, job.run()));
                }
                results
            })
        })
        .collect();

    let mut results: Vec<_> = handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect();
    results.sort();
    for (number, n, value) in results {
        println!("result {number}: fib({n}) = {value}");
    }
    println!("all jobs done");
}
