//! Build: a promise with `then` and `catch`.
//!
//! You write `src/promise.rs`. This file stays as it is, and so does `src/queue.rs`, the microtask queue.
//! The program reads commands from stdin, such as
//!
//! ```text
//! promise a
//! then b a
//! then c b returns milk
//! catch d c
//! resolve a tea
//! ```
//!
//! `then b a` attaches a callback to `a`, and calls the promise that `then` returns `b`. The callback
//! prints `b gets tea`, and returns what it got. It may also return something else, throw an error, or
//! wait for another promise. An empty line ends a task, and then the microtask queue is emptied. Try it:
//!
//! ```text
//! cargo run -p promises-build-a-promise
//! ```
//!
//! Type the commands, and end them with Ctrl-D.

mod promise;
mod queue;

use std::collections::HashMap;
use std::io;

use promise::{Outcome, Promise};

/// The promises of the program, by name.
type Promises = HashMap<String, Promise>;

fn main() {
    let text = io::read_to_string(io::stdin()).expect("stdin is text");
    let mut promises = Promises::new();
    for (number, task) in text.trim_end().split("\n\n").enumerate() {
        for line in task.lines() {
            run(line, &mut promises);
        }
        println!("task {} ends", number + 1);
        queue::drain();
    }
}

/// Runs one command.
fn run(line: &str, promises: &mut Promises) {
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["promise", name] => {
            promises.insert((*name).to_owned(), Promise::new());
        }
        ["resolve", name, value] => promises[*name].resolve(Outcome::Value((*value).to_owned())),
        ["reject", name, error] => promises[*name].resolve(Outcome::Error((*error).to_owned())),
        ["follow", name, other] => promises[*name].resolve(Outcome::Promise(promises[*other].clone())),
        ["then", name, of, action @ ..] => {
            let next = promises[*of].then(callback(name, "gets", &promises[*of], action, promises));
            promises.insert((*name).to_owned(), next);
        }
        ["catch", name, of, action @ ..] => {
            let next = promises[*of].catch(callback(name, "catches", &promises[*of], action, promises));
            promises.insert((*name).to_owned(), next);
        }
        _ => panic!("there is no such command: {line}"),
    }
}

/// A callback that prints what it gets, and then does what its action says.
fn callback(
    name: &str,
    verb: &str,
    of: &Promise,
    action: &[&str],
    promises: &Promises,
) -> Box<dyn FnOnce(String) -> Outcome> {
    let line = format!("{name} {verb}");
    let (name, of) = (name.to_owned(), of.clone());
    match *action {
        ["returns", value] => {
            let value = value.to_owned();
            Box::new(move |got| {
                println!("{line} {got}");
                Outcome::Value(value)
            })
        }
        ["throws", error] => {
            let error = error.to_owned();
            Box::new(move |got| {
                println!("{line} {got}");
                Outcome::Error(error)
            })
        }
        ["waits", other] => {
            let other = promises[other].clone();
            Box::new(move |got| {
                println!("{line} {got}");
                Outcome::Promise(other)
            })
        }
        ["attaches", other] => {
            let other = other.to_owned();
            Box::new(move |got| {
                println!("{line} {got}");
                let inner = format!("{other} gets");
                of.then(move |got| {
                    println!("{inner} {got}");
                    Outcome::Value(got)
                });
                println!("{name} has attached {other}");
                Outcome::Value(got)
            })
        }
        _ => Box::new(move |got| {
            println!("{line} {got}");
            Outcome::Value(got)
        }),
    }
}
