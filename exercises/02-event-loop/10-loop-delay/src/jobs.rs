//! The jobs. They are given: there is nothing to change here.

use node_loop::{Error, block, set_timeout, throw};

/// How long the loop is free before each job, in milliseconds.
const BREAK: u64 = 47;

/// Does the jobs, such as `wash:40`, one after the other, and then closes.
pub(crate) fn start(mut names: Vec<String>) {
    // Somebody has to send everybody home, should the program never end.
    set_timeout(60_000, || {
        println!("the monitor keeps the program alive");
        throw(Error::new("the program did not end by itself"));
    })
    .unref();
    names.reverse();
    next(names);
}

/// Does the last of `names` after a break, and then all others.
fn next(mut names: Vec<String>) {
    set_timeout(BREAK, move || {
        let Some(job) = names.pop() else {
            println!("closed");
            return;
        };
        let (name, ms) = job.split_once(':').expect("a job is written as wash:40");
        // It is busy, and nothing else runs meanwhile.
        block(ms.parse().expect("a time is a whole number"));
        println!("{name} is done");
        next(names);
    });
}
