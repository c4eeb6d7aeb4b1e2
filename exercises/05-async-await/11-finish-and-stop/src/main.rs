//! Write: a worker on tokio that can be told to stop, and that finishes first what it was sent before.
//!
//! Each line of stdin is a batch of jobs, such as `wash cut`. `main` sends a batch, and then lets the worker
//! work. Directly after the last batch it sends the stop, on a channel of its own. Every job that was sent
//! before the stop must be done.
//!
//! Now `select!` waits for both channels. When there is something in both of them, it takes whichever it
//! likes: tokio promises no order here. Sometimes that is the stop, and jobs are lost. Run it a few times:
//!
//! ```text
//! printf 'wash cut\ncook serve eat\n' | cargo run -p async-await-finish-and-stop
//! ```

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
async fn work(mut incoming: UnboundedReceiver<String>, mut stopped: oneshot::Receiver<()>) {
    loop {
        // TODO: when there are jobs and a stop, do the jobs first.
        tokio::select! {
            Some(job) = incoming.recv() => println!("{job} is done"),
            _ = &mut stopped => break,
        }
    }
    println!("the worker ends");
}
