//! The laws of failing: what ends a program, when, and with which message.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::lines::run;
use node_loop::{
    Ending, Error, Promise, Settings, close_handle, next_tick, queue_microtask, set_immediate, set_timeout,
    throw,
};

#[test]
fn an_unhandled_rejection_ends_the_program_before_the_next_phase() {
    let (lines, ending) = run(Settings::new(), |out| {
        set_immediate(out.adds("never"));
        let microtask = out.adds("microtask");
        Promise::<()>::reject(Error::new("boom"));
        queue_microtask(microtask);
        next_tick(out.adds("tick"));
    });
    assert_eq!(lines, "tick microtask");
    assert!(matches!(&ending, Err(Ending::UnhandledRejection(error)) if error.message() == "boom"));
}

#[test]
fn a_rejection_handled_only_in_a_timer_comes_too_late() {
    let (lines, ending) = run(Settings::new(), |out| {
        let rejected: Promise<()> = Promise::reject(Error::new("boom"));
        set_timeout(10, move || {
            let late = out.adds("late");
            rejected.catch(|_| late());
        });
    });
    assert_eq!(lines, "");
    assert!(matches!(ending, Err(Ending::UnhandledRejection(_))));
}

#[test]
fn the_end_of_a_chain_is_unhandled_even_if_its_start_has_reactions() {
    let (_, ending) = run(Settings::new(), |_| {
        let rejected: Promise<()> = Promise::reject(Error::new("boom"));
        rejected.then(|()| ()).finally(|| ());
    });
    assert!(matches!(ending, Err(Ending::UnhandledRejection(_))));
}

/// Puts a callback into a queue.
type Enqueue = fn(Box<dyn FnOnce()>);

#[test]
fn a_throw_in_a_callback_of_any_queue_is_uncaught_and_nothing_runs_after_it() {
    let queues: [Enqueue; 5] = [
        |callback| next_tick(callback),
        |callback| queue_microtask(callback),
        |callback| _ = set_immediate(callback),
        |callback| _ = set_timeout(0, callback),
        |callback| close_handle(callback),
    ];
    for queue in queues {
        let (lines, ending) = run(Settings::new(), |out| {
            let before = out.clone();
            queue(Box::new(move || {
                before.add("before");
                next_tick(before.adds("never"));
                throw(Error::new("boom"))
            }));
            queue(Box::new(out.adds("never")));
        });
        assert_eq!(lines, "before");
        assert!(matches!(&ending, Err(Ending::Uncaught(error)) if error.message() == "boom"));
    }
}

#[test]
fn a_throw_in_the_script_ends_the_program_before_its_next_ticks() {
    let (lines, ending) = run(Settings::new(), |out| {
        next_tick(out.adds("never"));
        throw(Error::new("boom"))
    });
    assert_eq!(lines, "");
    assert!(matches!(ending, Err(Ending::Uncaught(_))));
}

#[test]
fn the_message_says_what_was_thrown_where_and_what_to_do() {
    let (_, ending) = run(Settings::new(), |_| {
        Promise::<()>::reject(Error::with_name("RangeError", "too far"));
    });
    let message = ending.expect_err("nobody handles it").to_string();
    assert!(message.starts_with("Uncaught (in promise) RangeError: too far\n    at "), "{message}");
    assert!(message.contains(&format!("{}:", file!())), "{message}");
    assert!(message.contains(".catch("), "{message}");
}

/// The text of the panic with which `program` ends.
pub(crate) fn panic_of(program: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(program)).expect_err("it panics");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast::<&str>().map_or_else(|_| String::new(), |text| (*text).into()),
    }
}

#[test]
fn a_panic_is_a_bug_and_leaves_the_loop_as_a_panic() {
    let text = panic_of(|| {
        let _ = run(Settings::new(), |_| {
            Promise::resolve(1).then(|_| panic!("a bug"));
        });
    });
    assert_eq!(text, "a bug");
    // The loop of this thread is gone with it, so another one can start.
    assert!(run(Settings::new(), |_| ()).1.is_ok());
}

#[test]
fn a_callback_cannot_be_scheduled_outside_a_loop() {
    let text = panic_of(|| next_tick(|| ()));
    assert!(text.contains("Move this call into `node_loop::run"), "{text}");
}

#[test]
fn a_loop_cannot_be_started_inside_a_loop_and_the_outer_one_lives_on() {
    let (lines, ending) = run(Settings::new(), |out| {
        let text = panic_of(|| node_loop::run(|| ()));
        assert!(text.contains("already running"), "{text}");
        set_timeout(0, out.adds("timer"));
    });
    assert_eq!(lines, "timer");
    assert!(ending.is_ok());
}
