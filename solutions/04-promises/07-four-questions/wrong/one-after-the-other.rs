// verdict: wrong-output
//! Waits for one dish after the other. Nobody handles what fails meanwhile, so the program ends.

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
    wait_for(cooked, Vec::new());
}

fn wait_for(mut left: Vec<Promise<String>>, mut names: Vec<String>) {
    if left.is_empty() {
        return println!("all: {}", names.join(", "));
    }
    left.remove(0)
        .then(move |name| {
            names.push(name);
            wait_for(left, names);
        })
        .catch(|error| println!("not all: {}", error.message()));
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
