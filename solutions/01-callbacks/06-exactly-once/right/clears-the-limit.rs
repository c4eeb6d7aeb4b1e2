// clears the timer of the limit, and asks the timer's own note whether the time is up
//! A callback that is called exactly once, whatever comes first.

use std::cell::Cell;
use std::env;
use std::rc::Rc;

use node_loop::{clear_timeout, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let limit: u64 = args.next().and_then(|text| text.parse().ok()).expect("a time");

    node_loop::run(|| {
        for text in args {
            let (dish, ms) = text.split_once(':').expect("a dish is written as rice:150");
            println!("asked for {dish}");
            order(dish, ms.parse().expect("a time"), limit);
        }
    });
}

fn order(dish: &str, ms: u64, limit: u64) {
    let too_late = Rc::new(Cell::new(false));
    let up = Rc::clone(&too_late);
    let late = dish.to_owned();
    let timer = set_timeout(limit, move || {
        up.set(true);
        println!("{late} is too late");
    });

    let dish = dish.to_owned();
    set_timeout(ms, move || {
        println!("{dish} is cooked");
        if too_late.get() {
            return;
        }
        clear_timeout(timer);
        println!("{dish} is served");
    });
}
