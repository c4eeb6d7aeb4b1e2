//! Predict: two promises are rejected, and each has a `catch`. What does the program end with?
//!
//! A rejection that nobody handles ends the program. When does Node decide that nobody does? Write all
//! lines of stdout, in their order, into `prediction.txt`. The message of the error goes to stderr, so
//! it is not one of them.
//!
//! The delay comes from the command line. Your prediction has to be right for any delay.

use std::env;

use node_loop::{Error, Promise, next_tick, process, queue_microtask, set_immediate, set_timeout};

fn main() {
    // The delay in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("the delay is a whole number"),
        None => 0,
    };

    node_loop::run(|| {
        // It is called at the very end, however the program ends.
        process::on_exit(|code| println!("exit code {code}"));
        println!("script start");

        let tea: Promise<&str> = Promise::reject(Error::new("no tea"));
        next_tick(move || {
            println!("nextTick");
            tea.catch(|error| {
                println!("caught: {}", error.message());
                "water"
            });
        });

        set_timeout(ms, || {
            println!("the rice burns");
            let rice: Promise<&str> = Promise::reject(Error::new("burnt rice"));
            rice.catch(|error| {
                println!("caught: {}", error.message());
                "bread"
            });
            // A second chain that begins at the same promise.
            let eaten = rice.then(|dish| println!("the guest eats {dish}"));
            set_immediate(move || {
                eaten.catch(|error| println!("caught late: {}", error.message()));
            });
            queue_microtask(|| println!("microtask"));
        });
        set_timeout(ms, || println!("next timer"));

        println!("script end");
    });
}
