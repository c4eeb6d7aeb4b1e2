// verdict: wrong-output · rule: an error goes to the next catch below it, and to no other
//! Leaves the error of `pay` out without a word.

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
    find(guest, dish)
        .catch(move |error| {
            println!("guest {guest} takes tea: {}", error.message());
            3
        })
        .then(move |price| pay(guest, price, purse))
        .then(move |()| println!("guest {guest} has paid"))
        .catch(|_error| ())
        .finally(move || println!("guest {guest} leaves"));
}

/// Promises the price of a dish, or the error that there is no such dish.
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

/// Promises that the price is paid, or fails if the purse is too small.
fn pay(guest: usize, price: u32, purse: u32) -> Promise<()> {
    println!("guest {guest} is asked for {price}");
    let paid = if purse < price { Err(Error::new(format!("{purse} is not enough"))) } else { Ok(()) };
    sleep(10).then(|()| paid)
}
