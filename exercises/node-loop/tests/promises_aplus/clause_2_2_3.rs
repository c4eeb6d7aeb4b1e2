//! 2.2.3: `on_rejected` is called with the reason, after the promise is rejected, and once.

use crate::lines::order;
use crate::settled::{fulfilled, rejected};
use node_loop::{Error, Promise, set_timeout};

#[test]
fn it_is_called_with_the_reason() {
    rejected("Error: reason", |promise, out| drop(promise.then_or(|_| (), move |error| out.add(error))));
}

#[test]
fn it_is_not_called_for_a_fulfilled_promise() {
    fulfilled("fulfilled", |promise, out| {
        let wrong = out.clone();
        promise.then_or(move |_| out.add("fulfilled"), move |_| wrong.add("rejected"));
    });
}

#[test]
fn it_is_not_called_before_the_promise_is_rejected() {
    let lines = order(|out| {
        let (promise, _, reject) = Promise::<()>::with_resolvers();
        let reaction = out.adds("reaction");
        promise.catch(|_| reaction());
        set_timeout(50, move || {
            out.add("now");
            reject(Error::new("reason"));
        });
    });
    assert_eq!(lines, "now reaction");
}

#[test]
fn it_is_never_called_for_a_promise_that_stays_pending() {
    let lines = order(|out| {
        let (promise, _resolve, _reject) = Promise::<()>::with_resolvers();
        let reaction = out.adds("reaction");
        promise.catch(|_| reaction());
        set_timeout(150, out.adds("end"));
    });
    assert_eq!(lines, "end");
}

#[test]
fn it_is_called_once_however_often_reject_is_called() {
    let lines = order(|out| {
        let (promise, _, reject) = Promise::<()>::with_resolvers();
        promise.catch(move |error| out.add(error));
        let later = reject.clone();
        set_timeout(50, move || {
            reject(Error::new("reason"));
            reject(Error::new("reason"));
        });
        set_timeout(100, move || later(Error::new("reason")));
    });
    assert_eq!(lines, "Error: reason");
}

#[test]
fn callbacks_attached_at_different_times_are_called_once_each() {
    rejected("first second third", |promise, out| {
        // Eventually is after 50 ms, and a reason that nobody has handled by then ends the program.
        for (name, ms) in [("first", 0), ("second", 60), ("third", 110)] {
            let (promise, reaction) = (promise.clone(), out.adds(name));
            let attach = move || drop(promise.then_or(|_| (), |_| reaction()));
            if ms == 0 { attach() } else { _ = set_timeout(ms, attach) }
        }
    });
}

#[test]
fn a_resolve_after_the_reject_does_not_call_the_other_one() {
    let lines = order(|out| {
        let (promise, resolve, reject) = Promise::with_resolvers();
        let (value, error) = (out.adds("value"), out.adds("error"));
        promise.then_or(|()| value(), |_| error());
        reject(Error::new("reason"));
        resolve(());
    });
    assert_eq!(lines, "error");
}
