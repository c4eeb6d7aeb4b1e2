// a promise for each file, and a chain of them for each lane
//! Each lane is a chain of promises.

mod work;

use std::env;

use node_loop::Promise;

fn main() {
    let files: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        hash_all(files);
        println!("script end");
    });
}

/// Hashes all files, and never more than three at the same time.
fn hash_all(files: Vec<String>) {
    let mut lanes = vec![Promise::resolve(()), Promise::resolve(()), Promise::resolve(())];
    for (number, file) in files.into_iter().enumerate() {
        let lane = &mut lanes[number % 3];
        *lane = lane.then(move |()| hashed(file));
    }
}

/// A promise for one file.
fn hashed(file: String) -> Promise<()> {
    Promise::new(move |resolve, _reject| work::hash(&file, move || resolve(())))
}
