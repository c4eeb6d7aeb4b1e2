use std::env;

fn main() {
    // ANCHOR: args
    let args: Vec<String> = env::args().collect();
    let dish = &args[1];
    // ANCHOR_END: args
    let cups = 2;

    println!("the shop opens");
    println!("{cups} cups of {dish}");
    println!("that is {} taka", cups * 15);
    eprintln!("a note for yourself");
    println!("the shop closes");
}
