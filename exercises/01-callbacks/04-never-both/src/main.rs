//! Write: a function that calls back at once today and later tomorrow is a trap. Mend it.
//!
//! `price` looks a price up. The kitchen is slow, so `price` remembers what it has heard, and the second
//! time it calls back at once. Now a guest sometimes pays before he waits, and sometimes after it.
//!
//! You write `src/price.rs`. This file is given: it lets the guests come, one after the other. Each
//! argument is what one guest asks for. Try it:
//!
//! ```text
//! cargo run -p callbacks-never-both -- tea rice tea
//! ```

mod price;

use std::env;

use node_loop::{set_immediate, set_timeout};
use price::{Known, price};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| serve(1, dishes, Known::default()));
}

/// Serves the guest with this number, and then the others.
fn serve(number: usize, mut dishes: Vec<String>, known: Known) {
    if dishes.is_empty() {
        return;
    }
    let dish = dishes.remove(0);

    println!("guest {number} asks for {dish}");
    price(&dish, &known.clone(), move |money| {
        println!("guest {number} pays {money}");
        set_immediate(move || serve(number + 1, dishes, known));
    });
    println!("guest {number} waits");
}

/// Asks the kitchen for a price. It takes 10 ms.
pub(crate) fn ask_kitchen(dish: &str, callback: impl FnOnce(usize) + 'static) {
    let dish = dish.to_owned();
    set_timeout(10, move || {
        println!("the kitchen finds {dish}");
        callback(dish.len());
    });
}
