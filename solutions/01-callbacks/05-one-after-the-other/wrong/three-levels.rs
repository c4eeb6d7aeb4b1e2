// verdict: runtime-error
//! Looks at the errors now, and still can read three files and nothing else.

mod disk;

use std::env;

use disk::read_file;
use node_loop::Error;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        read_all(names, |result| match result {
            Ok(contents) => contents.iter().for_each(|content| println!("content: {content}")),
            Err(error) => println!("error: {}", error.message()),
        });
        println!("all asked for");
    });
}

fn read_all(names: Vec<String>, callback: impl FnOnce(Result<Vec<String>, Error>) + 'static) {
    let [first, second, third] = names.try_into().expect("three names");
    read_file(&first, move |one| match one {
        Err(error) => callback(Err(error)),
        Ok(one) => read_file(&second, move |two| match two {
            Err(error) => callback(Err(error)),
            Ok(two) => read_file(&third, move |three| match three {
                Err(error) => callback(Err(error)),
                Ok(three) => callback(Ok(vec![one, two, three])),
            }),
        }),
    });
}
