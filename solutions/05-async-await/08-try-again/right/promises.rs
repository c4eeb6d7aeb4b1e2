// calls itself for the next attempt, in a `catch` that returns a promise
//! A chain of promises: each `catch` begins the next attempt.

mod server;

use std::env;

use node_loop::{Error, Promise, call_async, now, sleep};
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

/// Asks for the pages one after the other.
async fn ask_all(pages: Vec<String>, attempts: u32) {
    for page in pages {
        match ask_again(page.clone(), attempts).await {
            Ok(answer) => println!("{} ms: {page} is {answer}", now()),
            Err(error) => println!("{} ms: {}", now(), error.message()),
        }
    }
}

/// Asks for a page, up to `attempts` times.
async fn ask_again(page: String, attempts: u32) -> Result<String, Error> {
    attempt(page, 1, attempts, 100).await
}

/// One attempt, and the others behind it.
fn attempt(page: String, number: u32, attempts: u32, wait: u64) -> Promise<String> {
    call_async(ask(page.clone(), number)).catch(move |error| {
        if error.name() == "BusyError" && number < attempts {
            sleep(wait).then(move |()| attempt(page, number + 1, attempts, wait * 2))
        } else {
            Promise::reject(error)
        }
    })
}
