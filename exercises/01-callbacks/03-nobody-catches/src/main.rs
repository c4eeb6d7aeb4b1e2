//! Predict: two functions fail, one at once, and one in a callback. Who catches what?
//!
//! A `match` on a `Result` is what `try` and `catch` are in JavaScript. `throw` is what it is there: it
//! leaves the callback with an error.
//!
//! Write all lines of stdout, in their order, into `prediction.txt`. The message of an error that nobody
//! catches goes to stderr, so it is not one of them.
//!
//! The delay comes from the command line. Your prediction has to be right for every delay.

use std::env;

use node_loop::{Error, set_timeout, throw};

fn main() {
    // The delay in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the delay is a whole number"),
        None => 0,
    };

    node_loop::run(|| {
        println!("script start");
        match fail_now() {
            Ok(()) => println!("all is well"),
            Err(error) => println!("caught: {}", error.message()),
        }
        match fail_later(ms) {
            Ok(()) => println!("no error so far"),
            Err(error) => println!("caught: {}", error.message()),
        }
        println!("script end");
    });
}

/// Fails while its caller is still there.
fn fail_now() -> Result<(), Error> {
    Err(Error::new("too early"))
}

/// Fails when its caller has gone on long ago.
fn fail_later(ms: u64) -> Result<(), Error> {
    set_timeout(ms, || {
        println!("the callback fails");
        throw(Error::new("too late"));
    });
    set_timeout(ms + 50, || println!("goodbye"));
    Ok(())
}
