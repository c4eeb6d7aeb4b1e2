//! Write: begin everything first, and await it afterwards.
//!
//! Each argument is a dish, and how many milliseconds it takes: `rice:150`. All dishes are cooked at the
//! same time, so all of them together take as long as the slowest. Then they are served together, in the
//! order in which they were asked for, and not in the order in which they were ready.
//!
//! Now each dish is awaited before the next one is begun, so the times add up. Try it:
//!
//! ```text
//! cargo run -p async-await-start-then-await -- rice:150 tea:10 egg:80
//! ```
//!
//! The clock is virtual: it jumps from timer to timer, so the times that are printed are exact.

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
    let mut served = Vec::new();
    for dish in dishes {
        // TODO: this waits for one dish before it begins the next one. Begin all of them, and only then wait.
        served.push(cook(dish).await?);
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
