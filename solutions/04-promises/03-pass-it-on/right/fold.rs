// folds the steps into one promise
//! Does the steps of a recipe in a chain of promises.

use std::env;

use node_loop::{Error, Promise, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let dish = args.next().expect("the first argument is a dish");
    let steps: Vec<String> = args.collect();

    node_loop::run(|| {
        let prepared = steps
            .into_iter()
            .fold(Promise::resolve(dish), |before, step| before.then(move |dish| work(&step, &dish)));
        prepared
            .then(|dish| format!("served: {dish}"))
            .catch(|error| format!("not served: {}", error.message()))
            .then(|line| println!("{line}\nthe table is free"));
        println!("script end");
    });
}

/// One step: makes a new dish of the one it is given, in that many milliseconds, or fails.
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
