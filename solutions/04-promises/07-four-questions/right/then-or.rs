// `then_or` for both outcomes, and other ways to write down the outcomes
//! Four questions about the same promises.

use std::env;

use node_loop::{Error, Promise, sleep};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        let cooked: Vec<Promise<String>> = dishes.iter().map(|dish| cook(dish)).collect();
        report(cooked);
        println!("all begun");
    });
}

fn report(cooked: Vec<Promise<String>>) {
    let outcomes = cooked.iter().map(|dish| dish.catch(|error| error.message().to_owned()));
    // None of these fails, so `all` waits for each of them.
    Promise::all(outcomes).then(|outcomes| println!("outcomes: {}", outcomes.join(", ")));

    let all = Promise::all(cooked.clone());
    all.then_or(
        |names| println!("all: {}", names.join(", ")),
        |error| println!("not all: {}", error.message()),
    );

    let first = Promise::race(cooked.clone());
    first.then_or(|name| println!("first: {name}"), |error| println!("first: {}", error.message()));

    let good = Promise::any(cooked);
    good.then_or(
        |name| println!("first good: {name}"),
        |error| println!("nothing is good: {} errors", error.errors().len()),
    );
}

/// Begins a dish, such as `rice:150`, and promises its name. With a `!` at the end it burns.
fn cook(dish: &str) -> Promise<String> {
    let (name, time) = dish.split_once(':').expect("a dish is written as rice:150");
    let ms = time.trim_end_matches('!').parse().expect("a time is a whole number");
    let (name, burns) = (name.to_owned(), time.ends_with('!'));
    println!("begin {name}");
    sleep(ms).then(move |()| {
        println!("{name} is {}", if burns { "burnt" } else { "ready" });
        if burns { Err(Error::new(format!("{name} is burnt"))) } else { Ok(name) }
    })
}
