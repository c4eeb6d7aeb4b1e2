// verdict: wrong-output · rule: the results stand in the order of the list, and come when all are there
//! Pushes the results as they come.

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
        let results = Rc::new(RefCell::new(Vec::new()));
        for dish in dishes {
            let results = Rc::clone(&results);
            cook(&dish, move |result| {
                results.borrow_mut().push(result);
                if results.borrow().len() == count {
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
