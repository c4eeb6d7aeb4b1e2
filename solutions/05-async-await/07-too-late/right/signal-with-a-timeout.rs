// takes a signal that aborts by itself; its timer does not keep the program alive
//! A signal of `AbortSignal::timeout`, and another text for its error.

mod server;

use std::env;

use node_loop::{AbortSignal, Error, call_async, now, process};
use server::fetch;

fn main() {
    let mut args = env::args().skip(1);
    let limit = args.next().expect("the first argument is the limit");
    let limit: u64 = limit.parse().expect("the limit is a whole number");
    let pages: Vec<String> = args.collect();

    node_loop::run_virtual(move || {
        process::on_exit(|_code| println!("{} ms: the program ends", now()));
        call_async(fetch_all(pages, limit));
    });
}

/// Fetches the pages one after the other.
async fn fetch_all(pages: Vec<String>, limit: u64) {
    for page in pages {
        match in_time(page, limit).await {
            Ok(name) => println!("{} ms: got {name}", now()),
            Err(error) => println!("{} ms: {}", now(), error.message()),
        }
    }
}

/// Fetches a page, or fails with `too late` after `limit` milliseconds.
async fn in_time(page: String, limit: u64) -> Result<String, Error> {
    match fetch(&page, AbortSignal::timeout(limit)).await {
        Err(error) if error.name() == "TimeoutError" => Err(Error::new("too late")),
        outcome => outcome,
    }
}
