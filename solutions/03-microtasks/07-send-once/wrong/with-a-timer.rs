// verdict: wrong-output
//! Sends with a timer of 0 ms. A timer waits for the end of the check phase.

mod order;

use std::env;

use node_loop::{set_immediate, set_timeout};
use order::Order;

fn main() {
    let guests: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        let order = Order::default();
        for (number, dishes) in (1..).zip(guests) {
            let order = order.clone();
            set_immediate(move || {
                for dish in dishes.split(',') {
                    choose(dish, &order);
                }
                println!("guest {number} closes the menu");
            });
        }
        println!("script end");
    });
}

/// Writes down one dish, and sees to it that the kitchen gets to know it.
fn choose(dish: &str, order: &Order) {
    println!("choose {dish}");
    if order.add(dish) {
        let order = order.clone();
        set_timeout(0, move || send(&order));
    }
}

/// Sends all that was not sent before.
fn send(order: &Order) {
    println!("send {}", order.take().join(", "));
}
