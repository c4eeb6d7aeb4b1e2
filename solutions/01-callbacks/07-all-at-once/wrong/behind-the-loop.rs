// verdict: wrong-output · rule: the results stand in the order of the list, and come when all are there
//! Calls back behind the loop, when no dish is ready yet.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

use node_loop::{next_tick, set_timeout};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        let results = Rc::new(RefCell::new(Vec::new()));
        for dish in dishes {
            let results = Rc::clone(&results);
            cook(&dish, move |result| results.borrow_mut().push(result));
        }
        next_tick(move || {
            let line =
                if results.borrow().is_empty() { "nothing".to_owned() } else { results.borrow().join(", ") };
            println!("served: {line}");
        });
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
