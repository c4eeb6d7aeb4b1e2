// verdict: runtime-error
//! Takes the number out of a result that may hold an error.

use std::env;

fn main() {
    let amounts: Vec<String> = env::args().skip(1).collect();

    match amounts.first() {
        Some(first) => println!("to pay: {} amounts, the first is {first}", amounts.len()),
        None => println!("nothing to pay"),
    }

    println!("total {}", pay(&amounts).unwrap());
    println!("shop closed");
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
