// a chain instead of a loop: when a job has ended, its callback begins the next one
//! As many chains as the limit says: each link begins the next one.

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
    let queue = Queue::new(jobs);
    let mut workers = Vec::new();
    for _ in 0..limit {
        workers.push(begin_next(queue.clone()));
    }
    Promise::all(workers).await?;
    println!("{} ms: all done", now());
    Ok(())
}

/// Takes one job after the other, until the queue is empty.
fn begin_next(queue: Queue) -> Promise<()> {
    match queue.take() {
        Some(job) => call_async(work(job)).then(move |()| begin_next(queue)),
        None => Promise::resolve(()),
    }
}

/// Does a job such as `wash:30`.
async fn work(job: String) -> Result<(), Error> {
    let (name, ms) = job.split_once(':').expect("a job is written as wash:30");
    println!("{} ms: begin {name}", now());
    sleep(ms.parse()?).await?;
    println!("{} ms: end {name}", now());
    Ok(())
}
