//! Write: leave one thread of the pool for others.
//!
//! Each argument is the name of a file that is hashed: slow work for a thread of the pool. The pool has
//! four threads. A little later somebody logs in, and a password is a job for the pool, too. Now all files
//! are handed to the pool at once. With four of them, every thread is taken, and the login has to wait
//! until one of the files is done. And these files are so slow that none is done before the login.
//!
//! Never hash more than three files at the same time. The loop itself is free all the while: each callback
//! can start the next file. `work.rs` is given. Try it:
//!
//! ```text
//! cargo run -p event-loop-one-thread-left -- red green blue white black
//! ```

mod work;

use std::env;

fn main() {
    let files: Vec<String> = env::args().skip(1).collect();

    node_loop::run(|| {
        hash_all(files);
        println!("script end");
    });
}

/// Hashes all files, and never more than three at the same time.
fn hash_all(files: Vec<String>) {
    for file in files {
        // TODO: start only three of them here. The second argument is called when the file is done: that
        // is the moment to start another one.
        work::hash(&file, || {});
    }
}
