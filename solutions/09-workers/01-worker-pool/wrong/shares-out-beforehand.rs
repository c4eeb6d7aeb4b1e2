// verdict: wrong-output · rule: the workers share one queue; while one of them is busy the others go on with the next jobs
// Gives each worker its jobs in advance: those behind the slow job wait while a worker is idle.

mod job;

use std::thread;

use job::{Job, read_jobs};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument is the number of workers");
    let workers: usize = argument.parse().expect("the number of workers is a number");
    let jobs = read_jobs();
    println!("pool of {workers} workers");

    let mut shares: Vec<Vec<Job>> = (0..workers).map(|_| Vec::new()).collect();
    for (index, job) in jobs.into_iter().enumerate() {
        shares[index % workers].push(job);
    }
    let mut handles = Vec::new();
    for share in shares {
        handles.push(thread::spawn(move || {
            let results: Vec<_> = share.iter().map(|job| (job.number, job.n, job.run())).collect();
            results
        }));
    }
    let mut results = Vec::new();
    for handle in handles {
        results.extend(handle.join().unwrap());
    }

    results.sort();
    for (number, n, value) in results {
        println!("result {number}: fib({n}) = {value}");
    }
    println!("all jobs done");
}
