// verdict: wrong-output · rule: when one job has ended the next one begins, whatever the others do
//! Gives each worker a queue of its own: a worker with short jobs is idle while others have too much.

mod queue;

use std::env;

use node_loop::{Error, Promise, call_async, now, sleep};
use queue::Queue;

fn main() {
    let mut args = env::args().skip(1);
    let limit = args.next().expect("the first argument is the limit");
    let limit: usize = limit.parse().expect("the limit is a whole number");
    let jobs: Vec<String> = args.collect();

    node_loop::run_virtual(move || {
        call_async(run_all(jobs, limit));
        println!("script end");
    });
}

/// Does all jobs, never more than `limit` at the same time.
async fn run_all(jobs: Vec<String>, limit: usize) -> Result<(), Error> {
    assert!(limit > 0, "with a limit of none, no job would ever begin");
    let mut shares = vec![Vec::new(); limit];
    for (number, job) in jobs.into_iter().enumerate() {
        shares[number % limit].push(job);
    }
    Promise::all(shares.into_iter().map(|share| call_async(worker(Queue::new(share))))).await?;
    println!("{} ms: all done", now());
    Ok(())
}

/// Takes one job after the other, until the queue is empty.
async fn worker(queue: Queue) -> Result<(), Error> {
    while let Some(job) = queue.take() {
        work(job).await?;
    }
    Ok(())
}

/// Does a job such as `wash:30`.
async fn work(job: String) -> Result<(), Error> {
    let (name, ms) = job.split_once(':').expect("a job is written as wash:30");
    println!("{} ms: begin {name}", now());
    sleep(ms.parse()?).await?;
    println!("{} ms: end {name}", now());
    Ok(())
}
