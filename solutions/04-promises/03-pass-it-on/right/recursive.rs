// a function that does the first step, and calls itself for the others
//! Does the steps of a recipe in a chain of promises.

use std::env;

use node_loop::{Error, Promise, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let dish = args.next().expect("the first argument is a dish");
    let steps: Vec<String> = args.collect();

    node_loop::run(|| {
        prepare(dish, steps)
            .then_or(|dish| println!("served: {dish}"), |error| println!("not served: {}", error.message()))
            .finally(|| println!("the table is free"));
        println!("script end");
    });
}

fn prepare(dish: String, mut steps: Vec<String>) -> Promise<String> {
    if steps.is_empty() {
        return Promise::resolve(dish);
    }
    let first = steps.remove(0);
    work(&first, &dish).then(|dish| prepare(dish, steps))
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
