//! The laws of `process.on(…)`: errors that somebody listens for, and the end of a program.

use crate::lines::{Lines, order, run};
use node_loop::{
    Ending, Error, Promise, Settings, clear_interval, next_tick, process, queue_microtask, read_file,
    run_in_pool, set_immediate, set_interval, set_timeout, throw,
};

fn boom() -> ! {
    throw(Error::new("boom"))
}

/// Writes `uncaught` for each error that nobody catches.
fn listen(out: &Lines) {
    let out = out.clone();
    process::on_uncaught_exception(move |error| out.add(format!("uncaught-{}", error.message())));
}

#[test]
fn a_script_that_throws_goes_on_with_its_queues_if_somebody_listens() {
    let lines = order(|out| {
        listen(&out);
        next_tick(out.adds("tick"));
        queue_microtask(out.adds("microtask"));
        boom()
    });
    assert_eq!(lines, "uncaught-boom tick microtask");
}

#[test]
fn what_a_timer_that_threw_left_in_the_queues_runs_after_the_next_timer() {
    let lines = order(|out| {
        listen(&out);
        set_timeout(10, {
            let out = out.clone();
            move || {
                out.add("A");
                next_tick(out.adds("tick-A"));
                queue_microtask(out.adds("microtask-A"));
                boom()
            }
        });
        set_timeout(10, move || {
            out.add("B");
            next_tick(out.adds("tick-B"));
        });
    });
    assert_eq!(lines, "A uncaught-boom B tick-A tick-B microtask-A");
}

#[test]
fn what_the_last_callback_of_a_phase_left_in_the_queues_runs_before_the_next_immediate() {
    let timer = order(|out| {
        listen(&out);
        set_timeout(10, move || {
            set_immediate(out.adds("immediate"));
            next_tick(|| boom());
            next_tick(out.adds("second-tick"));
            queue_microtask(out.adds("microtask"));
        });
    });
    assert_eq!(timer, "uncaught-boom second-tick microtask immediate");
    let file = order(|out| {
        listen(&out);
        read_file("no-such-file", move |_| {
            set_immediate(out.adds("immediate"));
            next_tick(out.adds("tick"));
            boom()
        });
    });
    assert_eq!(file, "uncaught-boom tick immediate");
}

#[test]
fn what_the_last_timer_left_in_the_queues_runs_before_the_next_poll() {
    let lines = order(|out| {
        listen(&out);
        set_timeout(10, move || {
            run_in_pool(|| (), {
                let out = out.clone();
                move |()| out.add("poll")
            });
            next_tick(out.adds("tick"));
            boom()
        });
    });
    assert_eq!(lines, "uncaught-boom tick poll");
}

#[test]
fn what_an_immediate_that_threw_left_in_the_queues_runs_after_the_next_immediate() {
    let lines = order(|out| {
        listen(&out);
        let tick = out.adds("tick");
        set_immediate(move || {
            next_tick(tick);
            boom()
        });
        set_immediate(out.adds("second"));
    });
    assert_eq!(lines, "uncaught-boom second tick");
}

#[test]
fn a_microtask_that_throws_does_not_stop_the_others() {
    let lines = order(|out| {
        listen(&out);
        let tick = out.adds("tick");
        queue_microtask(|| {
            next_tick(tick);
            boom()
        });
        queue_microtask(out.adds("second"));
        set_immediate(out.adds("immediate"));
    });
    assert_eq!(lines, "uncaught-boom second tick immediate");
}

#[test]
fn an_interval_that_throws_comes_again() {
    let lines = order(|out| {
        listen(&out);
        let mut rounds = 0;
        set_interval(10, move |timer| {
            rounds += 1;
            out.add(rounds);
            if rounds == 2 {
                clear_interval(timer);
            }
            boom()
        });
    });
    assert_eq!(lines, "1 uncaught-boom 2 uncaught-boom");
}

#[test]
fn a_listener_for_rejections_hears_each_and_the_program_goes_on() {
    let lines = order(|out| {
        process::on_unhandled_rejection({
            let out = out.clone();
            move |error| {
                out.add(error.message());
                next_tick(out.adds("tick"));
            }
        });
        for message in ["first", "second"] {
            Promise::<()>::reject(Error::new(message));
        }
        set_immediate(out.adds("immediate"));
    });
    assert_eq!(lines, "first second tick tick immediate");
}

#[test]
fn who_listens_only_for_uncaught_errors_hears_rejections_too() {
    let lines = order(|out| {
        listen(&out);
        Promise::<()>::reject(Error::new("rejected"));
    });
    assert_eq!(lines, "uncaught-rejected");
}

#[test]
fn a_listener_that_throws_itself_ends_the_program_with_7_and_nobody_is_told() {
    let (_, ending) = run(Settings::new(), |_| {
        process::on_uncaught_exception(|_| throw(Error::new("in the listener")));
        process::on_exit(|_| unreachable!("not even who listens for the end"));
        boom()
    });
    let ending = ending.expect_err("it failed");
    assert_eq!(ending.exit_code(), 7);
    assert!(matches!(ending, Ending::ListenerThrew(error) if error.message() == "in the listener"));
}

#[test]
fn what_a_listener_for_rejections_throws_is_an_uncaught_error() {
    let heard = order(|out| {
        listen(&out);
        process::on_unhandled_rejection(|_| throw(Error::new("in-the-listener")));
        Promise::<()>::reject(Error::new("rejected"));
    });
    assert_eq!(heard, "uncaught-in-the-listener");
    let (_, ending) = run(Settings::new(), |_| {
        process::on_unhandled_rejection(|_| throw(Error::new("in the listener")));
        Promise::<()>::reject(Error::new("rejected"));
    });
    assert!(matches!(ending, Err(Ending::Uncaught(error)) if error.message() == "in the listener"));
}

#[test]
fn before_exit_may_give_the_loop_something_to_do_and_exit_comes_once_at_the_end() {
    let lines = order(|out| {
        let mut is_first = true;
        process::on_before_exit({
            let out = out.clone();
            move |code| {
                out.add(format!("before-exit-{code}"));
                if is_first {
                    is_first = false;
                    set_timeout(1, out.adds("again"));
                    next_tick(out.adds("tick"));
                }
            }
        });
        process::on_exit(move |code| {
            out.add(format!("exit-{code}"));
            queue_microtask(out.adds("microtask"));
            next_tick(|| unreachable!("no nextTick runs after the end"));
            set_timeout(0, || unreachable!("no timer runs after the end"));
        });
    });
    assert_eq!(lines, "before-exit-0 tick again before-exit-0 exit-0 microtask");
}

#[test]
fn a_program_that_fails_has_an_exit_with_1_and_no_before_exit() {
    let (lines, ending) = run(Settings::new(), |out| {
        process::on_before_exit(|_| unreachable!("it fails"));
        process::on_exit({
            let out = out.clone();
            move |code| out.add(format!("exit-{code}"))
        });
        queue_microtask(|| unreachable!("it was left behind"));
        boom()
    });
    assert_eq!(lines, "exit-1");
    assert!(matches!(ending, Err(Ending::Uncaught(error)) if error.message() == "boom"));
}
