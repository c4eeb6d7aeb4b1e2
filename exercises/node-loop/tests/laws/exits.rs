//! The laws of ending a program oneself. That Node ends the same way is asked in `tests/node`.

use std::cell::RefCell;
use std::rc::Rc;

use crate::lines::{order, run};
use node_loop::{
    Ending, Error, Event, Promise, Settings, call_async, close_handle, next_tick, process, queue_microtask,
    read_file, set_immediate, set_interval, set_timeout, throw,
};

/// Calls back from somewhere.
type From = fn(Box<dyn FnOnce()>);

#[test]
fn exit_stops_at_once_in_a_callback_of_any_kind() {
    let places: [From; 10] = [
        |callback| callback(),
        |callback| next_tick(callback),
        |callback| queue_microtask(callback),
        |callback| _ = Promise::resolve(()).then(|()| callback()).catch(|_| unreachable!("not an error")),
        |callback| drop(Promise::<()>::new(|_, _| callback())),
        |callback| _ = set_timeout(0, callback),
        |callback| {
            let mut callback = Some(callback);
            set_interval(1, move |_| callback.take().into_iter().for_each(|callback| callback()));
        },
        |callback| _ = set_immediate(callback),
        |callback| close_handle(callback),
        |callback| read_file("no-such-file", |_| callback()),
    ];
    for (number, place) in places.into_iter().enumerate() {
        let (lines, ending) = run(Settings::new(), |out| {
            process::on_exit({
                let out = out.clone();
                move |code| out.add(format!("exit-{code}"))
            });
            let inside = out.clone();
            set_timeout(5, out.adds("never"));
            place(Box::new(move || {
                inside.add("before");
                process::exit(4)
            }));
        });
        assert_eq!(lines, "before exit-4", "place {number}");
        assert_eq!(ending.map_err(|ending| ending.exit_code()), Err(4), "place {number}");
    }
}

#[test]
fn who_awaits_does_not_catch_an_exit() {
    let (lines, ending) = run(Settings::new(), |out| {
        let inner = async { if process::exit_code() == 0 { process::exit(2) } else { Ok(()) } };
        call_async(async move {
            if call_async(inner).await.is_err() {
                out.add("caught");
            }
            out.add("after");
        });
    });
    assert_eq!(lines, "");
    assert_eq!(ending.expect_err("it chose 2").exit_code(), 2);
}

#[test]
fn an_exit_with_0_is_a_good_end_also_after_another_exit_code_was_chosen() {
    let lines = order(|out| {
        process::set_exit_code(3);
        set_timeout(1, out.adds("never"));
        process::exit(0)
    });
    assert_eq!(lines, "");
}

#[test]
fn a_program_that_only_chose_its_exit_code_has_not_failed_and_its_record_gives_no_reason() {
    let last = Rc::new(RefCell::new(None));
    let seen = Rc::clone(&last);
    let settings = Settings::new().observe(move |record| *seen.borrow_mut() = Some(record.event));
    let (_, ending) = run(settings, |_| process::set_exit_code(3));
    assert!(matches!(ending, Err(Ending::Exited { code: 3, after: None })));
    assert_eq!(*last.borrow(), Some(Event::Ended { code: 3, reason: None }));
}

#[test]
fn the_error_is_not_forgotten_when_a_listener_chooses_another_exit_code() {
    let (_, ending) = run(Settings::new(), |_| {
        process::on_exit(|_| process::set_exit_code(42));
        throw(Error::new("boom"))
    });
    let ending = ending.expect_err("it failed");
    assert_eq!(ending.exit_code(), 42);
    let message = ending.to_string();
    assert!(message.starts_with("Uncaught Error: boom\n"), "{message}");
    assert!(message.ends_with("exit code 42."), "{message}");
}

#[test]
fn an_unsettled_await_keeps_the_exit_code_that_was_chosen() {
    let waits = |code: Option<i32>| {
        let ended = Settings::new().virtual_clock().run_module(async move {
            code.into_iter().for_each(process::set_exit_code);
            Promise::<()>::with_resolvers().0.await
        });
        ended.expect_err("it waits").exit_code()
    };
    assert_eq!(waits(None), 13);
    assert_eq!(waits(Some(4)), 4);
}

#[test]
fn values_in_scope_are_dropped_after_the_listeners_were_called() {
    let (lines, _) = run(Settings::new(), |out| {
        struct Guard(Option<Box<dyn FnOnce()>>);
        impl Drop for Guard {
            fn drop(&mut self) {
                self.0.take().into_iter().for_each(|say| say());
            }
        }
        process::on_exit({
            let out = out.clone();
            move |_| out.add("exit")
        });
        let _guard = Guard(Some(Box::new(out.adds("dropped"))));
        process::exit(1)
    });
    assert_eq!(lines, "exit dropped");
}
