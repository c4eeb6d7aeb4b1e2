// verdict: wrong-order · rule: read_file returns at once, and calls back when the file has come
//! Starts a thread for each file, and waits for it: the loop stands still all the same.

use std::{env, fs, thread};

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            println!("asked for {name}");
            let path = name.clone();
            let reading = thread::spawn(move || fs::read_to_string(path).expect("the file is there"));
            report(&name, &reading.join().expect("the thread reads"));
        }
        println!("script end");
    });
}

/// Says how many lines a file has.
fn report(name: &str, content: &str) {
    println!("{name} has {} lines", content.lines().count());
}
