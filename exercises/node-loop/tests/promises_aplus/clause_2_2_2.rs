//! 2.2.2: `on_fulfilled` is called with the value, after the promise is fulfilled, and once.

use crate::lines::order;
use crate::settled::{Value, fulfilled, rejected};
use node_loop::{Error, Promise, set_timeout};

#[test]
fn it_is_called_with_the_value() {
    fulfilled("value", |promise, out| drop(promise.then(move |value| out.add(value))));
}

#[test]
fn it_is_not_called_for_a_rejected_promise() {
    rejected("rejected", |promise, out| {
        let wrong = out.clone();
        promise.then_or(move |_| wrong.add("fulfilled"), move |_| out.add("rejected"));
    });
}

#[test]
fn it_is_not_called_before_the_promise_is_fulfilled() {
    let lines = order(|out| {
        let (promise, resolve, _) = Promise::with_resolvers();
        let reaction = out.adds("reaction");
        promise.then(|()| reaction());
        set_timeout(50, move || {
            out.add("now");
            resolve(());
        });
    });
    assert_eq!(lines, "now reaction");
}

#[test]
fn it_is_never_called_for_a_promise_that_stays_pending() {
    let lines = order(|out| {
        let (promise, _resolve, _reject) = Promise::<()>::with_resolvers();
        let reaction = out.adds("reaction");
        promise.then(|()| reaction());
        set_timeout(150, out.adds("end"));
    });
    assert_eq!(lines, "end");
}

#[test]
fn it_is_called_once_however_often_resolve_is_called() {
    let lines = order(|out| {
        let (promise, resolve, _) = Promise::with_resolvers();
        promise.then(move |value: Value| out.add(value));
        let later = resolve.clone();
        set_timeout(50, move || {
            resolve("value".into());
            resolve("value".into());
        });
        set_timeout(100, move || later("value".into()));
    });
    assert_eq!(lines, "value");
}

#[test]
fn callbacks_attached_at_different_times_are_called_once_each() {
    fulfilled("first second third", |promise, out| {
        for (name, ms) in [("first", 0), ("second", 60), ("third", 110)] {
            let (promise, reaction) = (promise.clone(), out.adds(name));
            let attach = move || drop(promise.then(|_| reaction()));
            if ms == 0 { attach() } else { _ = set_timeout(ms, attach) }
        }
    });
}

#[test]
fn a_reject_after_the_resolve_does_not_call_the_other_one() {
    let lines = order(|out| {
        let (promise, resolve, reject) = Promise::with_resolvers();
        let (value, error) = (out.adds("value"), out.adds("error"));
        promise.then_or(|()| value(), |_| error());
        resolve(());
        reject(Error::new("reason"));
    });
    assert_eq!(lines, "value");
}
