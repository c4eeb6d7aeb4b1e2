// verdict: wrong-order · rule: read_file returns at once, and calls back when the file has come
//! Asks for the next file only when the one before it has come.

use std::env;

use node_loop::read_file;

fn main() {
    let mut names: Vec<String> = env::args().skip(1).collect();
    names.reverse();
    node_loop::run(|| {
        ask(names);
        println!("script end");
    });
}

/// Asks for the last of `names`, and for the others when it has come.
fn ask(mut names: Vec<String>) {
    let Some(name) = names.pop() else { return };
    println!("asked for {name}");
    read_file(name.clone(), move |content| {
        report(&name, &content.expect("the file is there"));
        ask(names);
    });
}

/// Says how many lines a file has.
fn report(name: &str, content: &str) {
    println!("{name} has {} lines", content.lines().count());
}
