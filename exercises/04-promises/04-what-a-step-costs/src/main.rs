//! Predict: five chains side by side. How many microtasks does each step cost?
//!
//! The callbacks of the first chain return nothing, so each step is one microtask. A callback of the
//! second chain returns a promise, one of the third a thenable: something that is no promise, but can
//! be asked as one. The last two are about errors, and about `finally`.
//!
//! Do not run the program yet. Write all lines of stdout, in their order, into `prediction.txt`. It
//! helps to draw the microtask queue as a list, and to strike out what has run.
//!
//! The delay of the timer comes from the command line. Your prediction has to be right for any delay.

use std::env;

use node_loop::{Error, Promise, Thenable, set_timeout};

fn main() {
    // The delay in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the delay is a whole number"),
        None => 0,
    };

    node_loop::run(|| {
        set_timeout(ms, || println!("timer"));

        Promise::resolve(())
            .then(|()| println!("plain 1"))
            .then(|()| println!("plain 2"))
            .then(|()| println!("plain 3"))
            .then(|()| println!("plain 4"))
            .then(|()| println!("plain 5"));

        Promise::resolve(())
            .then(|()| {
                println!("promise 1");
                Promise::resolve(())
            })
            .then(|()| println!("promise 2"));

        Promise::resolve(())
            .then(|()| {
                println!("thenable 1");
                Thenable::new(|resolve, _reject| {
                    println!("the thenable is asked");
                    resolve(());
                })
            })
            .then(|()| println!("thenable 2"));

        Promise::reject(Error::new("smoke"))
            .then(|()| println!("no error"))
            .then(|()| println!("still no error"))
            .catch(|error| println!("caught: {}", error.message()));

        Promise::resolve(()).finally(|| println!("finally 1")).then(|()| println!("finally 2"));

        println!("script end");
    });
}
