// pays the first amount, and leaves the others to itself
//! An error returns early, and the program goes on after it.

use std::env;

fn main() {
    let amounts: Vec<String> = env::args().skip(1).collect();

    match amounts.as_slice() {
        [first, ..] => println!("to pay: {} amounts, the first is {first}", amounts.len()),
        [] => println!("nothing to pay"),
    }

    let line = pay(&amounts).map_or_else(|error| format!("error: {error}"), |total| format!("total {total}"));
    println!("{line}\nshop closed");
}

fn pay(amounts: &[String]) -> Result<u32, String> {
    let Some((first, others)) = amounts.split_first() else { return Ok(0) };
    let number: u32 = first.parse().map_err(|_| format!("{first} is not a number"))?;
    println!("paid {number}");
    Ok(number + pay(others)?)
}
