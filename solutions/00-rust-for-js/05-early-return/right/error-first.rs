// calls back with the result, as JavaScript would
//! An error is handed to the callback, and the program goes on after it.

use std::env;

fn main() {
    let amounts: Vec<String> = env::args().skip(1).collect();

    if amounts.is_empty() {
        println!("nothing to pay");
    } else {
        println!("to pay: {} amounts, the first is {}", amounts.len(), amounts[0]);
    }

    pay(&amounts, |result| {
        if let Err(text) = result {
            println!("error: {text} is not a number");
        } else if let Ok(total) = result {
            println!("total {total}");
        }
    });
    println!("shop closed");
}

fn pay(amounts: &[String], callback: impl Fn(Result<u32, &str>)) {
    let mut total = 0;
    for amount in amounts {
        let Ok(number) = amount.parse::<u32>() else {
            return callback(Err(amount));
        };
        println!("paid {number}");
        total += number;
    }
    callback(Ok(total));
}
