//! Write: an alarm that does not keep the program alive.
//!
//! A program ends when nothing is left that could call back. Each timer that waits keeps it alive, unless
//! the timer is told otherwise: `unref()` says "run if the program is still there; do not wait for me".
//!
//! The first argument is when the alarm rings, in milliseconds. Each of the others is a job, and how long
//! it takes: `wash:10`. If the work takes too long, the alarm has to ring. If it is done before, the
//! program has to end at once, without the alarm. Now it waits for the alarm in any case. Try it:
//!
//! ```text
//! cargo run -p event-loop-keep-alive -- 3000 wash:10 cook:20
//! ```

use std::env;

use node_loop::set_timeout;

fn main() {
    let mut args = env::args().skip(1);
    let limit = args.next().expect("the first argument is when the alarm rings");
    let limit: u64 = limit.parse().expect("a time is a whole number");

    node_loop::run(|| {
        for job in args {
            start(&job);
        }
        // TODO: this timer keeps the program alive when all jobs are done.
        set_timeout(limit, move || println!("still at work after {limit} ms"));
        println!("script end");
    });
}

/// Starts a job such as `wash:10`. Leave it as it is.
fn start(job: &str) {
    let (name, ms) = job.split_once(':').expect("a job is written as wash:10");
    let name = name.to_owned();
    set_timeout(ms.parse().expect("a time is a whole number"), move || println!("{name} is done"));
}
