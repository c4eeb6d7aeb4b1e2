// verdict: compile-error
//! Gives the list to the first closure, and has none for the second one.

use std::env;

use node_loop::set_timeout;

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        let mut results = Vec::new();
        for dish in dishes {
            cook(&dish, move |result| results.push(result));
        }
        println!("all begun");
        println!("served: {}", results.join(", "));
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
