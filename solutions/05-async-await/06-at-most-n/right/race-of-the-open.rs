// keeps a list of the open jobs, and waits for the first of them when the list is full
//! A list of open jobs, with a race whenever it is full.

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
    let mut open: Vec<(usize, Promise<usize>)> = Vec::new();
    let mut number = 0;
    while let Some(job) = queue.take() {
        if open.len() == limit {
            let ended = Promise::race(open.iter().map(|(_, promise)| promise.clone())).await?;
            open.retain(|(number, _)| *number != ended);
        }
        number += 1;
        open.push((number, call_async(work(job)).then(move |()| number)));
    }
    Promise::all(open.into_iter().map(|(_, promise)| promise)).await?;
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
