//! Write: let the guests eat when they are served, and not when they order.
//!
//! `order` is called once for each guest. It prints that the guest orders, and returns a callback. The
//! guest eats when that callback is called. In JavaScript:
//!
//! ```text
//! function order(guest) {
//!   console.log(`${guest} orders`);
//!   return () => console.log(`${guest} eats`);
//! }
//! ```

use std::env;

fn main() {
    let args: Vec<String> = env::args().collect();

    let first = order(args[1].clone());
    let second = order(args[2].clone());
    println!("both have ordered");

    // The second guest is served first.
    second();
    first();
}

/// Orders at once, and returns the callback that serves the guest.
fn order(guest: String) -> impl Fn() {
    println!("{guest} orders");
    // TODO: the guest eats too early. Print this line in the closure, when somebody calls it.
    println!("{guest} eats");
    || {}
}
