// verdict: wrong-output · rule: after a catch the chain goes on with what it returns
//! Takes the catch for the end of the chain, and frees the table only after a served dish.

use std::env;

use node_loop::{Error, Promise, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let dish = args.next().expect("the first argument is a dish");
    let steps: Vec<String> = args.collect();

    node_loop::run(|| {
        prepare(dish, steps)
            .then(|dish| {
                println!("served: {dish}");
                println!("the table is free");
            })
            .catch(|error| println!("not served: {}", error.message()));
        println!("script end");
    });
}

/// Does all steps, one after the other. Returns a promise of what the last one makes.
fn prepare(dish: String, steps: Vec<String>) -> Promise<String> {
    let mut prepared = Promise::resolve(dish);
    for step in steps {
        // The callback returns a promise, and the chain waits for it.
        prepared = prepared.then(move |dish| work(&step, &dish));
    }
    prepared
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
