//! Begins everything at once, and hands over all results in the order of the list.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

use node_loop::{next_tick, set_timeout};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        cook_all(dishes, |results| {
            if results.is_empty() {
                println!("served: nothing");
            } else {
                println!("served: {}", results.join(", "));
            }
        });
        println!("all begun");
    });
}

/// Cooks all dishes at the same time, and calls back once, with the results in the order of `dishes`.
fn cook_all(dishes: Vec<String>, callback: impl FnOnce(Vec<String>) + 'static) {
    if dishes.is_empty() {
        // No dish will ever call back, so this has to.
        return next_tick(|| callback(Vec::new()));
    }
    // One place for each dish, and the callback, which is taken out when the last place is filled.
    let results = Rc::new(RefCell::new(vec![None; dishes.len()]));
    let callback = Rc::new(RefCell::new(Some(callback)));
    for (place, dish) in dishes.into_iter().enumerate() {
        let results = Rc::clone(&results);
        let callback = Rc::clone(&callback);
        cook(&dish, move |result| {
            results.borrow_mut()[place] = Some(result);
            let is_complete = results.borrow().iter().all(Option::is_some);
            if is_complete && let Some(callback) = callback.take() {
                callback(results.take().into_iter().flatten().collect());
            }
        });
    }
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
