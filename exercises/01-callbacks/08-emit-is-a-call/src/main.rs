//! Predict: who is called when an event is emitted, and when?
//!
//! Some callbacks wait in a queue. Do these? Do not run the program yet. Write all lines of stdout, in
//! their order, into `prediction.txt`. The message of an error that nobody catches goes to stderr, so it
//! is not one of them.

use node_loop::{Error, EventEmitter, next_tick};

fn main() {
    node_loop::run(|| {
        let shop = EventEmitter::new();
        shop.on("order", |dish: &str| println!("cook: {dish}"));
        shop.once("order", |dish| println!("the first order: {dish}"));
        shop.prepend("order", |dish| println!("door: {dish}"));

        // A clone is the same emitter: it has the same listeners.
        let same = shop.clone();
        next_tick(move || {
            println!("the kitchen burns");
            same.emit_error(Error::new("smoke"));
            println!("the guests leave");
        });

        println!("script start");
        shop.emit("order", "tea");
        println!("between the orders");
        shop.emit("order", "rice");
        if !shop.emit("bill", "ten") {
            println!("nobody listens to bill");
        }
        println!("script end");
    });
}
