//! 2.2.6: `then` may be called many times on one promise, and the callbacks run in that order.

use crate::adoption::print;
use crate::settled::{Value, fulfilled, rejected};
use node_loop::{Error, throw};

#[test]
fn the_callbacks_of_a_fulfilled_promise_run_in_the_order_of_their_thens() {
    fulfilled("1 2 3", |promise, out| {
        for name in [1, 2, 3] {
            let callback = out.adds(name);
            promise.then(|_| callback());
        }
    });
}

#[test]
fn the_callbacks_of_a_rejected_promise_run_in_the_order_of_their_thens() {
    rejected("1 2 3", |promise, out| {
        for name in [1, 2, 3] {
            let callback = out.adds(name);
            promise.then_or(|_| (), |_| callback());
        }
    });
}

#[test]
fn one_that_throws_does_not_keep_the_others_from_running() {
    fulfilled("1 3", |promise, out| {
        let (first, third) = (out.adds(1), out.adds(3));
        promise.then(|_| first());
        promise.then(|_| -> () { throw(Error::new("thrown")) }).catch(|_| ());
        promise.then(|_| third());
    });
    rejected("1 3", |promise, out| {
        let (first, third) = (out.adds(1), out.adds(3));
        promise.then_or(|_| (), |_| first());
        promise.then_or(|_| (), |_| -> () { throw(Error::new("thrown")) }).catch(|_| ());
        promise.then_or(|_| (), |_| third());
    });
}

#[test]
fn each_begins_a_chain_with_a_value_of_its_own() {
    fulfilled("one Error: two three", |promise, out| {
        print(&promise.then(|_| Value::from("one")), out.clone());
        print(&promise.then(|_| -> Result<Value, Error> { Err(Error::new("two")) }), out.clone());
        print(&promise.then(|_| Value::from("three")), out);
    });
    rejected("one Error: two three", |promise, out| {
        print(&promise.catch(|_| Value::from("one")), out.clone());
        print(&promise.catch(|_| -> Result<Value, Error> { Err(Error::new("two")) }), out.clone());
        print(&promise.catch(|_| Value::from("three")), out);
    });
}

#[test]
fn one_that_is_added_inside_another_comes_last() {
    fulfilled("1 2 3", |promise, out| {
        let (again, inside, second) = (promise.clone(), out.clone(), out.adds(2));
        promise.then(move |_| {
            inside.add(1);
            again.then(move |_| inside.add(3));
        });
        promise.then(|_| second());
    });
    rejected("1 2 3", |promise, out| {
        let (again, inside, second) = (promise.clone(), out.clone(), out.adds(2));
        let first = move |_| {
            inside.add(1);
            again.then_or(|_| (), move |_| inside.add(3));
        };
        promise.then_or(|_| (), first);
        promise.then_or(|_| (), |_| second());
    });
}
