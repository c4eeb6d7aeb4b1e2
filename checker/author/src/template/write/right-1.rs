// Makes one text first and prints it once.
//! TODO(author): write a right program of another structure.

use std::env;

fn main() {
    let mut lines: Vec<String> = env::args().skip(1).map(|name| format!("hello {name}")).collect();
    lines.push("done".to_owned());
    println!("{}", lines.join("\n"));
}
