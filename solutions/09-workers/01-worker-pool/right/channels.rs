// Two channels: one hands out the jobs, the other brings back the results, which are sorted at the end.

mod job;

use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use job::{Job, read_jobs};

fn main() {
    let argument = std::env::args().nth(1).expect("the argument is the number of workers");
    let workers: usize = argument.parse().expect("the number of workers is a number");
    let jobs = read_jobs();
    println!("pool of {workers} workers");

    let (job_sender, job_receiver) = mpsc::channel::<Job>();
    let (result_sender, result_receiver) = mpsc::channel();
    // A receiver has one owner at a time, so the workers share it behind a lock.
    let job_receiver = Arc::new(Mutex::new(job_receiver));

    for _ in 0..workers {
        let job_receiver = Arc::clone(&job_receiver);
        let result_sender = result_sender.clone();
        thread::spawn(move || {
            loop {
                let next = job_receiver.lock().unwrap().recv();
                let Ok(job) = next else { break };
                let value = job.run();
                result_sender.send((job.number, job.n, value)).unwrap();
            }
        });
    }
    for job in jobs {
        job_sender.send(job).unwrap();
    }
    // No more jobs will come: `recv` fails once the channel is empty, and the workers end.
    drop(job_sender);
    // The workers hold the other senders: the results end when the last worker ends.
    drop(result_sender);

    let mut results: Vec<_> = result_receiver.iter().collect();
    results.sort();
    for (number, n, value) in results {
        println!("result {number}: fib({n}) = {value}");
    }
    println!("all jobs done");
}
