//! Write: if the server is busy, wait and try again, each time twice as long.
//!
//! The first argument says how many attempts there may be for a page. All the others are pages. What the
//! server answers stands on stdin. Attempt 1 is made at once. If the server is busy, wait for 100 ms before
//! attempt 2, for 200 ms before attempt 3, for 400 ms before attempt 4, and so on.
//!
//! Hand the error on after the last attempt, and at once if it is not a `BusyError`: what is gone is gone.
//!
//! Now there is only one attempt. `server.rs` is given. Try it:
//!
//! ```text
//! echo "tea: busy, busy, green" | cargo run -p async-await-try-again -- 4 tea
//! ```
//!
//! The clock is virtual: it jumps from timer to timer, so the times that are printed are exact.

mod server;

use std::env;

use node_loop::{Error, call_async, now};
use server::ask;

fn main() {
    let mut args = env::args().skip(1);
    let attempts = args.next().expect("the first argument is the number of attempts");
    let attempts: u32 = attempts.parse().expect("the number of attempts is a whole number");
    let pages: Vec<String> = args.collect();

    node_loop::run_virtual(move || {
        call_async(ask_all(pages, attempts));
    });
}

/// Asks for the pages one after the other. Leave it as it is.
async fn ask_all(pages: Vec<String>, attempts: u32) {
    for page in pages {
        match ask_again(page.clone(), attempts).await {
            Ok(answer) => println!("{} ms: {page} is {answer}", now()),
            Err(error) => println!("{} ms: {}", now(), error.message()),
        }
    }
}

/// Asks for a page, up to `attempts` times.
async fn ask_again(page: String, _attempts: u32) -> Result<String, Error> {
    // TODO: if the error's name is `BusyError`, and this was not the last attempt, wait and ask again.
    ask(page, 1).await
}
