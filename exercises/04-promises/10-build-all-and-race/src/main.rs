//! Build: `all`, `race` and `all_settled`, with nothing but `Promise::new` and `then_or`.
//!
//! You write `src/together.rs`. This file stays as it is. The first argument says which of the three is
//! asked for, and each of the others is a dish. `rice:150` is ready after 150 ms, and `rice:150!` burns
//! then. `tea` without a time stands there already, and `tea!` is burnt already. Try it:
//!
//! ```text
//! cargo run -p promises-build-all-and-race -- all rice:150 tea:10
//! cargo run -p promises-build-all-and-race -- race rice:150 tea:10!
//! cargo run -p promises-build-all-and-race -- all_settled rice:150 tea!
//! ```

mod together;

use std::env;

use node_loop::{Error, Promise, process, sleep};

fn main() {
    let mut args = env::args().skip(1);
    let what = args.next().expect("the first argument is all, race or all_settled");
    node_loop::run(|| {
        let dishes: Vec<Promise<String>> = args.map(|dish| cook(&dish)).collect();
        match what.as_str() {
            "all" => show(together::all(dishes).then(|names| format!("all: {}", names.join(", ")))),
            "race" => show(together::race(dishes).then(|name| format!("first: {name}"))),
            "all_settled" => show(together::all_settled(dishes).then(|outcomes| {
                let outcomes: Vec<String> = outcomes
                    .into_iter()
                    .map(|outcome| outcome.unwrap_or_else(|error| error.message().to_owned()))
                    .collect();
                format!("outcomes: {}", outcomes.join(", "))
            })),
            other => panic!("there is no such function: {other}"),
        }
        println!("script end");
        process::on_exit(|_| println!("the kitchen closes"));
    });
}

/// Prints what a promise is settled with.
fn show(line: Promise<String>) {
    line.then_or(|line| println!("{line}"), |error| println!("failed: {}", error.message()));
}

/// Begins a dish, and promises its name.
fn cook(dish: &str) -> Promise<String> {
    let burns = dish.ends_with('!');
    let dish = dish.trim_end_matches('!');
    let Some((name, ms)) = dish.split_once(':') else {
        let name = dish.to_owned();
        return if burns { Promise::reject(burnt(&name)) } else { Promise::resolve(name) };
    };
    let (name, ms) = (name.to_owned(), ms.parse().expect("a time is a whole number"));
    sleep(ms).then(move |()| {
        println!("{name} is {}", if burns { "burnt" } else { "ready" });
        if burns { Err(burnt(&name)) } else { Ok(name) }
    })
}

fn burnt(name: &str) -> Error {
    Error::new(format!("{name} is burnt"))
}
