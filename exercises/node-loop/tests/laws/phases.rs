//! The laws of timers, immediates and close callbacks: what an iteration does, and in which order.

use std::cell::RefCell;
use std::rc::Rc;

use crate::lines::{Lines, order, run};
use node_loop::{
    Event, Phase, Settings, block, clear_immediate, clear_interval, clear_timeout, close_handle, next_tick,
    now, set_immediate, set_interval, set_timeout,
};

#[test]
fn timers_of_one_duration_run_in_the_order_in_which_they_were_set() {
    let lines = order(|out| {
        for name in ["a", "b", "c"] {
            set_timeout(10, out.adds(name));
        }
    });
    assert_eq!(lines, "a b c");
}

#[test]
fn zero_and_one_and_too_long_are_all_one_millisecond_and_one_list() {
    let lines = order(|out| {
        set_timeout(1, out.adds("one"));
        set_timeout(0, out.adds("zero"));
        set_timeout(1 << 31, out.adds("too-long"));
        set_timeout(1, {
            let out = out.clone();
            move || out.add(now())
        });
    });
    assert_eq!(lines, "one zero too-long 1");
}

#[test]
fn a_duration_of_the_longest_signed_32_bit_number_is_kept() {
    let lines = order(|out| {
        set_timeout((1 << 31) - 1, move || out.add(now()));
    });
    assert_eq!(lines, "2147483647");
}

#[test]
fn a_shorter_timer_that_was_set_later_runs_first() {
    let lines = order(|out| {
        set_timeout(20, out.adds("long"));
        set_timeout(10, out.adds("short"));
    });
    assert_eq!(lines, "short long");
}

#[test]
fn of_two_lists_due_in_the_same_millisecond_the_older_list_runs_first() {
    let lines = order(|out| {
        set_timeout(20, out.adds("20 ms, set at 0"));
        set_timeout(10, move || {
            set_timeout(10, out.adds("10 ms, set at 10"));
        });
    });
    assert_eq!(lines, "20 ms, set at 0 10 ms, set at 10");
}

#[test]
fn the_rest_of_a_list_stands_behind_lists_that_were_begun_meanwhile() {
    let lines = order(|out| {
        set_timeout(10, out.adds("10 ms, set at 0;"));
        set_timeout(3, {
            let out = out.clone();
            move || {
                set_timeout(12, out.adds("12 ms, set at 3;"));
                set_timeout(2, move || {
                    set_timeout(10, out.adds("10 ms, set at 5;"));
                });
            }
        });
    });
    assert_eq!(lines, "10 ms, set at 0; 12 ms, set at 3; 10 ms, set at 5;");
}

#[test]
fn a_list_that_was_cleared_and_begun_again_in_its_own_callback_keeps_its_place() {
    let lines = order(|out| {
        let rest = Rc::new(RefCell::new(None));
        set_timeout(10, {
            let rest = Rc::clone(&rest);
            move || {
                if let Some(waiting) = rest.take() {
                    clear_timeout(waiting);
                }
                set_timeout(10, out.adds("10 ms, set at 10;"));
                block(1);
                set_timeout(9, out.adds("9 ms, set at 11;"));
            }
        });
        rest.replace(Some(set_timeout(10, || ())));
    });
    assert_eq!(lines, "10 ms, set at 10; 9 ms, set at 11;");
}

#[test]
fn a_timer_says_the_earliest_time_and_a_busy_callback_makes_it_late() {
    let lines = order(|out| {
        set_timeout(10, move || out.add(now()));
        block(50);
    });
    assert_eq!(lines, "50");
}

#[test]
fn a_timer_that_becomes_due_while_timers_run_waits_for_the_next_iteration() {
    let lines = order(|out| {
        set_timeout(10, {
            let out = out.clone();
            move || {
                set_immediate(out.adds("immediate"));
                block(50);
                out.add("first");
            }
        });
        set_timeout(20, out.adds("second"));
    });
    assert_eq!(lines, "first immediate second");
}

#[test]
fn a_timer_can_clear_the_next_one_of_its_list() {
    let lines = order(|out| {
        let next = Rc::new(RefCell::new(None));
        set_timeout(5, {
            let (out, next) = (out.clone(), Rc::clone(&next));
            move || {
                out.add("first");
                if let Some(waiting) = next.take() {
                    clear_timeout(waiting);
                }
            }
        });
        next.replace(Some(set_timeout(5, out.adds("cleared"))));
        set_timeout(5, out.adds("third"));
    });
    assert_eq!(lines, "first third");
}

#[test]
fn a_next_tick_between_two_timers_can_clear_the_second() {
    let lines = order(|out| {
        let second = Rc::new(RefCell::new(None));
        set_timeout(5, {
            let (out, second) = (out.clone(), Rc::clone(&second));
            move || {
                out.add("first");
                next_tick(move || {
                    if let Some(waiting) = second.take() {
                        clear_timeout(waiting);
                    }
                });
            }
        });
        second.replace(Some(set_timeout(5, out.adds("second"))));
    });
    assert_eq!(lines, "first");
}

#[test]
fn a_cleared_list_that_is_filled_again_counts_from_the_new_time() {
    let lines = order(|out| {
        let timer = set_timeout(10, out.adds("cleared"));
        set_timeout(5, move || {
            clear_timeout(timer);
            set_timeout(10, move || out.add(now()));
        });
    });
    assert_eq!(lines, "15");
}

#[test]
fn a_loop_whose_only_timer_is_cleared_ends_at_once() {
    let lines = order(|out| {
        clear_timeout(set_timeout(1000, out.adds("never")));
    });
    assert_eq!(lines, "");
}

#[test]
fn an_interval_comes_again_each_time_measured_from_the_start_of_its_callback() {
    let lines = order(|out| {
        let mut rounds = 0;
        set_interval(10, move |timer| {
            out.add(now());
            block(3);
            rounds += 1;
            if rounds == 3 {
                clear_interval(timer);
            }
        });
    });
    assert_eq!(lines, "10 20 30");
}

#[test]
fn an_interval_stands_behind_a_timer_that_its_own_callback_set() {
    let lines = order(|out| {
        let mut rounds = 0;
        set_interval(10, move |timer| {
            rounds += 1;
            out.add(rounds);
            if rounds == 1 {
                set_timeout(10, out.adds("timeout"));
            } else {
                clear_interval(timer);
            }
        });
    });
    assert_eq!(lines, "1 timeout 2");
}

#[test]
fn an_interval_stands_before_a_timer_that_its_next_tick_set() {
    let lines = order(|out| {
        let mut rounds = 0;
        set_interval(10, move |timer| {
            rounds += 1;
            out.add(rounds);
            if rounds == 2 {
                return clear_interval(timer);
            }
            let timeout = out.adds("timeout");
            next_tick(|| _ = set_timeout(10, timeout));
        });
    });
    assert_eq!(lines, "1 2 timeout");
}

#[test]
fn an_interval_that_another_timer_clears_stops() {
    let lines = order(|out| {
        let interval = set_interval(10, {
            let out = out.clone();
            move |_| out.add(now())
        });
        set_timeout(25, move || clear_interval(interval));
    });
    assert_eq!(lines, "10 20");
}

#[test]
fn immediates_run_in_the_order_in_which_they_were_set() {
    let lines = order(|out| {
        for name in ["a", "b", "c"] {
            set_immediate(out.adds(name));
        }
    });
    assert_eq!(lines, "a b c");
}

#[test]
fn an_immediate_set_by_an_immediate_runs_in_the_next_iteration() {
    let lines = order(|out| {
        set_immediate({
            let out = out.clone();
            move || {
                out.add("first");
                set_immediate(out.adds("next iteration"));
            }
        });
        set_immediate(out.adds("second"));
        close_handle(out.adds("close"));
    });
    assert_eq!(lines, "first second close next iteration");
}

#[test]
fn an_immediate_can_clear_one_of_the_same_check_phase() {
    let lines = order(|out| {
        let next = Rc::new(RefCell::new(None));
        set_immediate({
            let (out, next) = (out.clone(), Rc::clone(&next));
            move || {
                out.add("first");
                if let Some(waiting) = next.take() {
                    clear_immediate(waiting);
                }
            }
        });
        next.replace(Some(set_immediate(out.adds("cleared"))));
        set_immediate(out.adds("third"));
    });
    assert_eq!(lines, "first third");
}

#[test]
fn a_cleared_immediate_does_not_keep_the_loop_alive() {
    let lines = order(|out| clear_immediate(set_immediate(out.adds("never"))));
    assert_eq!(lines, "");
}

#[test]
fn inside_a_timer_the_immediate_comes_before_the_next_timer() {
    let lines = order(|out| {
        set_timeout(10, move || {
            set_timeout(0, out.adds("timeout"));
            set_immediate(out.adds("immediate"));
            block(5);
        });
    });
    assert_eq!(lines, "immediate timeout");
}

#[test]
fn inside_a_close_callback_a_due_timer_comes_before_the_immediate() {
    let lines = order(|out| {
        close_handle(move || {
            set_immediate(out.adds("immediate"));
            set_timeout(0, out.adds("timeout"));
            block(5);
        });
    });
    assert_eq!(lines, "timeout immediate");
}

#[test]
fn a_handle_closed_by_a_close_callback_waits_for_the_next_iteration() {
    let lines = order(|out| {
        close_handle({
            let out = out.clone();
            move || {
                close_handle(out.adds("next iteration"));
                set_immediate(out.adds("immediate"));
            }
        });
        close_handle(out.adds("second"));
    });
    assert_eq!(lines, "second immediate next iteration");
}

#[test]
fn a_timer_that_is_due_after_a_slow_script_runs_before_the_first_check_phase() {
    let lines = order(|out| {
        set_immediate(out.adds("immediate"));
        set_timeout(0, out.adds("timeout"));
        block(5);
    });
    assert_eq!(lines, "timeout immediate");
}

#[test]
fn on_the_real_clock_no_timer_is_early() {
    let lines = Lines::default();
    let out = lines.clone();
    let ending = Settings::new().run(|| {
        set_timeout(20, {
            let out = out.clone();
            move || out.add(if now() < 20 { "early" } else { "second" })
        });
        set_timeout(5, move || out.add(if now() < 5 { "early" } else { "first" }));
    });
    assert!(ending.is_ok());
    assert_eq!(lines.joined(), "first second");
}

#[test]
fn an_observer_is_told_the_phases_in_libuvs_order_with_the_timers_first_once() {
    let phases = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&phases);
    let settings = Settings::new().observe(move |record| {
        if let Event::Phase(phase) = record.event {
            seen.borrow_mut().push((record.at, phase));
        }
    });
    let (lines, _) = run(settings, |out| {
        set_timeout(7, out.adds("timeout"));
    });
    assert_eq!(lines, "timeout");
    let expected = [
        (0, Phase::Timers),
        (0, Phase::Pending),
        (0, Phase::Idle),
        (0, Phase::Prepare),
        (0, Phase::Poll),
        (7, Phase::Check),
        (7, Phase::Close),
        (7, Phase::Timers),
    ];
    assert_eq!(*phases.borrow(), expected);
}

#[test]
fn poll_sleeps_until_the_next_timer_and_not_longer_or_shorter() {
    let polls = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&polls);
    let settings = Settings::new().observe(move |record| {
        if record.event == Event::Phase(Phase::Check) {
            seen.borrow_mut().push(record.at);
        }
    });
    let (lines, _) = run(settings, |out| {
        set_timeout(10, out.adds("10"));
        block(5);
        set_timeout(10, out.adds("15"));
    });
    assert_eq!(lines, "10 15");
    assert_eq!(*polls.borrow(), [10, 15]);
}
