// verdict: wrong-output · rule: the pool has four threads; a job that finds them all busy waits until one is free
//! Starts all files a little later, and still all at once.

mod work;

use std::env;

use node_loop::set_immediate;

fn main() {
    let files: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        hash_all(files);
        println!("script end");
    });
}

/// Hashes all files in the next iteration.
fn hash_all(files: Vec<String>) {
    set_immediate(|| {
        for file in files {
            work::hash(&file, || {});
        }
    });
}
