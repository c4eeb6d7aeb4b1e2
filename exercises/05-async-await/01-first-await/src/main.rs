//! Predict: an async function is called. What runs at once, and what runs later?
//!
//! Do not run it yet. Write all lines, in their order, into `prediction.txt`.
//!
//! The time for cooking comes from the command line. Your prediction has to be right for every time.

use std::env;

use node_loop::{Error, Promise, call_async, queue_microtask, set_timeout, sleep};

fn main() {
    // How long cooking takes, in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the time is a whole number"),
        None => 0,
    };

    node_loop::run(move || {
        println!("script start");
        set_timeout(0, || println!("timeout"));
        let dinner = call_async(cook(ms));
        queue_microtask(|| println!("microtask"));
        dinner.then(|dish| println!("dinner is {dish}"));
        println!("script end");
    });
}

async fn cook(ms: u64) -> Result<&'static str, Error> {
    println!("the cook begins");
    let spice = Promise::resolve("pepper").await?;
    println!("the spice is {spice}");
    sleep(ms).await?;
    println!("the food is ready");
    Ok("rice")
}
