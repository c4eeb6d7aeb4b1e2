// every dish asks, and only the first microtask finds something to send
//! Every dish queues a microtask. All but the first one find nothing.

mod order;

use std::env;

use node_loop::{queue_microtask, set_immediate};
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
    order.add(dish);
    let order = order.clone();
    queue_microtask(move || send(&order));
}

/// Sends what was not sent before, if there is anything.
fn send(order: &Order) {
    let dishes = order.take();
    if !dishes.is_empty() {
        println!("send {}", dishes.join(", "));
    }
}
