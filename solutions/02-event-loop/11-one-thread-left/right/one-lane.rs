// hashes one file at a time, which is slower but leaves three threads
//! One lane.

mod work;

use std::env;

fn main() {
    let files: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        hash_all(files);
        println!("script end");
    });
}

/// Hashes all files, one after the other.
fn hash_all(mut files: Vec<String>) {
    if files.is_empty() {
        return;
    }
    let file = files.remove(0);
    work::hash(&file, || hash_all(files));
}
