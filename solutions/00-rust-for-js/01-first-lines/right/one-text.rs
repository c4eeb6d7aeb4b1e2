// asks for each argument by its number, and prints one text of three lines
//! Prints what happens, in the order in which it happens.

use std::env;

fn main() {
    let name = env::args().nth(1).expect("the first argument is a name");
    let drink = env::args().nth(2).expect("the second argument is a drink");

    print!("{name} asks for {drink}\nthe cook makes {drink}\n{name} drinks {drink}\n");
}
