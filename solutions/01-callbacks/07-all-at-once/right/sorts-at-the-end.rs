// collects the results as they come, each with its number, and sorts them at the end
//! Begins everything at once, and hands over all results in the order of the list.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

use node_loop::{queue_microtask, set_timeout};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        if dishes.is_empty() {
            queue_microtask(|| println!("served: nothing"));
        }
        let count = dishes.len();
        let results = Rc::new(RefCell::new(Vec::new()));
        for (number, dish) in dishes.into_iter().enumerate() {
            let results = Rc::clone(&results);
            cook(&dish, move |result| {
                results.borrow_mut().push((number, result));
                if results.borrow().len() == count {
                    let mut results = results.take();
                    results.sort();
                    let names: Vec<String> = results.into_iter().map(|(_, name)| name).collect();
                    println!("served: {}", names.join(", "));
                }
            });
        }
        println!("all begun");
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
