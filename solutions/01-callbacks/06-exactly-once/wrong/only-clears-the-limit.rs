// verdict: wrong-output · rule: a callback is called once; whoever comes second finds it gone
//! Clears the limit when the dish is cooked, and does not think of a dish that is cooked too late.

use std::env;

use node_loop::{clear_timeout, set_timeout};

fn main() {
    let mut args = env::args().skip(1);
    let limit: u64 = args.next().and_then(|text| text.parse().ok()).expect("a time");

    node_loop::run(|| {
        for text in args {
            let (dish, ms) = text.split_once(':').expect("a dish is written as rice:150");
            order(dish, ms.parse().expect("a time"), limit);
            println!("asked for {dish}");
        }
    });
}

fn order(dish: &str, ms: u64, limit: u64) {
    let late = dish.to_owned();
    let timer = set_timeout(limit, move || println!("{late} is too late"));
    let dish = dish.to_owned();
    set_timeout(ms, move || {
        println!("{dish} is cooked");
        clear_timeout(timer);
        println!("{dish} is served");
    });
}
