// verdict: runtime-error
//! Takes the content out of a result that may be an error.

mod disk;

use std::env;

use disk::read_file;

fn main() {
    node_loop::run(|| {
        for name in env::args().skip(1) {
            let asked = name.clone();
            count_words(&asked, move |words| println!("{name}: {words} words"));
            println!("asked for {asked}");
        }
        println!("all asked");
    });
}

fn count_words(name: &str, callback: impl FnOnce(usize) + 'static) {
    read_file(name, |result| callback(result.unwrap().split(' ').count()));
}
