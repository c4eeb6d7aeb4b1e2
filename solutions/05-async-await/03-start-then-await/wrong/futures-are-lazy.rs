// verdict: wrong-output · rule: all are begun at once, before the first is ready
//! Takes the call of a Rust async function for a beginning. It begins only when it is awaited.

use std::env;

use node_loop::{Error, call_async, now, sleep};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run_virtual(|| {
        call_async(serve_all(dishes));
        println!("script end");
    });
}

/// Cooks all dishes at the same time, and serves them together, in the order of `dishes`.
async fn serve_all(dishes: Vec<String>) -> Result<(), Error> {
    let mut promises = Vec::new();
    for dish in dishes {
        // It begins here.
        promises.push(cook(dish));
    }
    let mut served = Vec::new();
    for promise in promises {
        // A promise that is settled already keeps its value until somebody asks.
        served.push(promise.await?);
    }
    println!("{} ms: served {}", now(), served.join(", "));
    Ok(())
}

/// Cooks a dish such as `rice:150`, and returns its name. Leave it as it is.
async fn cook(dish: String) -> Result<String, Error> {
    let (name, ms) = dish.split_once(':').expect("a dish is written as rice:150");
    println!("{} ms: begin {name}", now());
    sleep(ms.parse()?).await?;
    println!("{} ms: {name} is ready", now());
    Ok(name.to_owned())
}
