// changes the value inside the result, and hands the whole result on
//! An error is handed on to whoever asked.

mod disk;

use std::env;

use disk::read_file;
use node_loop::Error;

fn main() {
    node_loop::run(|| {
        env::args().skip(1).for_each(|name| {
            println!("asked for {name}");
            count_words(&name.clone(), move |result| {
                let line = match result {
                    Ok(words) => format!("{words} words"),
                    Err(error) => error.message().to_owned(),
                };
                println!("{name}: {line}");
            });
        });
        println!("all asked");
    });
}

fn count_words(name: &str, callback: impl FnOnce(Result<usize, Error>) + 'static) {
    read_file(name, |result| callback(result.map(|content| content.split(' ').count())));
}
