//! 2.1.2: a fulfilled promise stays fulfilled, with the same value.

use std::cell::RefCell;
use std::rc::Rc;

use crate::adoption::print;
use crate::lines::order;
use crate::settled::{Value, fulfilled};
use node_loop::{Error, Promise, set_timeout};

#[test]
fn resolving_and_then_rejecting_at_once_changes_nothing() {
    let lines = order(|out| {
        let promise = Promise::new(|resolve, reject| {
            resolve(Value::from("value"));
            reject(Error::new("reason"));
        });
        print(&promise, out);
    });
    assert_eq!(lines, "value");
}

#[test]
fn resolving_and_then_rejecting_both_later_changes_nothing() {
    let lines = order(|out| {
        let promise = Promise::new(|resolve, reject| {
            set_timeout(50, move || {
                resolve(Value::from("value"));
                reject(Error::new("reason"));
            });
        });
        print(&promise, out);
    });
    assert_eq!(lines, "value");
}

#[test]
fn resolving_at_once_and_rejecting_or_resolving_later_changes_nothing() {
    let lines = order(|out| {
        let promise = Promise::new(|resolve, reject| {
            resolve(Value::from("value"));
            set_timeout(50, move || {
                reject(Error::new("reason"));
                resolve(Value::from("other"));
            });
        });
        print(&promise, out.clone());
        set_timeout(100, move || print(&promise, out));
    });
    assert_eq!(lines, "value value");
}

#[test]
fn everybody_gets_the_same_value_whenever_they_ask() {
    fulfilled("same", |promise, out| {
        let first = Rc::new(RefCell::new(None));
        let kept = Rc::clone(&first);
        promise.then(move |value| drop(kept.replace(Some(value))));
        set_timeout(100, move || {
            promise.then(move |value| {
                let first = first.take().expect("it was asked before");
                out.add(if Rc::ptr_eq(&first, &value) { "same" } else { "another" });
            });
        });
    });
}
