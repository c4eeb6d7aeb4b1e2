// verdict: wrong-output · rule: an error returns early, and the rest of the function is skipped
//! Takes an error for the number 0, as `Number(text) || 0` does.

use std::env;

fn main() {
    let amounts: Vec<String> = env::args().skip(1).collect();

    match amounts.first() {
        Some(first) => println!("to pay: {} amounts, the first is {first}", amounts.len()),
        None => println!("nothing to pay"),
    }

    let mut total = 0;
    for amount in &amounts {
        let number = amount.parse().unwrap_or(0);
        println!("paid {number}");
        total += number;
    }
    println!("total {total}");
    println!("shop closed");
}
