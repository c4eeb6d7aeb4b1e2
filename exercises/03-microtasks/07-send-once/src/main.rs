//! Write: one note for all that was chosen in one go.
//!
//! Each argument is what one guest chooses, such as `tea,rice`. Each guest has a callback of their own, and
//! all these callbacks run in the same phase, one directly after the other. The kitchen wants one note from
//! each guest, with all dishes on it, and it wants the note before the next guest begins.
//!
//! Now `choose` sends a note for every dish. It cannot know which dish is the last one. But it need not: a
//! callback that runs as soon as this one is over can send all that was chosen until then. Programs that draw
//! a page or ask a database do the same, and so twenty changes cost one drawing. Try it:
//!
//! ```text
//! cargo run -p microtasks-send-once -- tea,rice soup
//! ```

mod order;

use std::env;

use node_loop::set_immediate;
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
    // TODO: this sends a note for each dish. Let the first dish ask for one note, which comes later.
    // `add` returns true for the first one that is to be sent.
    send(order);
}

/// Sends all that was not sent before.
fn send(order: &Order) {
    println!("send {}", order.take().join(", "));
}
