//! Predict: async functions on tokio, the runtime that most Rust programs use. It is not Node's event loop.
//!
//! Do not run it yet. Write all lines, in their order, into `prediction.txt`. Where tokio promises no
//! order, any order is right, and so is yours.
//!
//! The clock is virtual here as well: with `start_paused` it jumps from timer to timer. How slow everything
//! is comes from the command line, and your prediction has to be right for every number.

use std::env;
use std::time::Duration;

use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("main begins");
    for (name, ms) in [("red", 20), ("blue", 25)] {
        tokio::spawn(async move {
            println!("{name} begins");
            sleep(time(ms)).await;
            println!("{name} ends");
        });
    }
    println!("both are spawned");

    let soup = cook("soup", 30);
    println!("soup is a future");
    // `biased` asks for a fixed order: from the first to the last.
    tokio::join!(biased; soup, cook("rice", 10));
    println!("both are cooked");

    // Without `biased`, `select!` begins with whichever it likes.
    tokio::select! {
        () = cook("tea", 10) => println!("tea wins"),
        () = cook("fish", 50) => println!("fish wins"),
    }
    sleep(time(100)).await;
    println!("main ends");
}

async fn cook(name: &'static str, ms: u64) {
    println!("begin {name}");
    sleep(time(ms)).await;
    println!("{name} is ready");
}

/// So many milliseconds, times the number from the command line.
fn time(ms: u64) -> Duration {
    let slow: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the number is a whole number"),
        None => 1,
    };
    Duration::from_millis(ms * slow)
}
