// verdict: wrong-output · rule: an error returns early, and the rest of the function is skipped
//! Reports the error, and goes on with the next amount, as an error-first callback without `return` does.

use std::env;

fn main() {
    let amounts: Vec<String> = env::args().skip(1).collect();

    match amounts.first() {
        Some(first) => println!("to pay: {} amounts, the first is {first}", amounts.len()),
        None => println!("nothing to pay"),
    }

    println!("total {}", pay(&amounts));
    println!("shop closed");
}

fn pay(amounts: &[String]) -> u32 {
    let mut total = 0;
    for amount in amounts {
        match read(amount) {
            Ok(number) => {
                println!("paid {number}");
                total += number;
            }
            Err(error) => println!("error: {error}"),
        }
    }
    total
}

fn read(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("{text} is not a number"))
}
