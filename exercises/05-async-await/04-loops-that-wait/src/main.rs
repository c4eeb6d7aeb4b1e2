//! Predict: a `for` loop with an await, and a `for_each` that begins async functions. Which of them waits?
//!
//! Do not run it yet. Write all lines, in their order, into `prediction.txt`.
//!
//! The time of an answer comes from the command line. Your prediction has to be right for every time.

use std::env;

use node_loop::{Error, call_async, sleep};

fn main() {
    // How long an answer takes, in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the time is a whole number"),
        None => 0,
    };

    node_loop::run(move || {
        println!("script start");
        call_async(with_for(ms));
        with_for_each(ms);
        println!("script end");
    });
}

async fn with_for(ms: u64) -> Result<(), Error> {
    for name in ["Asha", "Bina"] {
        ask(name, ms).await?;
    }
    println!("for is done");
    Ok(())
}

fn with_for_each(ms: u64) {
    ["Ravi", "Sumi"].into_iter().for_each(|name| {
        call_async(ask(name, ms));
    });
    println!("for_each is done");
}

async fn ask(name: &'static str, ms: u64) -> Result<(), Error> {
    println!("ask {name}");
    sleep(ms).await?;
    println!("{name} answers");
    Ok(())
}
