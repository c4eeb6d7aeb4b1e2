// verdict: wrong-order · rule: all are begun at once, before the first is ready
//! Begins a dish when the one before it is ready. The results are in order, and everybody waits far longer.

use std::env;

use node_loop::{next_tick, set_timeout};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        cook_next(dishes, Vec::new());
        println!("all begun");
    });
}

fn cook_next(mut left: Vec<String>, mut results: Vec<String>) {
    if left.is_empty() {
        let line = if results.is_empty() { "nothing".to_owned() } else { results.join(", ") };
        return next_tick(move || println!("served: {line}"));
    }
    cook(&left.remove(0), move |result| {
        results.push(result);
        cook_next(left, results);
    });
}

fn cook(dish: &str, callback: impl FnOnce(String) + 'static) {
    let (name, ms) = dish.split_once(':').expect("a dish is written as rice:150");
    let name = name.to_owned();
    println!("begin {name}");
    set_timeout(ms.parse().expect("a time is a whole number"), move || {
        println!("{name} is ready");
        callback(name);
    });
}
