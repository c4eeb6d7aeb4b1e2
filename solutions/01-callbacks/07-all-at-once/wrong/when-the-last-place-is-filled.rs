// verdict: wrong-output · rule: the results stand in the order of the list, and come when all are there
//! Calls back when the last dish of the list is ready, and takes it for the last to be ready.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

use node_loop::{next_tick, set_timeout};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        if dishes.is_empty() {
            next_tick(|| println!("served: nothing"));
        }
        let count = dishes.len();
        let results = Rc::new(RefCell::new(vec![String::new(); count]));
        for (place, dish) in dishes.into_iter().enumerate() {
            let results = Rc::clone(&results);
            cook(&dish, move |result| {
                results.borrow_mut()[place] = result;
                if place == count - 1 {
                    println!("served: {}", results.borrow().join(", "));
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
