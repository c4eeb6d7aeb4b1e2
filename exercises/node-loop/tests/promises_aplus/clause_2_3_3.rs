//! 2.3.3: a promise that is resolved with a thenable calls its `then`, and the first answer counts.

use crate::adoption::{print, resolved_with};
use crate::lines::order;
use crate::settled::Value;
use crate::thenables::{FULFILLED, Make, REJECTED};
use node_loop::{Completion, Error, Promise, Thenable, set_timeout, throw};

/// A thenable that is resolved with what another one makes: at once, and later.
fn thenables_for(inner: Make) -> [Completion<Value>; 2] {
    [
        Thenable::new(move |resolve, _| resolve.follow(inner())).into(),
        Thenable::new(move |resolve, _| _ = set_timeout(0, move || resolve.follow(inner()))).into(),
    ]
}

#[test]
fn it_calls_then_once_and_never_at_once() {
    let lines = order(|out| {
        let inside = out.clone();
        let thenable = Thenable::new(move |resolve, _| {
            inside.add("then");
            resolve(Value::from("value"));
        });
        let promise = Promise::new(|resolve, _| resolve.follow(thenable));
        out.add("script");
        print(&promise, out);
    });
    assert_eq!(lines, "script then value");
}

#[test]
fn it_takes_the_value_or_the_reason_of_any_thenable() {
    for (name, make) in FULFILLED {
        resolved_with(make, "value", name);
    }
    for (name, make) in REJECTED {
        resolved_with(make, "Error: reason", name);
    }
}

#[test]
fn a_thenable_may_resolve_with_a_thenable_and_that_with_another_one() {
    let value = FULFILLED.map(|(name, make)| (name, make, "value"));
    let reason = REJECTED.map(|(name, make)| (name, make, "Error: reason"));
    for (name, inner, expected) in value.into_iter().chain(reason) {
        for when in [0, 1] {
            let lines = order(|out| {
                let [at_once, later] = thenables_for(inner);
                let y = if when == 0 { at_once } else { later };
                let promise = Promise::new(|resolve, _| {
                    resolve.follow(Thenable::new(|resolve, _| resolve.follow(y)));
                });
                print(&promise, out);
            });
            assert_eq!(lines, expected, "{name}");
        }
    }
}

/// What a thenable does with its two functions: `v` resolves, `r` rejects, `l` is locked in to a promise
/// that is fulfilled later, `t` throws, and `,` lets time go by.
fn does(actions: &'static str) -> Thenable<Value> {
    Thenable::new(move |resolve, reject| {
        let mut ms = 0;
        for action in actions.chars() {
            let (resolve, reject) = (resolve.clone(), reject.clone());
            let act = move || match action {
                'v' => resolve("value".into()),
                'o' => resolve("other".into()),
                'r' => reject(Error::new("reason")),
                'l' => resolve.follow(Promise::new(|resolve, _| {
                    set_timeout(100, move || resolve("late".into()));
                })),
                _ => throw(Error::new("thrown")),
            };
            if action == ',' {
                ms += 10;
            } else if ms == 0 {
                act();
            } else {
                set_timeout(ms, act);
            }
        }
    })
}

#[test]
fn of_several_answers_the_first_counts_and_all_others_are_ignored() {
    for (actions, expected) in [
        ("vr", "value"),
        ("v,r", "value"),
        (",vr", "value"),
        (",v,r", "value"),
        ("lr", "late"),
        ("l,r", "late"),
        (",l,r", "late"),
        ("lo", "late"),
        ("rv", "Error: reason"),
        ("r,v", "Error: reason"),
        (",rv", "Error: reason"),
        (",r,v", "Error: reason"),
        ("vo", "value"),
        ("v,o", "value"),
        (",v,o", "value"),
        ("rl", "Error: reason"),
    ] {
        let lines = order(|out| print(&does(actions).into(), out));
        assert_eq!(lines, expected, "a thenable that does {actions}");
    }
}

#[test]
fn a_throw_counts_as_an_answer_unless_there_was_one_before() {
    for (actions, expected) in
        [("vt", "value"), ("lt", "late"), ("rt", "Error: reason"), ("t", "Error: thrown")]
    {
        let lines = order(|out| print(&does(actions).into(), out));
        assert_eq!(lines, expected, "a thenable that does {actions}");
    }
    // It throws at once, and the answer comes later: too late.
    let late = Thenable::new(|resolve, _| {
        set_timeout(10, move || resolve(Value::from("value")));
        throw(Error::new("thrown"));
    });
    assert_eq!(order(|out| print(&late.into(), out)), "Error: thrown");
}

#[test]
fn a_thenable_that_never_answers_leaves_the_promise_pending() {
    let lines = order(|out| {
        let promise = Promise::from(Thenable::<Value>::new(|_, _| ()));
        set_timeout(100, move || out.add(format!("{promise:?}")));
    });
    assert_eq!(lines, "Promise { <pending> }");
}
