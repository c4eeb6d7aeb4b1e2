//! Async functions: the listings, and what is often believed of them.

use crate::lines::{Lines, order, run};
use node_loop::{
    Ending, Error, Promise, Settings, block, call_async, now, process, queue_microtask, set_immediate,
    set_timeout, sleep, throw,
};

#[test]
fn listing_await_a_delay_start_and_end_are_two_seconds_apart_and_others_go_on_meanwhile() {
    let lines = order(|out| {
        let inside = out.clone();
        call_async(async move {
            inside.add("Start");
            sleep(2000).await?;
            inside.add(format!("End at {}", now()));
            Ok(())
        });
        set_timeout(1000, out.adds("meanwhile"));
    });
    assert_eq!(lines, "Start meanwhile End at 2000");
}

/// The listing with three users: each takes 100 ms.
async fn process_users(out: Lines) -> Result<(), Error> {
    out.add("start");
    for user in ["Alice", "Bob", "Charlie"] {
        Promise::resolve(()).await?;
        sleep(100).await?;
        out.add(format!("{user} at {}", now()));
    }
    out.add("all");
    Ok(())
}

#[test]
fn listing_users_one_after_the_other_take_the_sum_and_other_work_comes_before_the_first() {
    let lines = order(|out| {
        call_async(process_users(out.clone()));
        set_timeout(50, out.adds("other"));
    });
    assert_eq!(lines, "start other Alice at 100 Bob at 200 Charlie at 300 all");
}

#[test]
fn belief_awaiting_a_settled_promise_yields_to_the_loop_but_only_a_real_turn_does() {
    let lines = order(|out| {
        set_timeout(0, out.adds("timer"));
        set_immediate(out.adds("immediate"));
        call_async(async move {
            block(5);
            for round in 0..3 {
                Promise::resolve(()).await?;
                out.add(format!("await-{round}"));
            }
            let (turn, resolve, _) = Promise::with_resolvers();
            set_immediate(move || resolve(()));
            turn.await?;
            out.add("turn");
            Ok(())
        });
    });
    assert_eq!(lines, "await-0 await-1 await-2 timer immediate turn");
}

#[test]
fn belief_an_async_function_returns_the_promise_it_returns_but_it_is_a_new_one() {
    let lines = order(|out| {
        let inner = Promise::resolve("x");
        let returned = inner.clone();
        let outer = call_async(async move { returned });
        out.add(outer.is_same(&inner));
    });
    assert_eq!(lines, "false");
}

#[test]
fn belief_all_returns_cost_the_same_but_a_value_costs_1_an_awaited_promise_2_and_a_promise_3() {
    let lines = order(|out| {
        for microtask in 1..=4 {
            let out = out.clone();
            count(microtask, out);
        }
        let [value, awaited, promise] =
            ["value", "awaited", "promise"].map(|name| Box::new(out.adds(name)) as Box<dyn FnOnce()>);
        call_async(async { 1 }).then(|_| value());
        call_async(async { Promise::resolve(1).await }).then(|_| awaited());
        call_async(async { Promise::resolve(1) }).then(|_| promise());
    });
    assert_eq!(lines, "1 value 2 awaited 3 promise 4");
}

/// Prints `number` in the microtask with that number.
fn count(number: usize, out: Lines) {
    fn wait(left: usize, done: Box<dyn FnOnce()>) {
        queue_microtask(move || if left > 1 { wait(left - 1, done) } else { done() });
    }
    wait(number, Box::new(out.adds(number)));
}

#[test]
fn belief_an_await_goes_on_before_any_timer_but_only_if_the_promise_is_settled() {
    let lines = order(|out| {
        set_timeout(0, out.adds("timer"));
        let settled = out.clone();
        call_async(async move {
            sleep(20).await?;
            out.add("after-20-ms");
            Ok(())
        });
        call_async(async move {
            Promise::resolve(()).await?;
            settled.add("after-a-value");
            Ok(())
        });
    });
    assert_eq!(lines, "after-a-value timer after-20-ms");
}

#[test]
fn belief_await_stands_in_async_functions_only_but_a_module_may_use_it_at_its_top_level() {
    let out = Lines::default();
    let inside = out.clone();
    let ending = Settings::new().virtual_clock().run_module(async move {
        Promise::resolve(()).await?;
        inside.add("top-level");
        Ok(())
    });
    assert!(ending.is_ok());
    assert_eq!(out.joined(), "top-level");
}

#[test]
fn a_top_level_await_that_nothing_can_end_is_exit_code_13() {
    let codes = Lines::default();
    let seen = codes.clone();
    let ending = Settings::new().virtual_clock().run_module(async move {
        process::on_exit(move |code| seen.add(code));
        Promise::<()>::new(|_, _| ()).await?;
        Ok(())
    });
    let ending = ending.expect_err("it never settles");
    assert!(matches!(ending, Ending::UnsettledAwait));
    assert_eq!((ending.exit_code(), codes.joined().as_str()), (13, "13"));
}

#[test]
fn an_async_function_that_never_ends_is_no_error_outside_the_top_level() {
    let lines = order(|out| {
        let inside = out.clone();
        call_async(async move {
            let outcome = Promise::<()>::new(|_, _| ()).await;
            inside.add("finally");
            outcome
        });
        out.add("script");
    });
    assert_eq!(lines, "script");
}

#[test]
fn belief_try_catches_what_a_callback_throws_later_but_only_an_await_brings_it_there() {
    let (lines, ending) = run(Settings::new(), |out| {
        let tried = Promise::try_(|| _ = set_timeout(0, || throw(Error::new("in the callback"))));
        let caught = out.clone();
        tried.then_or(move |()| out.add("the try has ended"), move |_| caught.add("caught"));
    });
    assert_eq!(lines, "the try has ended");
    assert!(matches!(ending, Err(Ending::Uncaught(_))), "{ending:?}");

    let lines = order(|out| {
        call_async(async move {
            let failed = sleep(1).then(|()| -> () { throw(Error::new("in the callback")) });
            if let Err(error) = failed.await {
                out.add(format!("caught {}", error.message()));
            }
        });
    });
    assert_eq!(lines, "caught in the callback");
}
