//! A pool of worker threads: a fixed number of threads, and one queue of jobs.
//!
//! The number of workers is the program's argument. The jobs are the lines of stdin. Each worker
//! takes the next job from the queue, does it, and takes the next one, until the queue is empty.
//! So no more jobs run at the same time than there are workers, and no worker is idle while a job
//! still waits. The main thread waits for the workers. Then it prints the results in the order of
//! the jobs, not in the order in which they ended.
//!
//! `job.rs` is given: `job.run()` prints the lines `job 1 starts on …` and `job 1 ends on …`.

mod job;

use job::read_jobs;

fn main() {
    let workers: usize =
        std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("how many workers?");
    let jobs = read_jobs();
    println!("pool of {workers} workers");

    // TODO: start the workers, let them do the jobs, and wait for all of them.
    // Here the main thread does every job itself.
    let mut results = Vec::new();
    for job in jobs {
        results.push((job.number, job.n, job.run()));
    }

    for (number, n, value) in results {
        println!("result {number}: fib({n}) = {value}");
    }
    println!("all jobs done");
}
