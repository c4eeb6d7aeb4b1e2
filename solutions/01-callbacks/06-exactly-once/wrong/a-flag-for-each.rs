// verdict: wrong-output · rule: a callback is called once; whoever comes second finds it gone
//! Has a flag, and `move` copies it into each of the two closures.

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
    let mut called = false;
    let callback = Rc::new(callback);
    let other = Rc::clone(&callback);
    cook(dish, ms, move || {
        if !called {
            called = true;
            callback(Ok(()));
        }
    });
    set_timeout(limit, move || {
        if !called {
            called = true;
            other(Err(Error::new("is too late")));
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
