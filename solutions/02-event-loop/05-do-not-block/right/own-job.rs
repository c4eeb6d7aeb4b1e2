// hands the waiting read to the pool itself, as read_file does
//! Lets a thread of the pool wait for the disk.

use std::{env, fs};

use node_loop::run_in_pool;

fn main() {
    node_loop::run(|| {
        env::args().skip(1).for_each(ask);
        println!("script end");
    });
}

/// Asks for one file.
fn ask(name: String) {
    println!("asked for {name}");
    let path = name.clone();
    run_in_pool(
        move || fs::read_to_string(path).expect("the file is there"),
        move |content| report(&name, &content),
    );
}

/// Says how many lines a file has.
fn report(name: &str, content: &str) {
    println!("{name} has {} lines", content.lines().count());
}
