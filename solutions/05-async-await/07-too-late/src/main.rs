//! A race with a timer, after which the loser is stopped.

mod server;

use std::env;

use node_loop::{AbortController, Error, Promise, call_async, clear_timeout, now, process, set_timeout};
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
    let controller = AbortController::new();
    let answer = fetch(&page, controller.signal());

    let (too_late, _resolve, reject) = Promise::with_resolvers();
    let timer = set_timeout(limit, move || reject(Error::new("too late")));

    let result = Promise::race([answer, too_late]).await;
    // One of the two is over already, and to stop it again does no harm.
    clear_timeout(timer);
    controller.abort();
    result
}
