// keeps everything that a step needs in one struct, and takes the names from a queue
//! Reads any number of files, one after the other, and stops at the first error.

mod disk;

use std::collections::VecDeque;
use std::env;

use disk::read_file;
use node_loop::{Error, set_immediate};

fn main() {
    let names = env::args().skip(1).collect();
    node_loop::run(|| {
        let reader = Reader { names, contents: Vec::new(), callback: Box::new(print) };
        reader.read_next();
        println!("all asked for");
    });
}

fn print(result: Result<Vec<String>, Error>) {
    match result {
        Ok(contents) => contents.iter().for_each(|content| println!("content: {content}")),
        Err(error) => println!("error: {}", error.message()),
    }
}

struct Reader {
    names: VecDeque<String>,
    contents: Vec<String>,
    callback: Box<dyn FnOnce(Result<Vec<String>, Error>)>,
}

impl Reader {
    fn read_next(mut self) {
        let Some(name) = self.names.pop_front() else {
            set_immediate(|| (self.callback)(Ok(self.contents)));
            return;
        };
        read_file(&name, |result| match result {
            Ok(content) => {
                self.contents.push(content);
                self.read_next();
            }
            Err(error) => (self.callback)(Err(error)),
        });
    }
}
