//! Predict: three async functions return at once. Whose promise is fulfilled first?
//!
//! Do not run it yet. Write all lines, in their order, into `prediction.txt`.
//!
//! When the program begins comes from the command line. Your prediction has to be right for every time.

use std::env;

use node_loop::{Error, Promise, call_async, queue_microtask, set_timeout};

fn main() {
    // When to begin, in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the time is a whole number"),
        None => 0,
    };

    node_loop::run(move || {
        set_timeout(ms, begin);
        println!("script end");
    });
}

fn begin() {
    count(1);

    call_async(a_value()).then(|text| println!("returned {text}"));
    call_async(an_awaited_promise()).then(|text| println!("returned {text}"));

    let inner = Promise::resolve("a promise");
    let outer = call_async(a_promise(inner.clone()));
    println!("the same promise: {}", outer.is_same(&inner));
    outer.then(|text| println!("returned {text}"));
}

async fn a_value() -> &'static str {
    "a value"
}

async fn an_awaited_promise() -> Result<&'static str, Error> {
    Promise::resolve("an awaited promise").await
}

async fn a_promise(inner: Promise<&'static str>) -> Promise<&'static str> {
    inner
}

/// Four microtasks, each of which queues the next one.
fn count(number: u32) {
    queue_microtask(move || {
        println!("microtask {number}");
        if number < 4 {
            count(number + 1);
        }
    });
}
