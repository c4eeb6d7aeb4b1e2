//! 2.1.3: a rejected promise stays rejected, with the same reason.

use std::cell::RefCell;
use std::rc::Rc;

use crate::adoption::print;
use crate::lines::order;
use crate::settled::{Value, rejected};
use node_loop::{Error, Promise, set_timeout};

#[test]
fn rejecting_and_then_resolving_at_once_changes_nothing() {
    let lines = order(|out| {
        let promise = Promise::new(|resolve, reject| {
            reject(Error::new("reason"));
            resolve(Value::from("value"));
        });
        print(&promise, out);
    });
    assert_eq!(lines, "Error: reason");
}

#[test]
fn rejecting_and_then_resolving_both_later_changes_nothing() {
    let lines = order(|out| {
        let promise = Promise::new(|resolve, reject| {
            set_timeout(50, move || {
                reject(Error::new("reason"));
                resolve(Value::from("value"));
            });
        });
        print(&promise, out);
    });
    assert_eq!(lines, "Error: reason");
}

#[test]
fn rejecting_at_once_and_resolving_or_rejecting_later_changes_nothing() {
    let lines = order(|out| {
        let promise = Promise::new(|resolve, reject| {
            reject(Error::new("reason"));
            set_timeout(50, move || {
                resolve(Value::from("value"));
                reject(Error::new("other"));
            });
        });
        print(&promise, out.clone());
        set_timeout(100, move || print(&promise, out));
    });
    assert_eq!(lines, "Error: reason Error: reason");
}

#[test]
fn everybody_gets_the_same_reason_whenever_they_ask() {
    rejected("same", |promise, out| {
        let first = Rc::new(RefCell::new(None));
        let kept = Rc::clone(&first);
        promise.then_or(|_| (), move |error| drop(kept.replace(Some(error))));
        set_timeout(100, move || {
            let ask = move |error: Error| {
                let first: Error = first.take().expect("it was asked before");
                out.add(if first.is_same(&error) { "same" } else { "another" });
            };
            promise.then_or(|_| (), ask);
        });
    });
}
