// knows beforehand how many workers there are, and lets an iterator stand for the queue
//! Workers that share an iterator.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;
use std::vec::IntoIter;

use node_loop::{Error, call_async, now, sleep};

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
    let jobs = Rc::new(RefCell::new(jobs.into_iter()));
    let workers: Vec<_> = (0..limit).map(|_| call_async(worker(Rc::clone(&jobs)))).collect();
    for worker in workers {
        worker.await?;
    }
    println!("{} ms: all done", now());
    Ok(())
}

/// Takes one job after the other, until none is left.
async fn worker(jobs: Rc<RefCell<IntoIter<String>>>) -> Result<(), Error> {
    loop {
        let next = jobs.borrow_mut().next();
        match next {
            Some(job) => work(job).await?,
            None => return Ok(()),
        }
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
