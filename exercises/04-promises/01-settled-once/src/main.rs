//! Predict: three orders in a kitchen. What runs at once, what runs later, and what is never printed?
//!
//! `Promise::new` is `new Promise(…)` of JavaScript. What you hand to it is called the executor. Do not
//! run the program yet. Write all lines of stdout, in their order, into `prediction.txt`.
//!
//! How long the soup takes comes from the command line. Your prediction has to be right for any time.

use std::env;

use node_loop::{Error, Promise, set_timeout};

fn main() {
    // How long the soup takes in milliseconds, from the command line.
    let ms: u64 = match env::args().nth(1) {
        Some(text) => text.parse().expect("a time is a whole number"),
        None => 0,
    };

    node_loop::run(|| {
        println!("script start");

        let tea = Promise::new(|resolve, reject| {
            println!("the tea is ordered");
            resolve("tea");
            resolve("coffee");
            reject(Error::new("no tea today"));
            println!("the kitchen has the order");
        });
        tea.then(|dish| println!("guest 1 drinks {dish}"));

        let soup = Promise::new(move |resolve, _reject| {
            println!("the soup is ordered");
            set_timeout(ms, move || {
                resolve("soup");
                println!("the soup is ready");
            });
        });
        soup.then(|dish| println!("guest 2 eats {dish}"));

        // Nobody will ever settle this one.
        let cake: Promise<&str> = Promise::new(|_resolve, _reject| println!("the cake is ordered"));
        cake.then(|dish| println!("guest 3 eats {dish}"));

        soup.then(move |_| {
            // The tea has been fulfilled for a long time.
            tea.then(|dish| println!("guest 4 drinks {dish}"));
            println!("guest 4 sits down");
        });

        println!("script end");
    });
}
