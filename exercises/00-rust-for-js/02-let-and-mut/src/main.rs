//! Predict: what does this program print?
//!
//! `let` is JavaScript's `const`: the variable keeps its value. `let mut` is JavaScript's `let`: the
//! value may change. And a second `let` of the same name makes a new variable, which hides the old one.
//!
//! Do not run it yet. Read it line by line, and write what it prints into `prediction.txt`.

fn main() {
    let mut cups = 3;
    println!("on the table: {cups}");

    let note = format!("the note says {cups}");
    cups += 2;
    println!("on the table: {cups}");
    println!("{note}");

    {
        let cups = 12;
        println!("in the cupboard: {cups}");
    }
    println!("on the table: {cups}");

    let cups = cups * 2;
    println!("after washing: {cups}");
}
