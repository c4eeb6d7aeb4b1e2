// verdict: wrong-output · rule: when one job has ended the next one begins, whatever the others do
//! Waits for a whole batch before it begins the next one, so the slowest holds up all others.

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
    while let Some(first) = queue.take() {
        let mut batch = vec![call_async(work(first))];
        while batch.len() < limit
            && let Some(job) = queue.take()
        {
            batch.push(call_async(work(job)));
        }
        Promise::all(batch).await?;
    }
    println!("{} ms: all done", now());
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
