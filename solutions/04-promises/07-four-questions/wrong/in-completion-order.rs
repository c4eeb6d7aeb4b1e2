// verdict: wrong-output · rule: the values of all stand in the order of the list, not in the order in which they came
//! Pushes the names as they come.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

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
    Promise::race(cooked.clone())
        .then(|name| println!("first: {name}"))
        .catch(|error| println!("first: {}", error.message()));
    Promise::any(cooked.clone())
        .then(|name| println!("first good: {name}"))
        .catch(|error| println!("nothing is good: {} errors", error.errors().len()));
    let names = Rc::new(RefCell::new(Vec::new()));
    let pushed = cooked.iter().map(|dish| {
        let names = Rc::clone(&names);
        dish.then(move |name| names.borrow_mut().push(name))
    });
    let pushed = Promise::all(pushed);
    pushed
        .then(move |_| println!("all: {}", names.borrow().join(", ")))
        .catch(|error| println!("not all: {}", error.message()));
    Promise::all_settled(cooked).then(|outcomes| {
        let outcomes: Vec<String> = outcomes
            .into_iter()
            .map(|outcome| match outcome {
                Ok(name) => name,
                Err(error) => error.message().to_owned(),
            })
            .collect();
        println!("outcomes: {}", outcomes.join(", "));
    });
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
