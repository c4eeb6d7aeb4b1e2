// verdict: wrong-output
//! Starts three files, and forgets the others.

mod work;

use std::env;

fn main() {
    let files: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        hash_all(files);
        println!("script end");
    });
}

/// Hashes the first three files.
fn hash_all(files: Vec<String>) {
    for file in files.iter().take(3) {
        work::hash(file, || {});
    }
}
