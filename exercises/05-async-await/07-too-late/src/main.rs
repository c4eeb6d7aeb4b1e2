//! Write: wait for an answer, but not longer than so many milliseconds, and leave nothing behind.
//!
//! The first argument is the limit. All the others are pages, each with the milliseconds that it takes:
//! `tea:20`. They are fetched one after the other. If a page is too late, the program says so and goes on.
//!
//! Now `in_time` is a race between the answer and a timer, as one often sees it. It gives the right result.
//! But a race stops nobody: the server works on for a page that nobody wants any more, and a timer that
//! nobody needs keeps the program alive. `server.rs` is given. Try it:
//!
//! ```text
//! cargo run -p async-await-too-late -- 50 tea:20 rice:120 egg:30
//! ```
//!
//! The clock is virtual: it jumps from timer to timer, so the times that are printed are exact.

mod server;

use std::env;

use node_loop::{AbortController, Error, Promise, call_async, now, process, set_timeout};
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

/// Fetches the pages one after the other. Leave it as it is.
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
    let _timer = set_timeout(limit, move || reject(Error::new("too late")));

    // TODO: when the race is over, stop whoever lost it: the timer, or the server.
    Promise::race([answer, too_late]).await
}
