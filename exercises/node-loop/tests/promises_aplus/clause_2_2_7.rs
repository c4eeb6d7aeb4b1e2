//! 2.2.7: `then` returns a promise, and what becomes of it. Clause 2.2.7.1 is all of 2.3.

use crate::adoption::print;
use crate::settled::{Value, fulfilled, rejected};
use node_loop::{Error, throw};

#[test]
fn the_promise_that_then_returns_is_another_one() {
    fulfilled("another", |promise, out| {
        let next = promise.then(|value| value);
        out.add(if next.is_same(&promise) { "the same" } else { "another" });
    });
}

#[test]
fn a_callback_that_throws_rejects_it_with_what_was_thrown() {
    fulfilled("Error: thrown", |promise, out| {
        print(&promise.then(|_| -> Value { throw(Error::new("thrown")) }), out);
    });
    rejected("Error: thrown", |promise, out| {
        print(&promise.catch(|_| -> Value { throw(Error::new("thrown")) }), out);
    });
}

#[test]
fn a_callback_that_returns_err_rejects_it_as_a_throw_does() {
    fulfilled("Error: returned", |promise, out| {
        print(&promise.then(|_| -> Result<Value, Error> { Err(Error::new("returned")) }), out);
    });
    rejected("Error: returned", |promise, out| {
        print(&promise.catch(|_| -> Result<Value, Error> { Err(Error::new("returned")) }), out);
    });
}

#[test]
fn without_on_fulfilled_it_gets_the_same_value() {
    fulfilled("value", |promise, out| print(&promise.catch(|_| Value::from("other")), out));
}

#[test]
fn without_on_rejected_it_gets_the_same_reason() {
    rejected("same", |promise, out| {
        let next = promise.then(|value| value);
        let compare = move |first: Error| {
            let second =
                move |second: Error| out.add(if first.is_same(&second) { "same" } else { "another" });
            next.then_or(|_| (), second);
        };
        promise.then_or(|_| (), compare);
    });
}
