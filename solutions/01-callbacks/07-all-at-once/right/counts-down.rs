// counts down how many are missing, and keeps an empty text where no result is yet
//! Begins everything at once, and hands over all results in the order of the list.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

use node_loop::{set_immediate, set_timeout};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        cook_all(dishes, |results| println!("served: {}", results.join(", ")));
        println!("all begun");
    });
}

struct Kitchen {
    results: Vec<String>,
    missing: usize,
}

fn cook_all(dishes: Vec<String>, callback: impl Fn(&[String]) + 'static) {
    let missing = dishes.len();
    if missing == 0 {
        set_immediate(move || callback(&["nothing".to_owned()]));
        return;
    }
    let kitchen = Rc::new(RefCell::new(Kitchen { results: vec![String::new(); missing], missing }));
    let callback = Rc::new(callback);
    for (place, dish) in dishes.iter().enumerate() {
        let (kitchen, callback) = (Rc::clone(&kitchen), Rc::clone(&callback));
        cook(dish, move |result| {
            let mut kitchen = kitchen.borrow_mut();
            kitchen.results[place] = result;
            kitchen.missing -= 1;
            if kitchen.missing == 0 {
                callback(&kitchen.results);
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
