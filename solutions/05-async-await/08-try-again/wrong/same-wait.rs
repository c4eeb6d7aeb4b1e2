// verdict: wrong-output · rule: each wait is twice as long as the one before
//! Waits for the same time before each attempt.

mod server;

use std::env;

use node_loop::{Error, call_async, now, sleep};
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
    let mut attempt = 1;
    let wait = 100;
    loop {
        match ask(page.clone(), attempt).await {
            // Only this goes round again. An answer, and every other error, leaves the function.
            Err(error) if error.name() == "BusyError" && attempt < attempts => {
                sleep(wait).await?;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}
