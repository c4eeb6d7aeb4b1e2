//! The laws of promises: when a reaction runs, and how many microtasks it costs.

use std::cell::RefCell;
use std::rc::Rc;

use crate::cost::cost;
use crate::lines::order;
use node_loop::{Error, Plain, Promise, Returned, next_tick, queue_microtask, set_timeout, throw};

/// A promise that is fulfilled after `ms` milliseconds.
fn slow(ms: u64) -> Promise<()> {
    Promise::new(move |resolve, _reject| {
        set_timeout(ms, move || resolve(()));
    })
}

#[test]
fn a_reaction_never_runs_at_once_even_if_the_promise_is_settled() {
    let lines = order(|out| {
        let reaction = out.adds("reaction");
        Promise::resolve(()).then(|()| reaction());
        out.add("script");
    });
    assert_eq!(lines, "script reaction");
}

#[test]
fn the_executor_runs_at_once() {
    let lines = order(|out| {
        let promise = Promise::new(|resolve, _reject| {
            out.add("executor");
            resolve(1);
        });
        out.add("after");
        promise.then(move |value| out.add(value));
    });
    assert_eq!(lines, "executor after 1");
}

#[test]
fn a_promise_is_settled_only_once() {
    let lines = order(|out| {
        let promise = Promise::new(|resolve, reject| {
            resolve(1);
            resolve(2);
            reject(Error::new("too late"));
        });
        promise.then(move |value| out.add(value));
    });
    assert_eq!(lines, "1");
}

#[test]
fn a_promise_that_is_locked_in_ignores_everything_but_the_other_promise() {
    let lines = order(|out| {
        let (other, resolve_other, _) = Promise::with_resolvers();
        let promise = Promise::new(|resolve, reject| {
            resolve.follow(&other);
            resolve(1);
            reject(Error::new("too late"));
        });
        out.add(format!("{promise:?}"));
        set_timeout(10, move || resolve_other(2));
        promise.then(move |value| out.add(value));
    });
    assert_eq!(lines, "Promise { <pending> } 2");
}

#[test]
fn reactions_run_in_the_order_in_which_they_were_attached() {
    let lines = order(|out| {
        let (promise, resolve, _) = Promise::with_resolvers();
        for name in ["first", "second"] {
            let reaction = out.adds(name);
            promise.then(|()| reaction());
        }
        resolve(());
    });
    assert_eq!(lines, "first second");
}

#[test]
fn two_chains_take_turns() {
    let lines = order(|out| {
        for chain in ["a", "b"] {
            let (first, second) = (out.adds(format!("{chain}1")), out.adds(format!("{chain}2")));
            Promise::resolve(()).then(|()| first()).then(|()| second());
        }
    });
    assert_eq!(lines, "a1 b1 a2 b2");
}

#[test]
fn a_then_that_returns_a_value_costs_one_microtask() {
    assert_eq!(cost(|here| drop(Promise::resolve(1).then(|_| 2).then(|_| here()))), 1);
}

#[test]
fn a_then_that_returns_a_result_costs_one_microtask() {
    assert_eq!(cost(|here| drop(Promise::resolve(1).then(Ok).then(|_| here()))), 1);
}

#[test]
fn a_then_that_returns_a_promise_costs_two_more() {
    assert_eq!(cost(|here| drop(Promise::resolve(1).then(Promise::resolve).then(|_| here()))), 3);
}

#[test]
fn a_then_that_returns_a_rejected_promise_costs_two_more() {
    let program = |here: Box<dyn FnOnce()>| {
        let rejected = |_| -> Promise<()> { Promise::reject(Error::new("no")) };
        Promise::resolve(1).then(rejected).catch(|_| here());
    };
    assert_eq!(cost(program), 3);
}

#[test]
fn following_another_promise_costs_two_microtasks() {
    let program = |here: Box<dyn FnOnce()>| {
        let promise = Promise::new(|resolve, _| resolve.follow(Promise::resolve(1)));
        promise.then(|_| here());
    };
    assert_eq!(cost(program), 2);
}

#[test]
fn a_finally_costs_as_much_as_a_then_that_returns_a_promise() {
    assert_eq!(cost(|here| drop(Promise::resolve(1).finally(|| {}).then(|_| here()))), 3);
}

#[test]
fn a_value_passes_a_catch_and_an_error_passes_a_then_in_one_microtask() {
    assert_eq!(cost(|here| drop(Promise::resolve(()).catch(|_| ()).then(|()| here()))), 1);
    let program = |here: Box<dyn FnOnce()>| {
        Promise::<i32>::reject(Error::new("no")).then(|_| ()).catch(|_| here());
    };
    assert_eq!(cost(program), 1);
}

#[test]
fn what_a_then_callback_returns_goes_to_the_next_callback() {
    let lines = order(|out| {
        let result = Promise::resolve(1)
            .then(|value| value + 1)
            .then(|value| Ok(value * 10))
            .then(|value| Promise::resolve(format!("<{value}>")))
            .then(Some);
        result.then(move |value| out.add(format!("{value:?}")));
    });
    assert_eq!(lines, r#"Some("<20>")"#);
}

#[test]
fn an_err_a_throw_and_a_question_mark_all_reject() {
    let lines = order(|out| {
        let ways: [Promise<i32>; 3] = [
            Promise::resolve("x").then(|_| Err(Error::new("err"))),
            Promise::resolve("x").then(|text| if text.is_empty() { 0 } else { throw(Error::new("throw")) }),
            Promise::resolve("x").then(|text| Ok(text.parse::<i32>()?)),
        ];
        for way in ways {
            let out = out.clone();
            way.then(|_| ()).catch(move |error| out.add(error.message()));
        }
    });
    assert_eq!(lines, "err throw invalid digit found in string");
}

#[test]
fn a_catch_that_returns_makes_the_chain_whole_again() {
    let lines = order(|out| {
        let first: Promise<i32> = Promise::reject(Error::new("no"));
        first.catch(|_| 7).then(move |value| out.add(value));
    });
    assert_eq!(lines, "7");
}

#[test]
fn then_or_does_not_catch_the_errors_of_its_own_first_callback() {
    let lines = order(|out| {
        let (own, later) = (out.adds("own"), out.adds("later"));
        Promise::resolve(1)
            .then_or(|_| -> Result<(), Error> { Err(Error::new("no")) }, |_| own())
            .catch(|_| later());
    });
    assert_eq!(lines, "later");
}

#[test]
fn then_or_handles_a_rejection_one_microtask_before_then_and_catch_do() {
    let lines = order(|out| {
        let rejected: Promise<()> = Promise::reject(Error::new("no"));
        let (two_steps, one_step) = (out.adds("then.catch"), out.adds("then_or"));
        rejected.then(|()| ()).catch(|_| two_steps());
        rejected.then_or(|()| (), |_| one_step());
    });
    assert_eq!(lines, "then_or then.catch");
}

#[test]
fn finally_passes_on_the_value_and_the_error_and_not_what_its_callback_returns() {
    let lines = order(|out| {
        let error = out.clone();
        Promise::resolve(1).finally(|| 99).then(move |value| out.add(value));
        let rejected: Promise<i32> = Promise::reject(Error::new("no"));
        rejected.finally(|| 99).then(|_| ()).catch(move |reason| error.add(reason.message()));
    });
    assert_eq!(lines, "1 no");
}

#[test]
fn finally_waits_for_the_promise_that_its_callback_returns_and_takes_over_its_error() {
    let lines = order(|out| {
        let error = out.clone();
        Promise::resolve(1).finally(|| slow(10)).then(move |_| out.add(node_loop::now()));
        let fails = || -> Promise<()> { Promise::reject(Error::new("took over")) };
        Promise::resolve(1).finally(fails).then(|_| ()).catch(move |reason| error.add(reason.message()));
    });
    assert_eq!(lines, "took over 10");
}

#[test]
fn an_executor_that_throws_rejects_unless_it_has_resolved_before() {
    let lines = order(|out| {
        let thrown = Promise::<i32>::new(|_, _| throw(Error::new("thrown")));
        let first = out.clone();
        thrown.then(|_| ()).catch(move |error| first.add(error));
        let resolved = Promise::new(|resolve, _| {
            resolve(1);
            throw(Error::new("ignored"));
        });
        resolved.then(move |value| out.add(value));
    });
    // The value needs one microtask, the error two: it has to pass the `then`.
    assert_eq!(lines, "1 Error: thrown");
}

#[test]
fn a_promise_cannot_wait_for_itself() {
    let lines = order(|out| {
        let (promise, resolve, _reject) = Promise::<()>::with_resolvers();
        resolve.follow(&promise);
        promise.catch(move |error| out.add(error));
    });
    assert_eq!(lines, "TypeError: Chaining cycle detected for promise #<Promise>");
}

#[test]
fn a_promise_shows_its_state_as_node_prints_it() {
    let lines = order(|out| {
        let rejected: Promise<i32> = Promise::reject(Error::new("no"));
        rejected.catch(|_| 0);
        let pending: Promise<i32> = Promise::new(|_, _| {});
        out.add(format!("{pending:?} {:?} {rejected:?}", Promise::resolve("a")));
    });
    let expected = r#"Promise { <pending> } Promise { "a" } Promise { <rejected> Error: no }"#;
    assert_eq!(lines, expected);
}

#[test]
fn a_type_of_ones_own_becomes_plain_with_one_line() {
    #[derive(Clone)]
    struct User {
        name: String,
    }
    impl Plain for User {}

    let lines = order(|out| {
        let user = Promise::resolve("Alice").then(|name| User { name: name.into() });
        user.then(move |user| out.add(user.name));
    });
    assert_eq!(lines, "Alice");
}

#[test]
fn a_function_of_ones_own_can_take_any_callback_that_then_takes() {
    fn after<R: Returned>(ms: u64, callback: impl FnOnce() -> R + 'static) -> Promise<R::Value> {
        slow(ms).then(|()| callback())
    }
    let lines = order(|out| {
        after(10, || after(10, || 5)).then(move |value| out.add(format!("{value} at {}", node_loop::now())));
    });
    assert_eq!(lines, "5 at 20");
}

#[test]
fn a_rejection_may_be_handled_until_both_queues_are_empty() {
    let lines = order(|out| {
        let rejected: Promise<()> = Promise::reject(Error::new("no"));
        queue_microtask(move || next_tick(move || queue_microtask(move || drop(rejected.catch(|_| ())))));
        set_timeout(10, out.adds("timer"));
    });
    assert_eq!(lines, "timer");
}

#[test]
fn resolve_and_reject_may_be_kept_and_called_much_later() {
    let lines = order(|out| {
        let kept = Rc::new(RefCell::new(None));
        let promise = Promise::new({
            let kept = Rc::clone(&kept);
            move |resolve, _| drop(kept.replace(Some(resolve)))
        });
        promise.then(move |value| out.add(value));
        set_timeout(10, move || {
            if let Some(resolve) = kept.take() {
                resolve(3);
            }
        });
    });
    assert_eq!(lines, "3");
}
