//! 2.3.2: a promise that is resolved with another promise does as that one does.

use crate::adoption::print;
use crate::lines::{Lines, order};
use crate::settled::{Value, fulfilled, rejected};
use node_loop::{Error, Promise, call_async, set_timeout};

/// Promises that were resolved with `x`, by return and by `resolve`.
fn followers(x: &Promise<Value>) -> [Promise<Value>; 4] {
    let [first, second, third] = [x.clone(), x.clone(), x.clone()];
    [
        Promise::resolve(()).then(move |()| first),
        Promise::reject(Error::new("base")).catch(move |_| second),
        call_async(async move { third }),
        Promise::new(|resolve, _| resolve.follow(x)),
    ]
}

fn print_each(promises: [Promise<Value>; 4], out: &Lines) {
    for promise in promises {
        print(&promise, out.clone());
    }
}

#[test]
fn while_it_is_pending_they_stay_pending() {
    let lines = order(|out| {
        let (never, _resolve, _reject) = Promise::with_resolvers();
        let followers = followers(&never);
        set_timeout(100, move || {
            for follower in followers {
                out.add(format!("{follower:?}"));
            }
        });
    });
    assert_eq!(lines, ["Promise { <pending> }"; 4].join(" "));
}

#[test]
fn when_it_is_fulfilled_they_are_with_the_same_value() {
    fulfilled("value value value value", |promise, out| print_each(followers(&promise), &out));
}

#[test]
fn when_it_is_rejected_they_are_with_the_same_reason() {
    let reasons = ["Error: reason"; 4].join(" ");
    rejected(&reasons, |promise, out| print_each(followers(&promise), &out));
}
