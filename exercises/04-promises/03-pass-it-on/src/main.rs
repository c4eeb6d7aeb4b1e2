//! Write: a chain of promises, as long as a recipe.
//!
//! The first argument is a dish, and each of the others is a step: its name, and how many milliseconds
//! it takes. If there is a word in place of a number, the step fails with that word.
//!
//! The steps go one after the other, and each of them gets what the one before it has made. If a step
//! fails, the ones after it are left out, and the dish is not served. `the table is free` stands at the
//! end in either case.
//!
//! Now all steps begin at once, with the raw dish, and nobody handles errors. Try it:
//!
//! ```text
//! cargo run -p promises-pass-it-on -- rice washed:20 cooked:50
//! cargo run -p promises-pass-it-on -- rice washed:20 cooked:burnt
//! ```

use std::env;

use node_loop::{Error, Promise, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let dish = args.next().expect("the first argument is a dish");
    let steps: Vec<String> = args.collect();

    node_loop::run(|| {
        // TODO: when a step fails, print `not served: burnt`, with the message of the error. In either
        // case, the last line is `the table is free`.
        prepare(dish, steps).then(|dish| println!("served: {dish}"));
        println!("script end");
    });
}

/// Does all steps, one after the other. Returns a promise of what the last one makes.
fn prepare(dish: String, steps: Vec<String>) -> Promise<String> {
    let prepared = Promise::resolve(dish);
    for step in steps {
        // TODO: this attaches every step to the first promise. `then` returns a new promise. Use it.
        prepared.then(move |dish| work(&step, &dish));
    }
    prepared
}

/// One step: makes a new dish of the one it is given, in that many milliseconds, or fails. Leave it as it is.
fn work(step: &str, dish: &str) -> Promise<String> {
    let (name, time) = step.split_once(':').expect("a step is written as washed:20");
    let (dish, time) = (format!("{name} {dish}"), time.to_owned());
    println!("begin: {dish}");
    Promise::new(move |resolve, reject| {
        match time.parse() {
            Ok(ms) => set_timeout(ms, move || resolve(dish)),
            Err(_) => set_timeout(10, move || reject(Error::new(time))),
        };
    })
}
