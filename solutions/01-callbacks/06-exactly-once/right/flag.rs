// shares a flag, as one does in JavaScript
//! A callback that is called exactly once, whatever comes first.

use std::cell::Cell;
use std::env;
use std::rc::Rc;

use node_loop::{Error, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let limit: u64 = args.next().and_then(|text| text.parse().ok()).expect("a time");

    node_loop::run(|| {
        for text in args {
            let (dish, ms) = text.split_once(':').expect("a dish is written as rice:150");
            let guest = dish.to_owned();
            order(dish, ms.parse().expect("a time"), limit, move |result| match result {
                Ok(()) => println!("{guest} is served"),
                Err(error) => println!("{guest} {}", error.message()),
            });
            println!("asked for {dish}");
        }
    });
}

fn order(dish: &str, ms: u64, limit: u64, callback: impl Fn(Result<(), Error>) + 'static) {
    let called = Cell::new(false);
    let once = Rc::new(move |result| {
        if !called.replace(true) {
            callback(result);
        }
    });
    let other = Rc::clone(&once);
    cook(dish, ms, move || once(Ok(())));
    set_timeout(limit, move || other(Err(Error::new("is too late"))));
}

fn cook(dish: &str, ms: u64, callback: impl FnOnce() + 'static) {
    let dish = dish.to_owned();
    set_timeout(ms, move || {
        println!("{dish} is cooked");
        callback();
    });
}
