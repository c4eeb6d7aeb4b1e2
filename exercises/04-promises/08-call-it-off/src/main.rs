//! Write: work that can be called off.
//!
//! The first argument is the moment at which the guests leave, in milliseconds. Each of the others is a
//! dish, how long it takes, and when it is ordered: `rice:150@20`, or `rice:150` if that is at 0.
//!
//! A promise cannot be cancelled: it is only news of what somebody else does. So `cook` gets a signal.
//! When that is aborted, cooking stops at once: the dish is never cooked, and the promise is rejected
//! with the reason. A dish that is ordered when the guests have left is not even begun. What has been
//! served by then stays served.
//!
//! Now nobody listens to the signal. Try it:
//!
//! ```text
//! cargo run -p promises-call-it-off -- 60 tea:10 rice:150 soup:30@80
//! ```

use std::env;

use node_loop::{AbortController, AbortSignal, Error, Promise, set_timeout};

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
fn cook(dish: String, ms: u64, _signal: AbortSignal) -> Promise<String> {
    Promise::new(move |resolve, _reject| {
        // TODO: begin nothing if the signal is aborted already. Else listen to it, and stop the timer.
        println!("begin {dish}");
        set_timeout(ms, move || {
            println!("{dish} is cooked");
            resolve(dish);
        });
    })
}
