// asks in a second loop, when all names are printed
//! First says what it asks for, and then asks.

use std::env;

use node_loop::read_file;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        for name in &names {
            println!("asked for {name}");
        }
        for name in names {
            read_file(name.clone(), move |content| match content {
                Ok(content) => report(&name, &content),
                Err(error) => eprintln!("{error}"),
            });
        }
        println!("script end");
    });
}

/// Says how many lines a file has.
fn report(name: &str, content: &str) {
    println!("{name} has {} lines", content.lines().count());
}
