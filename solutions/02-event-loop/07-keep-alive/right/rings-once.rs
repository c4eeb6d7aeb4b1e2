// an interval without a ref that takes itself away when it has rung
//! The alarm is an interval that rings once.

use std::env;

use node_loop::{clear_interval, set_interval, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let limit = args.next().expect("the first argument is when the alarm rings");
    let limit: u64 = limit.parse().expect("a time is a whole number");

    node_loop::run(|| {
        let alarm = set_interval(limit, move |alarm| {
            println!("still at work after {limit} ms");
            clear_interval(alarm);
        });
        alarm.unref();
        for job in args {
            start(&job);
        }
        println!("script end");
    });
}

/// Starts a job such as `wash:10`.
fn start(job: &str) {
    let (name, ms) = job.split_once(':').expect("a job is written as wash:10");
    let name = name.to_owned();
    set_timeout(ms.parse().expect("a time is a whole number"), move || println!("{name} is done"));
}
