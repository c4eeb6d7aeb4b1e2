use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

fn main() {
    let mut task = pin!(walk());
    let mut context = Context::from_waker(Waker::noop());
    println!("the task is made");
    while task.as_mut().poll(&mut context).is_pending() {
        println!("it waits");
    }
    println!("it is over");
}

async fn walk() {
    println!("set out");
    stop_once().await;
    println!("half way");
    stop_once().await;
    println!("arrive");
}

/// A future that is pending when it is polled first, and ready when it is polled again.
async fn stop_once() {
    let mut polled = false;
    poll_fn(|_context| {
        let was_polled = std::mem::replace(&mut polled, true);
        if was_polled { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
