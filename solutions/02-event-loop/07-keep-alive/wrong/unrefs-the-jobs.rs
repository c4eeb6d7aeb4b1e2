// verdict: wrong-output · rule: a timer keeps the program alive until it has run
//! Takes the ref of the jobs away, too, so nobody waits for the work.

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
        set_timeout(limit, move || println!("still at work after {limit} ms")).unref();
        println!("script end");
    });
}

/// Starts a job such as `wash:10`.
fn start(job: &str) {
    let (name, ms) = job.split_once(':').expect("a job is written as wash:10");
    let name = name.to_owned();
    set_timeout(ms.parse().expect("a time is a whole number"), move || println!("{name} is done")).unref();
}
