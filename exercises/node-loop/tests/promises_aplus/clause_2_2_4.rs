//! 2.2.4: no callback runs while anybody else's code is still on the stack.

use crate::lines::order;
use crate::settled::{fulfilled, rejected};
use node_loop::{Error, Promise, set_timeout};

#[test]
fn then_returns_before_the_callback_of_a_fulfilled_promise_runs() {
    fulfilled("returned callback", |promise, out| {
        let callback = out.adds("callback");
        promise.then(|_| callback());
        out.add("returned");
    });
}

#[test]
fn then_returns_before_the_callback_of_a_rejected_promise_runs() {
    rejected("returned callback", |promise, out| {
        let callback = out.adds("callback");
        promise.then_or(|_| (), |_| callback());
        out.add("returned");
    });
}

#[test]
fn resolve_and_reject_return_before_the_callbacks_run() {
    let lines = order(|out| {
        let (first, resolve, _) = Promise::with_resolvers();
        let (second, _, reject) = Promise::<()>::with_resolvers();
        let (value, error) = (out.adds("value"), out.adds("error"));
        first.then(|()| value());
        second.catch(|_| error());
        resolve(());
        reject(Error::new("reason"));
        out.add("script");
    });
    assert_eq!(lines, "script value error");
}

#[test]
fn a_callback_attached_inside_a_callback_waits_for_its_end() {
    fulfilled("outer end inner", |promise, out| {
        let again = promise.clone();
        promise.then(move |_| {
            out.add("outer");
            let inner = out.adds("inner");
            again.then(|_| inner());
            out.add("end");
        });
    });
    rejected("outer end inner", |promise, out| {
        let again = promise.clone();
        let outer = move |_| {
            out.add("outer");
            let inner = out.adds("inner");
            again.then_or(|_| (), |_| inner());
            out.add("end");
        };
        promise.then_or(|_| (), outer);
    });
}

#[test]
fn a_promise_settled_inside_a_timer_waits_for_its_end() {
    let lines = order(|out| {
        let (promise, resolve, _) = Promise::with_resolvers();
        let callback = out.adds("callback");
        promise.then(|()| callback());
        set_timeout(0, move || {
            resolve(());
            out.add("timer");
        });
    });
    assert_eq!(lines, "timer callback");
}
