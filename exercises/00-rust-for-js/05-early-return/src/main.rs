//! Write: let an error return early, and let the program go on after it.
//!
//! Each argument is an amount to pay. The amounts are paid one after the other. If one of them is not a
//! number, it and all that come after it are not paid. But the shop is always closed at the end.
//!
//! An error-first callback of JavaScript is called with an error *or* with a value. Rust has one type
//! for that, `Result`: it is `Err(error)` or `Ok(value)`. And where JavaScript has a value or `undefined`,
//! Rust has an `Option`: it is `Some(value)` or `None`.

use std::env;

fn main() {
    let amounts: Vec<String> = env::args().skip(1).collect();

    // `match` asks which of the two it is, and takes the value out.
    match amounts.first() {
        Some(first) => println!("to pay: {} amounts, the first is {first}", amounts.len()),
        None => println!("nothing to pay"),
    }

    match pay(&amounts) {
        Ok(total) => println!("total {total}"),
        Err(error) => println!("error: {error}"),
    }
    println!("shop closed");
}

/// Pays the amounts one after the other. Returns the total, or the first error.
fn pay(amounts: &[String]) -> Result<u32, String> {
    let mut total = 0;
    for amount in amounts {
        // TODO: `unwrap` ends the whole program when there is an error. Return the error instead.
        let number = read(amount).unwrap();
        println!("paid {number}");
        total += number;
    }
    Ok(total)
}

/// Reads one amount. Leave it as it is.
fn read(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("{text} is not a number"))
}
