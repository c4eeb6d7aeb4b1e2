//! Write: two errors in one chain, and each of them needs an answer of its own.
//!
//! Each argument is a guest: a dish, and how much money there is in the purse. For each guest the chain
//! does four things.
//!
//! 1. `find` promises the price. If there is no such dish, the guest takes tea instead: print
//!    `guest 2 takes tea: ` with the message of the error, and go on with the price of tea, which is 3.
//! 2. `pay` promises that the price is paid. Then print `guest 1 has paid`.
//! 3. If that fails, print `guest 3 washes up: ` with the message of the error.
//! 4. At the end, whatever has happened, print `guest 1 leaves`.
//!
//! Now there is one `catch` for everything, and it says nothing. Try it:
//!
//! ```text
//! cargo run -p promises-who-catches -- tea:5 cake:5 fish:2
//! ```

use std::env;

use node_loop::{Error, Promise, sleep};

fn main() {
    let guests: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        for (place, text) in guests.iter().enumerate() {
            let (dish, purse) = text.split_once(':').expect("a guest is written as tea:5");
            serve(place + 1, dish, purse.parse().expect("money is a whole number"));
        }
    });
}

fn serve(guest: usize, dish: &str, purse: u32) {
    // TODO: this swallows every error, and the guest never leaves. Which error has to be caught where?
    find(guest, dish)
        .then(move |price| pay(guest, price, purse))
        .then(move |()| println!("guest {guest} has paid"))
        .catch(|_error| ());
}

/// Promises the price of a dish, or the error that there is no such dish. Leave it as it is.
fn find(guest: usize, dish: &str) -> Promise<u32> {
    println!("guest {guest} asks for {dish}");
    let price = match dish {
        "tea" => Ok(3),
        "rice" => Ok(4),
        "fish" => Ok(9),
        _ => Err(Error::new(format!("there is no {dish}"))),
    };
    sleep(10).then(|()| price)
}

/// Promises that the price is paid, or fails if the purse is too small. And this one, too.
fn pay(guest: usize, price: u32, purse: u32) -> Promise<()> {
    println!("guest {guest} is asked for {price}");
    let paid = if purse < price { Err(Error::new(format!("{purse} is not enough"))) } else { Ok(()) };
    sleep(10).then(|()| paid)
}
