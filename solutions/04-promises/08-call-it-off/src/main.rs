//! Work that can be called off.

use std::env;

use node_loop::{AbortController, AbortSignal, Error, Promise, clear_timeout, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let limit = args.next().expect("the first argument is when the guests leave");
    let limit: u64 = limit.parse().expect("a time is a whole number");

    node_loop::run(|| {
        let guests = AbortController::new();
        for text in args {
            let signal = guests.signal();
            let (text, at) = text.split_once('@').unwrap_or((&text, "0"));
            let (dish, ms) = text.split_once(':').expect("a dish is written as rice:150");
            let (dish, ms) = (dish.to_owned(), ms.parse().expect("a time is a whole number"));
            set_timeout(at.parse().expect("a time is a whole number"), move || order(dish, ms, signal));
        }
        set_timeout(limit, move || {
            println!("the guests leave");
            guests.abort_with(Error::new("nobody is here"));
            println!("the door is closed");
        });
        set_timeout(limit + 5, || println!("the lights go out"));
    });
}

fn order(dish: String, ms: u64, signal: AbortSignal) {
    println!("order {dish}");
    let name = dish.clone();
    cook(dish, ms, signal)
        .then(|dish| println!("{dish} is served"))
        .catch(move |error| println!("{name} is not served: {}", error.message()));
}

/// Cooks a dish, and promises it. When `signal` is aborted it stops.
fn cook(dish: String, ms: u64, signal: AbortSignal) -> Promise<String> {
    // A signal that is aborted already calls nobody any more.
    if let Some(reason) = signal.reason() {
        return Promise::reject(reason);
    }
    Promise::new(move |resolve, reject| {
        println!("begin {dish}");
        let timer = set_timeout(ms, move || {
            println!("{dish} is cooked");
            resolve(dish);
        });
        // If the dish is cooked by then, neither of the two changes anything.
        signal.on_abort(move |reason| {
            clear_timeout(timer);
            reject(reason);
        });
    })
}
