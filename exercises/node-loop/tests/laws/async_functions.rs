//! The laws of async functions: what runs at once, and what an `.await` costs.

use std::sync::mpsc;
use std::task::{Poll, Waker};
use std::time::Duration;
use std::{future, thread};

use crate::cost::cost;
use crate::lines::{Lines, order, run};
use node_loop::{
    Ending, Error, Promise, Settings, Thenable, call_async, clear_timeout, now, queue_microtask, set_timeout,
    sleep, throw,
};

#[test]
fn it_runs_at_once_up_to_its_first_await() {
    let lines = order(|out| {
        let inside = out.clone();
        call_async(async move {
            inside.add("inside");
            Promise::resolve(()).await?;
            inside.add("after the await");
            Ok(())
        });
        out.add("script");
    });
    assert_eq!(lines, "inside script after the await");
}

#[test]
fn without_an_await_it_runs_to_its_end_at_once() {
    let lines = order(|out| {
        let inside = out.clone();
        let promise = call_async(async move {
            inside.add("inside");
            7
        });
        out.add(format!("{promise:?}"));
    });
    assert_eq!(lines, "inside Promise { 7 }");
}

#[test]
fn a_value_that_it_returns_costs_one_microtask() {
    assert_eq!(cost(|here| drop(call_async(async { 1 }).then(|_| here()))), 0);
}

#[test]
fn a_promise_that_it_returns_costs_two_more() {
    assert_eq!(cost(|here| drop(call_async(async { Promise::resolve(1) }).then(|_| here()))), 2);
}

#[test]
fn an_await_of_a_settled_promise_costs_one_microtask() {
    let program = |here: Box<dyn FnOnce()>| {
        call_async(async move {
            Promise::resolve(1).await?;
            Promise::resolve(2).await?;
            here();
            Ok(())
        });
    };
    assert_eq!(cost(program), 1);
}

#[test]
fn an_await_of_a_rejected_promise_costs_one_microtask_too() {
    let program = |here: Box<dyn FnOnce()>| {
        call_async(async move {
            let outcome: Result<(), Error> = Promise::reject(Error::new("no")).await;
            assert!(outcome.is_err());
            here();
        });
    };
    assert_eq!(cost(program), 0);
}

#[test]
fn an_await_of_a_thenable_costs_one_microtask_to_ask_it_and_one_to_go_on() {
    let program = |here: Box<dyn FnOnce()>| {
        call_async(async move {
            Thenable::new(|resolve, _| resolve(1)).await?;
            here();
            Ok(())
        });
    };
    assert_eq!(cost(program), 1);
}

#[test]
fn return_await_costs_one_microtask_less_than_returning_the_promise() {
    let program = |here: Box<dyn FnOnce()>| {
        call_async(async { Promise::resolve(1).await }).then(|_| here());
    };
    assert_eq!(cost(program), 1);
}

#[test]
fn a_called_async_function_can_be_awaited_as_any_promise() {
    let program = |here: Box<dyn FnOnce()>| {
        call_async(async move {
            call_async(async { 1 }).await?;
            here();
            Ok(())
        });
    };
    assert_eq!(cost(program), 0);
}

#[test]
fn awaiting_a_rust_async_function_without_calling_it_costs_nothing() {
    async fn in_place() -> u32 {
        1
    }
    let lines = order(|out| {
        queue_microtask(out.adds("microtask"));
        call_async(async move { out.add(in_place().await) });
    });
    assert_eq!(lines, "1 microtask");
}

#[test]
fn two_functions_take_turns_at_each_await() {
    async fn steps(name: &'static str, out: Lines) -> Result<(), Error> {
        for step in 1..=3 {
            out.add(format!("{name}{step}"));
            Promise::resolve(()).await?;
        }
        Ok(())
    }
    let lines = order(|out| {
        call_async(steps("a", out.clone()));
        call_async(steps("b", out));
    });
    assert_eq!(lines, "a1 b1 a2 b2 a3 b3");
}

#[test]
fn it_goes_on_in_the_microtask_of_the_promise_and_not_in_one_after_it() {
    let lines = order(|out| {
        let (promise, resolve, _) = Promise::with_resolvers();
        let (first, inside, third) = (out.adds("first"), out.adds("await"), out.adds("third"));
        promise.then(|()| first());
        let awaited = promise.clone();
        call_async(async move {
            awaited.await?;
            inside();
            Ok(())
        });
        promise.then(|()| third());
        resolve(());
    });
    assert_eq!(lines, "first await third");
}

#[test]
fn an_err_a_throw_and_a_question_mark_all_reject_its_promise() {
    let lines = order(|out| {
        let ways: [Promise<i32>; 3] = [
            call_async(async { Err(Error::new("err")) }),
            call_async(async { if true { throw(Error::new("throw")) } else { 0 } }),
            call_async(async { Ok("x".parse::<i32>()?) }),
        ];
        for way in ways {
            let out = out.clone();
            way.then_or(|_| (), move |error| out.add(error.message()));
        }
    });
    assert_eq!(lines, "err throw invalid digit found in string");
}

#[test]
fn a_question_mark_at_a_rejected_promise_leaves_the_function() {
    let lines = order(|out| {
        let inside = out.clone();
        let promise: Promise<()> = call_async(async move {
            inside.add("before");
            Promise::<()>::reject(Error::new("no")).await?;
            inside.add("never");
            Ok(())
        });
        promise.catch(move |error| out.add(error.message()));
    });
    assert_eq!(lines, "before no");
}

#[test]
fn a_rejection_that_nobody_awaits_ends_the_program() {
    let (_, ending) = run(Settings::new(), |_| {
        call_async(async {
            sleep(10).await?;
            Promise::<()>::reject(Error::new("boom")).await
        });
    });
    assert!(matches!(&ending, Err(Ending::UnhandledRejection(error)) if error.message() == "boom"));
}

#[test]
fn sleep_lets_everybody_else_go_on() {
    let lines = order(|out| {
        let inside = out.clone();
        call_async(async move {
            sleep(100).await?;
            inside.add(now());
            sleep(100).await?;
            inside.add(now());
            Ok(())
        });
        set_timeout(150, out.adds("timer"));
    });
    assert_eq!(lines, "100 timer 200");
}

#[test]
fn awaits_in_sequence_add_up_and_promises_made_before_do_not() {
    let lines = order(|out| {
        let sequence = out.clone();
        call_async(async move {
            sleep(100).await?;
            sleep(100).await?;
            sequence.add(format!("sequence:{}", now()));
            Ok(())
        });
        call_async(async move {
            let (first, second) = (sleep(100), sleep(100));
            first.await?;
            second.await?;
            out.add(format!("together:{}", now()));
            Ok(())
        });
    });
    assert_eq!(lines, "together:100 sequence:200");
}

#[test]
fn one_that_waits_for_a_promise_that_never_settles_just_never_goes_on() {
    let lines = order(|out| {
        call_async(async move {
            out.add("before");
            Promise::<()>::new(|_, _| {}).await?;
            out.add("never");
            Ok(())
        });
    });
    assert_eq!(lines, "before");
}

#[test]
fn what_it_holds_is_dropped_when_it_returns_or_when_the_loop_ends() {
    struct Guard(Lines);
    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.add("dropped");
        }
    }
    let lines = Lines::default();
    let (returns, never) = (Guard(lines.clone()), Guard(lines.clone()));
    let script = lines.clone();
    let ending = Settings::new().virtual_clock().run(move || {
        call_async(async move { drop(returns) });
        call_async(async move {
            Promise::<()>::new(|_, _| {}).await?;
            drop(never);
            Ok(())
        });
        script.add("script");
    });
    assert!(ending.is_ok());
    assert_eq!(lines.joined(), "dropped script dropped");
}

#[test]
fn a_future_of_another_crate_goes_on_in_the_callback_that_wakes_it_or_right_after() {
    let lines = order(|out| {
        let (sender, receiver) = mpsc::channel::<Waker>();
        let inside = out.clone();
        call_async(async move {
            let mut asked = false;
            future::poll_fn(|context| {
                if asked {
                    return Poll::Ready(());
                }
                asked = true;
                sender.send(context.waker().clone()).expect("the receiver waits");
                Poll::Pending
            })
            .await;
            inside.add("woken");
        });
        set_timeout(10, move || {
            receiver.recv().expect("it was asked").wake();
            queue_microtask(out.adds("microtask"));
            out.add("timer");
        });
    });
    assert_eq!(lines, "timer woken microtask");
}

#[test]
fn a_future_may_be_woken_from_another_thread_and_the_loop_wakes_up_for_it() {
    let out = Lines::default();
    let (inside, timer) = (out.clone(), out.adds("timer"));
    let ending = Settings::new().run(|| {
        // A future of another crate does not keep the loop alive. This timer does.
        let alive = set_timeout(30_000, timer);
        let mut helper = None;
        call_async(async move {
            future::poll_fn(|context| match helper.take() {
                None => {
                    let waker = context.waker().clone();
                    helper = Some(thread::spawn(move || {
                        thread::sleep(Duration::from_millis(20));
                        waker.wake();
                    }));
                    Poll::Pending
                }
                Some(helper) => {
                    helper.join().expect("it only wakes");
                    Poll::Ready(())
                }
            })
            .await;
            inside.add("woken");
            clear_timeout(alive);
        });
    });
    assert!(ending.is_ok());
    assert_eq!(out.joined(), "woken");
}

#[test]
fn a_future_that_wakes_itself_for_ever_starves_the_loop() {
    let (_, ending) = run(Settings::new().step_budget(1_000), |_| {
        call_async(future::poll_fn(|context| -> Poll<()> {
            context.waker().wake_by_ref();
            Poll::Pending
        }));
    });
    assert!(matches!(ending, Err(Ending::Starved { .. })), "{ending:?}");
}

#[test]
fn the_same_promise_may_be_awaited_by_many() {
    let lines = order(|out| {
        let promise = sleep(10).then(|()| "value");
        for name in ["a", "b"] {
            let (promise, out) = (promise.clone(), out.clone());
            call_async(async move {
                let value = promise.await?;
                out.add(format!("{name}:{value}"));
                Ok(())
            });
        }
    });
    assert_eq!(lines, "a:value b:value");
}
