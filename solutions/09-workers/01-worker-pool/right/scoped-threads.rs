// Scoped threads borrow the queue and the results, so there is no Arc, no move and no join.

mod job;

use std::sync::Mutex;
use std::thread;

use job::read_jobs;

fn main() {
    let argument = std::env::args().nth(1).expect("the argument is the number of workers");
    let workers: usize = argument.parse().expect("the number of workers is a number");
    let jobs = read_jobs();
    println!("pool of {workers} workers");

    let results = Mutex::new(vec![(0, 0); jobs.len()]);
    let queue = Mutex::new(jobs);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap().pop_front();
                    let Some(job) = next else { break };
                    let value = job.run();
                    results.lock().unwrap()[job.number - 1] = (job.n, value);
                }
            });
        }
    });

    for (index, (n, value)) in results.into_inner().unwrap().into_iter().enumerate() {
        println!("result {}: fib({n}) = {value}", index + 1);
    }
    println!("all jobs done");
}
