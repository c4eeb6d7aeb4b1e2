// verdict: runtime-error
//! Still holds the list, to write to it, when it looks whether it is complete.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

use node_loop::set_timeout;

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        let results = Rc::new(RefCell::new(vec![None; dishes.len()]));
        for (place, dish) in dishes.into_iter().enumerate() {
            let results = Rc::clone(&results);
            cook(&dish, move |result| {
                let mut places = results.borrow_mut();
                places[place] = Some(result);
                if results.borrow().iter().all(Option::is_some) {
                    let names: Vec<String> = places.drain(..).flatten().collect();
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
