// lends the count to each call, so nobody has to share it
//! Two closures are lent one count.

use std::env;

fn main() {
    let enter = |count: &mut i32| {
        *count += 1;
        println!("in: {count}");
    };
    let leave = |count: &mut i32| {
        *count -= 1;
        println!("out: {count}");
    };

    let mut count = 0;
    for step in env::args().skip(1) {
        match step.as_str() {
            "in" => enter(&mut count),
            _ => leave(&mut count),
        }
    }
    println!("at the end: {count}");
}
