//! Write: a callback that is called exactly once, whatever comes first.
//!
//! The first argument is how long a guest waits, in milliseconds. Each of the others is a dish, and how
//! long it takes: `rice:150`. A guest is told when the dish is served, or when the time is up, and never
//! both. Cooking itself cannot be stopped: a dish that is too late is cooked all the same.
//!
//! Now both call back. Try it:
//!
//! ```text
//! cargo run -p callbacks-exactly-once -- 60 tea:10 rice:150
//! ```

use std::env;
use std::rc::Rc;

use node_loop::{Error, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let limit = args.next().expect("the first argument is how long a guest waits");
    let limit: u64 = limit.parse().expect("a time is a whole number");

    node_loop::run(|| {
        for text in args {
            let (dish, ms) = text.split_once(':').expect("a dish is written as rice:150");
            let ms: u64 = ms.parse().expect("a time is a whole number");
            let guest = dish.to_owned();
            order(dish, ms, limit, move |result| match result {
                Ok(()) => println!("{guest} is served"),
                Err(error) => println!("{guest} {}", error.message()),
            });
            println!("asked for {dish}");
        }
    });
}

/// Orders a dish, and calls back once: when it is cooked, or when the time is up.
fn order(dish: &str, ms: u64, limit: u64, callback: impl Fn(Result<(), Error>) + 'static) {
    // TODO: both closures call back. Let the second one find that the callback is gone. When that is
    // done, nothing calls it twice: `impl FnOnce` instead of `impl Fn` says so.
    let shared = Rc::new(callback);
    let other = Rc::clone(&shared);
    cook(dish, ms, move || shared(Ok(())));
    set_timeout(limit, move || other(Err(Error::new("is too late"))));
}

/// Cooks a dish, and calls back. Nobody can stop it. Leave it as it is.
fn cook(dish: &str, ms: u64, callback: impl FnOnce() + 'static) {
    let dish = dish.to_owned();
    set_timeout(ms, move || {
        println!("{dish} is cooked");
        callback();
    });
}
