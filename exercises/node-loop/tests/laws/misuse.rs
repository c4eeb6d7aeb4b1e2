//! What happens to promises that are used badly, or on a great scale. Nothing may hang or overflow.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use crate::lines::{Lines, order, run};
use node_loop::{
    Ending, Error, Promise, Settings, Thenable, call_async, queue_microtask, set_timeout, sleep, throw,
};

/// So many that anything which calls itself once for each of them overflows a test's stack of 2 MiB.
const MANY: usize = 100_000;

/// Runs a program that needs many microtasks in a row.
fn great(program: impl FnOnce(Lines)) -> String {
    let (lines, ending) = run(Settings::new().step_budget(u64::MAX), program);
    assert!(ending.is_ok(), "{ending:?}");
    lines
}

#[test]
fn resolving_twice_and_rejecting_after_a_resolve_is_ignored_without_a_word() {
    let lines = order(|out| {
        let (promise, resolve, reject) = Promise::with_resolvers();
        resolve(1);
        resolve(2);
        reject(Error::new("too late"));
        promise.then(move |value| out.add(value));
    });
    assert_eq!(lines, "1");
}

#[test]
fn a_promise_that_follows_itself_by_a_detour_stays_pending_as_in_node() {
    let lines = order(|out| {
        let (first, resolve_first, _) = Promise::<()>::with_resolvers();
        let (second, resolve_second, _) = Promise::<()>::with_resolvers();
        resolve_first.follow(&second);
        resolve_second.follow(&first);
        set_timeout(10, move || out.add(format!("{first:?} {second:?}")));
    });
    assert_eq!(lines, "Promise { <pending> } Promise { <pending> }");
}

#[test]
fn a_promise_may_be_settled_inside_its_own_reaction_and_inside_anothers() {
    let lines = order(|out| {
        let (promise, resolve, reject) = Promise::with_resolvers();
        let (next, resolve_next, _) = Promise::with_resolvers();
        let again = resolve.clone();
        let (first, last) = (out.clone(), out.adds("next"));
        promise.then(move |value| {
            first.add(value);
            again("again");
            reject(Error::new("again"));
            resolve_next(());
        });
        promise.then(move |value| out.add(value));
        next.then(|()| last());
        resolve("value");
    });
    assert_eq!(lines, "value value next");
}

#[test]
fn a_reaction_may_be_attached_while_the_promise_is_settled_in_an_executor() {
    let lines = order(|out| {
        let (promise, resolve, _) = Promise::with_resolvers();
        let inner = Promise::new(|resolve_inner, _| {
            resolve(1);
            promise.then(move |value| resolve_inner(value + 1));
        });
        inner.then(move |value| out.add(value));
    });
    assert_eq!(lines, "2");
}

#[test]
fn an_async_function_may_settle_the_promise_that_another_one_awaits_and_await_it_itself() {
    let lines = order(|out| {
        let (promise, resolve, _) = Promise::with_resolvers();
        for name in ["a", "b"] {
            let (promise, resolve, out) = (promise.clone(), resolve.clone(), out.clone());
            call_async(async move {
                resolve(name);
                let first = promise.await?;
                out.add(format!("{name} sees {first}"));
                Ok(())
            });
        }
    });
    assert_eq!(lines, "a sees a b sees a");
}

#[test]
fn a_promise_dropped_while_pending_drops_its_reactions_and_the_loop_ends() {
    let lines = order(|out| {
        let never = out.adds("never");
        let (promise, resolve, reject) = Promise::<()>::with_resolvers();
        promise.then(|()| never());
        drop((promise, resolve, reject));
        set_timeout(10, out.adds("end"));
    });
    assert_eq!(lines, "end");
}

#[test]
fn a_throw_in_an_executor_a_reaction_or_an_async_function_never_leaves_the_promise() {
    let lines = order(|out| {
        let boom = || Error::new("boom");
        let promises = [
            Promise::<()>::new(|_, _| throw(boom())),
            Promise::resolve(()).then(move |()| -> () { throw(boom()) }),
            Promise::<()>::reject(Error::new("first")).finally(move || -> () { throw(boom()) }),
            Promise::<()>::try_(|| -> () { throw(boom()) }),
            Promise::from(Thenable::<()>::new(move |_, _| throw(boom()))),
            call_async(async move { throw(boom()) }),
            call_async(async move {
                sleep(1).await?;
                if true { throw(boom()) } else { Ok(()) }
            }),
        ];
        for promise in promises {
            let out = out.clone();
            promise.catch(move |error| out.add(error.message()));
        }
    });
    assert_eq!(lines, ["boom"; 7].join(" "));
}

#[test]
fn a_panic_in_an_async_function_or_a_thenable_is_a_bug_and_leaves_the_loop() {
    let programs: [fn(Lines); 3] = [
        |_| drop(call_async(async { panic!("a bug") })),
        |_| {
            call_async(async {
                sleep(1).await?;
                if true { panic!("a bug") } else { Ok(()) }
            });
        },
        |_| drop(Promise::from(Thenable::<()>::new(|_, _| panic!("a bug")))),
    ];
    for program in programs {
        let payload = catch_unwind(AssertUnwindSafe(|| run(Settings::new(), program)));
        let payload = payload.map(|(lines, _)| lines).expect_err("the panic comes out");
        assert_eq!(payload.downcast_ref::<&str>(), Some(&"a bug"));
    }
    assert!(run(Settings::new(), |_| ()).1.is_ok(), "another loop can start");
}

#[test]
fn an_await_that_is_made_and_never_polled_handles_nothing() {
    let (_, ending) = run(Settings::new(), |_| {
        drop(IntoFuture::into_future(Promise::<()>::reject(Error::new("boom"))));
    });
    assert!(matches!(ending, Err(Ending::UnhandledRejection(_))), "{ending:?}");
}

#[test]
fn a_long_chain_runs_to_its_end() {
    let lines = great(|out| {
        let mut promise = Promise::resolve(0);
        for _ in 0..MANY {
            promise = promise.then(|count| count + 1);
        }
        promise.then(move |count| out.add(count));
    });
    assert_eq!(lines, MANY.to_string());
}

#[test]
fn a_long_chain_that_is_dropped_while_pending_does_not_overflow_the_stack() {
    let lines = great(|out| {
        let (start, resolve, reject) = Promise::<()>::with_resolvers();
        let mut promise = start.clone();
        for _ in 0..MANY {
            promise = promise.then(|()| ());
        }
        drop((start, resolve, reject));
        out.add(format!("{promise:?}"));
    });
    assert_eq!(lines, "Promise { <pending> }");
}

#[test]
fn a_long_line_of_promises_that_follow_each_other_is_settled_and_dropped_without_overflow() {
    for settles in [true, false] {
        let lines = great(|out| {
            let (start, resolve, _) = Promise::with_resolvers();
            let mut promise = start;
            for _ in 0..MANY {
                let inner = promise;
                promise = Promise::new(|resolve, _| resolve.follow(inner));
            }
            promise.then(move |()| out.add("settled"));
            // By then they all wait for each other.
            set_timeout(1, move || if settles { resolve(()) } else { drop(resolve) });
        });
        assert_eq!(lines, if settles { "settled" } else { "" });
    }
}

#[test]
fn many_reactions_of_one_promise_run_in_order() {
    let lines = great(|out| {
        let (promise, resolve, _) = Promise::with_resolvers();
        let count = Rc::new(RefCell::new(0));
        for number in 0..MANY {
            let count = Rc::clone(&count);
            promise.then(move |()| {
                assert_eq!(*count.borrow(), number);
                *count.borrow_mut() += 1;
            });
        }
        queue_microtask(move || resolve(()));
        set_timeout(1, move || out.add(count.borrow()));
    });
    assert_eq!(lines, MANY.to_string());
}

#[test]
fn many_async_functions_wait_for_each_other_without_overflow() {
    let lines = great(|out| {
        let (start, resolve, _) = Promise::with_resolvers();
        let mut promise = start;
        for _ in 0..MANY / 4 {
            let before = promise;
            promise = call_async(async move { Ok(before.await? + 1) });
        }
        promise.then(move |count| out.add(count));
        resolve(0);
    });
    assert_eq!(lines, (MANY / 4).to_string());
}

#[test]
fn an_async_function_that_awaits_settled_promises_for_ever_starves_the_loop() {
    let (lines, ending) = run(Settings::new().step_budget(1_000), |out| {
        set_timeout(0, out.adds("timer"));
        call_async(async {
            loop {
                Promise::resolve(()).await?;
                if false {
                    return Ok(());
                }
            }
        });
    });
    assert_eq!(lines, "");
    assert!(matches!(ending, Err(Ending::Starved { .. })), "{ending:?}");
}

#[test]
fn what_a_chain_still_holds_when_the_loop_ends_is_dropped_with_it() {
    let held = Rc::new(());
    let weak = Rc::downgrade(&held);
    let ending = Settings::new().virtual_clock().run(move || {
        let first = Rc::clone(&held);
        Promise::<()>::new(|_, _| ()).then(move |()| drop(first));
        call_async(async move {
            Promise::<()>::new(|_, _| ()).await?;
            drop(held);
            Ok(())
        });
    });
    assert!(ending.is_ok());
    assert!(weak.upgrade().is_none());
}
