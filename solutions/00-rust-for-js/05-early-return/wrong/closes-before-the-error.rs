// verdict: wrong-order · rule: the caller goes on after an error has returned to it
//! Keeps the error for the end of the program.

use std::env;

fn main() {
    let amounts: Vec<String> = env::args().skip(1).collect();

    match amounts.first() {
        Some(first) => println!("to pay: {} amounts, the first is {first}", amounts.len()),
        None => println!("nothing to pay"),
    }

    let result = pay(&amounts);
    println!("shop closed");
    match result {
        Ok(total) => println!("total {total}"),
        Err(error) => println!("error: {error}"),
    }
}

fn pay(amounts: &[String]) -> Result<u32, String> {
    let mut total = 0;
    for amount in amounts {
        let number = read(amount)?;
        println!("paid {number}");
        total += number;
    }
    Ok(total)
}

fn read(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("{text} is not a number"))
}
