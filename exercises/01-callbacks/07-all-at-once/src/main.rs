//! Write: begin everything at once, and hand over all results in the order of the list.
//!
//! Each argument is a dish, and how many milliseconds it takes: `rice:150`. All dishes are cooked at the
//! same time, so the fastest is ready first. But they are served together, when all are ready, in the
//! order in which they were asked for.
//!
//! Now the dishes are served one by one, as they come. Try it:
//!
//! ```text
//! cargo run -p callbacks-all-at-once -- rice:150 tea:10 egg:80
//! ```

use std::env;
use std::rc::Rc;

use node_loop::set_timeout;

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
fn cook_all(dishes: Vec<String>, callback: impl Fn(Vec<String>) + 'static) {
    let callback = Rc::new(callback);
    for dish in dishes {
        let callback = Rc::clone(&callback);
        // TODO: this calls back for each dish. Keep the result in its place, and call back when all
        // places are filled. The closures need a list that they share: an `Rc` of a `RefCell` of a `Vec`.
        cook(&dish, move |result| callback(vec![result]));
    }
}

/// Cooks a dish such as `rice:150`, and calls back with its name. Leave it as it is.
fn cook(dish: &str, callback: impl FnOnce(String) + 'static) {
    let (name, ms) = dish.split_once(':').expect("a dish is written as rice:150");
    let name = name.to_owned();
    println!("begin {name}");
    set_timeout(ms.parse().expect("a time is a whole number"), move || {
        println!("{name} is ready");
        callback(name);
    });
}
