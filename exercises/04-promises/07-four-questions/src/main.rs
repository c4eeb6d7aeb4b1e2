//! Write: four questions about the same promises, and each is answered as early as it can be.
//!
//! Each argument is a dish, and how long it takes: `rice:150`, or `rice:150!` if it burns in the end. All
//! dishes are begun at once. Print four lines, each of them at the moment when its answer is known:
//!
//! 1. What comes first, good or burnt? `first: tea`, or `first: egg is burnt`.
//! 2. What is the first good dish? `first good: tea`, or `nothing is good: 3 errors` with their number.
//! 3. Is everything good? `all: rice, tea, egg` in the order of the arguments, or `not all: egg is burnt`
//!    as soon as the first of them burns.
//! 4. What became of each? `outcomes: rice, tea, egg is burnt`, in the order of the arguments.
//!
//! Now every dish says that it is the first one. Try it:
//!
//! ```text
//! cargo run -p promises-four-questions -- rice:150 tea:10 egg:80!
//! ```

use std::env;

use node_loop::{Error, Promise, sleep};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run(|| {
        let cooked: Vec<Promise<String>> = dishes.iter().map(|dish| cook(dish)).collect();
        report(cooked);
        println!("all begun");
    });
}

/// Prints the four answers.
fn report(cooked: Vec<Promise<String>>) {
    // TODO: four questions, four ways to make one promise of many.
    for dish in cooked {
        dish.then(|name| println!("first: {name}"));
    }
}

/// Begins a dish, such as `rice:150`, and promises its name. With a `!` at the end it burns. Leave it as it is.
fn cook(dish: &str) -> Promise<String> {
    let (name, time) = dish.split_once(':').expect("a dish is written as rice:150");
    let ms = time.trim_end_matches('!').parse().expect("a time is a whole number");
    let (name, burns) = (name.to_owned(), time.ends_with('!'));
    println!("begin {name}");
    sleep(ms).then(move |()| {
        println!("{name} is {}", if burns { "burnt" } else { "ready" });
        if burns { Err(Error::new(format!("{name} is burnt"))) } else { Ok(name) }
    })
}
