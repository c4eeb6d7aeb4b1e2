//! Promises: the listings, and what is often believed of them.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::lines::{Lines, order, run};
use node_loop::{
    Ending, Error, Promise, Settings, Thenable, next_tick, now, queue_microtask, set_timeout, sleep,
};

/// Prints what a promise comes to, as `.then(v => …).catch(e => …)` does.
fn print<T: node_loop::Plain + ToString>(promise: &Promise<T>, out: &Lines) {
    let (value, error) = (out.clone(), out.clone());
    promise.then(move |result| value.add(result.to_string())).catch(move |reason| error.add(reason));
}

#[test]
fn listing_a_promise_with_a_constant_comes_to_one_of_its_two_ends() {
    for (success, expected) in [(true, "Success: completed"), (false, "Error: wrong")] {
        let lines = order(|out| {
            let promise =
                Promise::new(
                    |resolve, reject| {
                        if success { resolve("completed") } else { reject(Error::new("wrong")) }
                    },
                );
            let (done, failed) = (out.clone(), out);
            promise
                .then(move |result| done.add(format!("Success: {result}")))
                .catch(move |error| failed.add(error));
        });
        assert_eq!(lines, expected);
    }
}

#[test]
fn listing_the_states_the_executor_runs_at_once_and_exactly_one_reaction_a_second_later() {
    for success in [true, false] {
        let lines = order(|out| {
            let executor = out.clone();
            let promise =
                Promise::new(move |resolve, reject| {
                    executor.add("executor");
                    set_timeout(1000, move || {
                        if success { resolve("Success!") } else { reject(Error::new("Failed!")) }
                    });
                });
            out.add("script");
            print(
                &promise.finally({
                    let out = out.clone();
                    move || out.add(now())
                }),
                &out,
            );
        });
        let end = if success { "Success!" } else { "Error: Failed!" };
        assert_eq!(lines, format!("executor script 1000 {end}"));
    }
}

#[test]
fn listing_an_implementation_a_handler_never_runs_before_then_has_returned() {
    let lines = order(|out| {
        out.add("before");
        let handler = out.adds("handler");
        Promise::new(|resolve, _| resolve(1)).then(|_| handler());
        out.add("after");
    });
    assert_eq!(lines, "before after handler");
}

#[test]
fn listing_an_implementation_a_promise_returned_or_resolved_with_is_assimilated() {
    let lines = order(|out| {
        let inner = || Promise::new(|resolve, _| resolve("inner"));
        print(&Promise::resolve(1).then(move |_| inner()), &out);
        print(&Promise::new(|resolve, _| resolve.follow(inner())), &out);
        print(&Promise::from(Thenable::new(|resolve, _| resolve("foreign"))), &out);
    });
    let mut lines: Vec<&str> = lines.split(' ').collect();
    lines.sort_unstable();
    assert_eq!(lines, ["foreign", "inner", "inner"]);
}

#[test]
fn listing_chaining_gives_each_then_the_value_of_the_one_before() {
    let lines = order(|out| {
        let step = |out: &Lines| {
            let out = out.clone();
            move |value: i32| {
                out.add(value);
                value + 1
            }
        };
        let wait = |value: i32| sleep(1000).then(move |()| value);
        Promise::resolve(1)
            .then(step(&out))
            .then(step(&out))
            .then(step(&out))
            .then(wait)
            .then(move |value| out.add(format!("{value} at {}", now())));
    });
    assert_eq!(lines, "1 2 3 4 at 1000");
}

#[test]
fn listing_all_gives_the_values_in_the_order_of_the_list() {
    let lines = order(|out| {
        let all = Promise::all([Promise::resolve(1), Promise::resolve(2), Promise::resolve(3)]);
        all.then(move |values| out.add(format!("{values:?}")));
    });
    assert_eq!(lines, "[1, 2, 3]");
}

#[test]
fn listing_race_gives_the_fast_one_and_the_program_lives_until_the_slow_one_is_done() {
    let lines = order(|out| {
        let slow = sleep(2000).finally(out.adds("slow")).then(|()| "slow");
        let fast = sleep(1000).then(|()| "fast");
        Promise::race([slow, fast]).then(move |winner| out.add(format!("{winner} at {}", now())));
    });
    assert_eq!(lines, "fast at 1000 slow");
}

#[test]
fn listing_all_settled_gives_a_record_for_each() {
    let lines = order(|out| {
        let all = Promise::all_settled([
            Promise::resolve(1),
            Promise::reject(Error::new("error")),
            Promise::resolve(3),
        ]);
        all.then(move |outcomes| out.add(format!("{outcomes:?}")));
    });
    assert_eq!(lines, "[Ok(1), Err(Error: error), Ok(3)]");
}

#[test]
fn belief_a_promise_always_comes_to_an_end_but_it_may_stay_pending_for_ever() {
    let lines = order(|out| {
        let never = out.adds("never");
        Promise::<()>::new(|_, _| ()).finally(never);
        out.add("script");
    });
    assert_eq!(lines, "script");
}

#[test]
fn belief_resolved_means_fulfilled_but_a_resolved_promise_may_be_pending_or_rejected() {
    let lines = order(|out| {
        let pending = Promise::<()>::new(|resolve, _| resolve.follow(Promise::new(|_, _| ())));
        let rejected = Promise::<()>::new(|resolve, _| resolve.follow(Promise::reject(Error::new("boom"))));
        rejected.catch(|_| ());
        set_timeout(10, move || out.add(format!("{pending:?} {rejected:?}")));
    });
    assert_eq!(lines, "Promise { <pending> } Promise { <rejected> Error: boom }");
}

#[test]
fn belief_callbacks_come_later_but_the_executor_is_called_at_once() {
    let lines = order(|out| {
        out.add("a");
        Promise::<()>::new(|_, _| out.add("executor"));
        out.add("b");
    });
    assert_eq!(lines, "a executor b");
}

#[test]
fn belief_a_chain_runs_in_one_go_but_another_microtask_comes_between_its_thens() {
    let lines = order(|out| {
        let (first, second) = (out.adds("then-1"), out.adds("then-2"));
        Promise::resolve(()).then(|()| first()).then(|()| second());
        next_tick(out.adds("nextTick"));
        queue_microtask(out.adds("microtask"));
    });
    assert_eq!(lines, "nextTick then-1 microtask then-2");
}

#[test]
fn belief_a_race_made_with_then_and_catch_is_the_same_but_it_takes_the_wrong_winner() {
    fn custom_race(promises: [Promise<&'static str>; 2]) -> Promise<&'static str> {
        Promise::new(|resolve, reject| {
            for promise in promises {
                let (resolve, reject) = (resolve.clone(), reject.clone());
                promise
                    .then(move |value| {
                        resolve(value);
                    })
                    .catch(move |error| {
                        reject(error);
                    });
            }
        })
    }
    let tie = || [Promise::reject(Error::new("r")), Promise::resolve("v")];
    assert_eq!(order(|out| print(&Promise::race(tie()), &out)), "Error: r");
    assert_eq!(order(|out| print(&custom_race(tie()), &out)), "v");
}

#[test]
fn belief_all_stops_the_others_when_one_fails_but_they_go_on() {
    let lines = order(|out| {
        let other = sleep(30).then({
            let out = out.clone();
            move |()| out.add("the other one")
        });
        let all = Promise::all([other, Promise::reject(Error::new("no"))]);
        all.then_or(|_| (), move |error| out.add(error));
    });
    assert_eq!(lines, "Error: no the other one");
}

#[test]
fn belief_the_results_of_all_come_in_the_order_of_completion_but_it_is_that_of_the_list() {
    let lines = order(|out| {
        let settles = |ms: u64, name: &'static str| {
            let out = out.clone();
            sleep(ms).then(move |()| {
                out.add(format!("{name} settles"));
                name
            })
        };
        let all = Promise::all([settles(40, "slow"), settles(10, "fast")]);
        all.then(move |names| out.add(names.join(",")));
    });
    assert_eq!(lines, "fast settles slow settles slow,fast");
}

#[test]
fn belief_all_wants_an_array_but_any_iterable_will_do() {
    let lines = order(|out| {
        let set = BTreeSet::from([1, 2]);
        let all = Promise::all(set.into_iter().map(Promise::resolve));
        all.then(move |values| out.add(format!("{values:?}")));
    });
    assert_eq!(lines, "[1, 2]");
}

#[test]
fn belief_an_unhandled_rejection_is_a_warning_but_it_ends_the_program_before_a_timer() {
    let (lines, ending) = run(Settings::new(), |out| {
        Promise::<()>::reject(Error::new("nobody listens"));
        set_timeout(10, out.adds("never"));
    });
    assert_eq!(lines, "");
    let ending = ending.expect_err("nobody listens");
    assert!(matches!(ending, Ending::UnhandledRejection(_)));
    assert_eq!(ending.exit_code(), 1);
}

#[test]
fn belief_resolving_again_is_an_error_but_it_is_ignored() {
    let lines = order(|out| {
        let calls = Rc::new(Cell::new(0));
        let counted = Rc::clone(&calls);
        let promise = Promise::new(|resolve, reject| {
            resolve("first");
            resolve("second");
            reject(Error::new("third"));
        });
        promise.then(move |value| {
            counted.update(|calls| calls + 1);
            out.add(format!("{value} {}", counted.get()));
        });
    });
    assert_eq!(lines, "first 1");
}
