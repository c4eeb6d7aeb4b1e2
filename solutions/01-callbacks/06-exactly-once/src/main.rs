//! A callback that is called exactly once, whatever comes first.

use std::cell::RefCell;
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
fn order(dish: &str, ms: u64, limit: u64, callback: impl FnOnce(Result<(), Error>) + 'static) {
    let shared = Rc::new(RefCell::new(Some(callback)));
    let other = Rc::clone(&shared);
    cook(dish, ms, move || {
        // `take` leaves None behind. Whoever comes second finds that.
        if let Some(callback) = shared.take() {
            callback(Ok(()));
        }
    });
    set_timeout(limit, move || {
        if let Some(callback) = other.take() {
            callback(Err(Error::new("is too late")));
        }
    });
}

fn cook(dish: &str, ms: u64, callback: impl FnOnce() + 'static) {
    let dish = dish.to_owned();
    set_timeout(ms, move || {
        println!("{dish} is cooked");
        callback();
    });
}
