//! Write: do all jobs, but never more than so many at the same time.
//!
//! The first argument is the limit. All the others are jobs, each with the milliseconds that it takes:
//! `wash:30`. The jobs are begun in the order of the list. As soon as one of them has ended, the next one is
//! begun. At the end print `TIME ms: all done`.
//!
//! Now all of them run at the same time: with a thousand jobs there would be a thousand open files, and the
//! other side of a network would be flooded. `queue.rs` is given. Try it:
//!
//! ```text
//! cargo run -p async-await-at-most-n -- 2 wash:50 cut:30 cook:40
//! ```
//!
//! The clock is virtual: it jumps from timer to timer, so the times that are printed are exact.

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
    // TODO: this begins all jobs. Begin as many workers as `limit` says: each of them takes a job, awaits it,
    // and takes the next one.
    let mut promises = Vec::new();
    while let Some(job) = queue.take() {
        promises.push(call_async(work(job)));
    }
    Promise::all(promises).await?;
    println!("{} ms: all done", now());
    Ok(())
}

/// Does a job such as `wash:30`. Leave it as it is.
async fn work(job: String) -> Result<(), Error> {
    let (name, ms) = job.split_once(':').expect("a job is written as wash:30");
    println!("{} ms: begin {name}", now());
    sleep(ms.parse()?).await?;
    println!("{} ms: end {name}", now());
    Ok(())
}
