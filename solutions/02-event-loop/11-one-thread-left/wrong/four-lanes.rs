// verdict: wrong-output · rule: the pool has four threads; a job that finds them all busy waits until one is free
//! Uses all four threads, so that none is left.

mod work;

use std::env;

fn main() {
    let files: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        hash_all(files);
        println!("script end");
    });
}

/// Hashes all files, and never more than four at the same time.
fn hash_all(files: Vec<String>) {
    let mut lanes = vec![Vec::new(); 4];
    for (number, file) in files.into_iter().enumerate() {
        lanes[number % 4].push(file);
    }
    for files in lanes {
        lane(files);
    }
}

/// Hashes one file after the other.
fn lane(mut files: Vec<String>) {
    if let Some(file) = files.pop() {
        // The next file of this lane is started when this one is done.
        work::hash(&file, move || lane(files));
    }
}
