//! The laws of `EventEmitter` and of `AbortController`: callbacks that run at once, and in order.

use crate::endings::panic_of;
use crate::lines::{order, run};
use node_loop::{
    AbortController, AbortSignal, Ending, Error, EventEmitter, Settings, clear_timeout, next_tick, process,
    set_timeout, throw,
};

#[test]
fn emit_calls_all_listeners_in_order_before_it_returns() {
    let lines = order(|out| {
        let emitter = EventEmitter::new();
        for name in ["a", "b"] {
            let out = out.clone();
            emitter.on("event", move |value| out.add(format!("{name}{value}")));
        }
        out.add(emitter.emit("event", 1));
        out.add(emitter.emit("nobody", 2));
        out.add("after");
    });
    assert_eq!(lines, "a1 b1 true false after");
}

#[test]
fn prepended_listeners_come_first_and_once_comes_once() {
    let lines = order(|out| {
        let emitter = EventEmitter::new();
        let adds = |name: &'static str| {
            let out = out.clone();
            move |()| out.add(name)
        };
        emitter.on("event", adds("on"));
        emitter.once("event", adds("once"));
        emitter.prepend("event", adds("prepended"));
        emitter.prepend_once("event", adds("prepended-once"));
        emitter.emit("event", ());
        out.add(emitter.listener_count("event"));
        emitter.emit("event", ());
    });
    assert_eq!(lines, "prepended-once prepended on once 2 prepended on");
}

#[test]
fn a_listener_that_is_removed_or_added_during_an_emit_counts_only_from_the_next_one() {
    let lines = order(|out| {
        let emitter = EventEmitter::new();
        let victim = emitter.on("unused", |()| {});
        emitter.off(victim);
        let removed = std::rc::Rc::new(std::cell::Cell::new(None));
        emitter.on("event", {
            let (emitter, out, removed) = (emitter.clone(), out.clone(), removed.clone());
            move |()| {
                out.add("a");
                if let Some(listener) = removed.take() {
                    out.add(emitter.off(listener));
                    let out = out.clone();
                    emitter.on("event", move |()| out.add("new"));
                }
            }
        });
        let b = out.clone();
        removed.set(Some(emitter.on("event", move |()| b.add("b"))));
        emitter.emit("event", ());
        emitter.emit("event", ());
    });
    assert_eq!(lines, "a true b a new");
}

#[test]
fn a_once_listener_that_is_removed_during_an_emit_still_comes_and_one_that_emits_again_comes_once() {
    let lines = order(|out| {
        let emitter = EventEmitter::new();
        let once = out.clone();
        emitter.once("event", {
            let emitter = emitter.clone();
            move |()| {
                once.add("once");
                emitter.emit("event", ());
            }
        });
        emitter.on("event", move |()| out.add("on"));
        emitter.emit("event", ());
    });
    assert_eq!(lines, "once on on");
}

#[test]
fn a_once_listener_that_came_in_an_inner_emit_does_not_come_again_in_the_outer_one() {
    let lines = order(|out| {
        let emitter = EventEmitter::new();
        emitter.once("event", {
            let (emitter, out) = (emitter.clone(), out.clone());
            move |()| {
                out.add("first");
                emitter.emit("event", ());
            }
        });
        emitter.once("event", move |()| out.add("second"));
        emitter.emit("event", ());
    });
    assert_eq!(lines, "first second");
}

#[test]
fn an_error_that_nobody_listens_for_is_thrown_and_one_that_somebody_hears_is_not() {
    let (lines, ending) = run(Settings::new(), |out| {
        let emitter: EventEmitter<()> = EventEmitter::new();
        let heard = emitter.on_error({
            let out = out.clone();
            move |error| out.add(error.message())
        });
        emitter.emit_error(Error::new("heard"));
        emitter.off(heard);
        emitter.emit_error(Error::new("unheard"));
        out.add("never");
    });
    assert_eq!(lines, "heard");
    assert!(matches!(ending, Err(Ending::Uncaught(error)) if error.message() == "unheard"));
}

#[test]
fn a_listener_that_throws_throws_out_of_emit_and_the_next_ones_do_not_hear_it() {
    let (lines, ending) = run(Settings::new(), |out| {
        let emitter = EventEmitter::new();
        emitter.on("event", |()| throw(Error::new("boom")));
        emitter.on("event", move |()| out.add("never"));
        emitter.emit("event", ());
    });
    assert_eq!(lines, "");
    assert!(ending.is_err());
}

#[test]
fn a_listener_that_emits_itself_again_is_told_what_to_do() {
    let text = panic_of(|| {
        let emitter = EventEmitter::new();
        let again = emitter.clone();
        emitter.on("event", move |()| _ = again.emit("event", ()));
        emitter.emit("event", ());
    });
    assert!(
        text.contains("a listener of `event` emitted `event` again") && text.contains("next_tick"),
        "{text}"
    );
}

#[test]
fn abort_calls_its_listeners_at_once_and_only_the_first_reason_counts() {
    let lines = order(|out| {
        let controller = AbortController::new();
        let signal = controller.signal();
        for name in ["first", "second"] {
            let out = out.clone();
            signal.on_abort(move |reason| out.add(format!("{name}: {reason};")));
        }
        out.add(signal.aborted());
        controller.abort();
        controller.abort_with(Error::new("too late"));
        signal.on_abort(|_| unreachable!("it is aborted already"));
        out.add(format!("{:?}", signal.reason()));
    });
    let reason = "AbortError: This operation was aborted";
    assert_eq!(lines, format!("false first: {reason}; second: {reason}; Some({reason})"));
}

#[test]
fn a_listener_of_a_signal_that_throws_does_not_silence_the_others_and_comes_to_light_by_next_tick() {
    let (lines, ending) = run(Settings::new(), |out| {
        let controller = AbortController::new();
        controller.signal().on_abort(|_| throw(Error::new("in a listener")));
        let any = AbortSignal::any([&controller.signal()]);
        let dependent = out.clone();
        any.on_abort(move |_| dependent.add("dependent"));
        let second = out.clone();
        controller.signal().on_abort(move |_| second.add("second"));
        let uncaught = out.clone();
        process::on_uncaught_exception(move |error| uncaught.add(error.message()));
        next_tick(out.adds("tick"));
        controller.abort();
        out.add("after");
    });
    assert_eq!(lines, "second dependent after tick in a listener");
    assert!(ending.is_ok());
}

#[test]
fn the_signal_of_any_is_aborted_with_the_first_one_also_if_that_was_before() {
    let lines = order(|out| {
        let (one, two) = (AbortController::new(), AbortController::new());
        let any = AbortSignal::any([&one.signal(), &two.signal()]);
        two.abort_with(Error::new("two"));
        one.abort_with(Error::new("one"));
        let late = AbortSignal::any([&one.signal(), &two.signal()]);
        for signal in [any, late] {
            out.add(signal.reason().expect("it is aborted"));
        }
    });
    assert_eq!(lines, "Error: two Error: one");
}

#[test]
fn a_timeout_signal_aborts_in_time_and_does_not_keep_the_program_alive() {
    let alone = order(|out| {
        let late = out.adds("never");
        AbortSignal::timeout(10).on_abort(|_| late());
    });
    assert_eq!(alone, "");
    let kept = order(|out| {
        let timer = set_timeout(1000, out.adds("never"));
        set_timeout(20, out.adds("20"));
        let signal = AbortSignal::timeout(10);
        signal.on_abort(move |reason| {
            clear_timeout(timer);
            out.add(reason);
        });
    });
    assert_eq!(kept, "TimeoutError: The operation was aborted due to timeout 20");
}

#[test]
fn throw_if_aborted_throws_the_reason() {
    let (_, ending) = run(Settings::new(), |_| {
        AbortSignal::default().throw_if_aborted();
        AbortSignal::aborted_with(Error::new("enough")).throw_if_aborted();
    });
    assert!(matches!(ending, Err(Ending::Uncaught(error)) if error.message() == "enough"));
}
