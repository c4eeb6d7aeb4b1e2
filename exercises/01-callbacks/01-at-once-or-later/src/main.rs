//! Predict: three functions are handed a callback. When does each of them call it?
//!
//! Do not run it yet. Write all lines, in their order, into `prediction.txt`.
//!
//! The time for cooking comes from the command line. Your prediction has to be right for every time.

use std::env;

use node_loop::set_timeout;

fn main() {
    // How long cooking takes, in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the time is a whole number"),
        None => 0,
    };

    node_loop::run(|| {
        println!("script start");
        ["tea", "rice"].iter().for_each(|dish| println!("dish {dish}"));
        cook(ms, || println!("the food is ready"));
        greet(|| println!("welcome"));
        println!("script end");
    });
}

/// Starts something slow, and returns. It calls back when the food is ready.
fn cook(ms: u64, callback: impl FnOnce() + 'static) {
    set_timeout(ms, callback);
    println!("the cook begins");
}

/// Calls back at once.
fn greet(callback: impl FnOnce()) {
    callback();
    println!("greet returns");
}
