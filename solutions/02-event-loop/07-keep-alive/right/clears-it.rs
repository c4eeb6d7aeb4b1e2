// counts the jobs that are left, and clears the alarm with the last one
//! The last job takes the alarm back.

use std::cell::Cell;
use std::env;
use std::rc::Rc;

use node_loop::{Timer, clear_timeout, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let limit = args.next().expect("the first argument is when the alarm rings");
    let limit: u64 = limit.parse().expect("a time is a whole number");

    node_loop::run(|| {
        let alarm = set_timeout(limit, move || println!("still at work after {limit} ms"));
        let left = Rc::new(Cell::new(args.len()));
        if left.get() == 0 {
            clear_timeout(alarm);
        }
        for job in args {
            start(&job, Rc::clone(&left), alarm);
        }
        println!("script end");
    });
}

/// Starts a job such as `wash:10`.
fn start(job: &str, left: Rc<Cell<usize>>, alarm: Timer) {
    let (name, ms) = job.split_once(':').expect("a job is written as wash:10");
    let name = name.to_owned();
    set_timeout(ms.parse().expect("a time is a whole number"), move || {
        println!("{name} is done");
        left.set(left.get() - 1);
        if left.get() == 0 {
            clear_timeout(alarm);
        }
    });
}
