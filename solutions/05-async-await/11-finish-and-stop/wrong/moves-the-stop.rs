// verdict: compile-error
//! Moves the receiver of the stop into the first round of the loop.

use std::io;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let text = io::read_to_string(io::stdin()).expect("stdin is text");
    let (jobs, incoming) = unbounded_channel();
    let (stop, stopped) = oneshot::channel();
    let worker = tokio::spawn(work(incoming, stopped));

    let batches: Vec<&str> = text.lines().collect();
    for (number, batch) in batches.iter().enumerate() {
        if number > 0 {
            // The worker has enough time for all that it was sent so far.
            sleep(Duration::from_millis(10)).await;
        }
        for job in batch.split(' ') {
            println!("send {job}");
            if jobs.send(job.to_owned()).is_err() {
                println!("nobody is there for {job}");
            }
        }
    }
    println!("send the stop");
    if stop.send(()).is_err() {
        println!("nobody is there for the stop");
    }
    worker.await.expect("the worker does not panic");
    println!("main ends");
}

/// Does the jobs as they come. After the stop it does those that were sent before, and ends.
async fn work(mut incoming: UnboundedReceiver<String>, stopped: oneshot::Receiver<()>) {
    loop {
        tokio::select! {
            Some(job) = incoming.recv() => println!("{job} is done"),
            _ = stopped => (),
        }
    }
    // Whatever `select!` took first: what was sent before the stop is here now.
    while let Ok(job) = incoming.try_recv() {
        println!("{job} is done");
    }
    println!("the worker ends");
}
