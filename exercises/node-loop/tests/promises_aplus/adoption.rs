//! The ways in which a promise comes to be resolved with something: each clause of 2.3 holds for all.

use crate::lines::{Lines, order};
use crate::settled::Value;
use node_loop::{Completion, Error, Promise, call_async};

/// A promise that is resolved with what `x` makes.
type Way = fn(fn() -> Completion<Value>) -> Promise<Value>;

/// By `return` from a callback of either kind or from an async function, or by `resolve`.
const WAYS: [(&str, Way); 4] = [
    ("returned by the callback of a fulfilled promise", |x| {
        Promise::resolve(Value::from("base")).then(move |_| x())
    }),
    ("returned by the callback of a rejected promise", |x| {
        Promise::reject(Error::new("base")).catch(move |_| x())
    }),
    ("returned by an async function", |x| call_async(async move { x() })),
    ("given to `resolve`", |x| Promise::new(|resolve, _| resolve.follow(x()))),
];

/// A promise that is resolved with what `x` makes prints `expected`: its value, or its error.
pub(crate) fn resolved_with(x: fn() -> Completion<Value>, expected: &str, name: &str) {
    for (how, way) in WAYS {
        assert_eq!(order(|out| print(&way(x), out)), expected, "{name}, {how}");
    }
}

/// Prints what the promise comes to.
pub(crate) fn print(promise: &Promise<Value>, out: Lines) {
    let error = out.clone();
    promise.then_or(move |value| out.add(value), move |reason| error.add(reason));
}
