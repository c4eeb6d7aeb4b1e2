//! Facts about the nextTick queue and the microtask queue: two queues, and two kinds of modules.

use std::collections::BTreeSet;

use crate::lines::{Lines, order, run};
use node_loop::{Promise, Settings, next_tick, queue_microtask, set_immediate, set_timeout};

fn microtasks(out: Lines) {
    out.add(1);
    set_timeout(0, out.adds(2));
    let (third, fourth) = (out.adds(3), out.adds(4));
    Promise::resolve(()).then(|()| third()).then(|()| fourth());
    next_tick(out.adds(5));
    queue_microtask(out.adds(6));
    out.add(7);
}

#[test]
fn listing_microtasks_has_one_order_in_which_6_comes_before_4() {
    assert_eq!(order(microtasks), "1 7 5 3 6 4 2");
}

#[test]
fn listing_microtasks_has_another_order_as_an_es_module() {
    assert_eq!(run(Settings::new().es_module(), microtasks).0, "1 7 3 6 4 5 2");
}

#[test]
fn belief_next_tick_is_a_microtask_but_one_from_a_microtask_waits_for_all_of_them() {
    let lines = order(|out| {
        let (second, third) = (out.adds("p2"), out.adds("p3"));
        Promise::resolve(())
            .then(move |()| {
                out.add("p1");
                next_tick(out.adds("tick-from-p1"));
            })
            .then(|()| second())
            .then(|()| third());
    });
    assert_eq!(lines, "p1 p2 p3 tick-from-p1");
}

fn starvation(out: Lines, feeds: bool) {
    fn again(out: Lines) {
        Promise::resolve(()).then(move |()| {
            out.add("Microtask");
            again(out);
        });
    }
    set_timeout(0, out.adds("This-will-never-run!"));
    if feeds {
        again(out);
    }
}

#[test]
fn listing_starvation_never_comes_to_its_timer_and_as_it_is_printed_it_does() {
    let (lines, ending) = run(Settings::new().step_budget(1000), |out| starvation(out, true));
    assert_eq!(lines, ["Microtask"; 1000].join(" "));
    assert!(ending.is_err());
    // In the listing the call is a comment, so nothing starves.
    assert_eq!(order(|out| starvation(out, false)), "This-will-never-run!");
}

#[test]
fn listing_bounded_microtasks_still_keeps_the_timer_waiting() {
    fn batch(number: u32, out: Lines) {
        if number < 10 {
            out.add(number);
            queue_microtask(move || batch(number + 1, out));
        }
    }
    let lines = order(|out| {
        set_timeout(0, out.adds("timer"));
        batch(0, out);
    });
    assert_eq!(lines, "0 1 2 3 4 5 6 7 8 9 timer");
}

fn priority(out: Lines) {
    out.add(1);
    set_timeout(0, out.adds(2));
    let (third, fourth) = (out.adds(3), out.adds(4));
    Promise::resolve(()).then(|()| third()).then(|()| fourth());
    next_tick({
        let out = out.clone();
        move || {
            out.add(5);
            next_tick(out.adds(6));
        }
    });
    set_immediate(out.adds(7));
    out.add(8);
}

#[test]
fn listing_priority_has_two_orders_since_timer_against_immediate_is_no_priority() {
    let orders: BTreeSet<_> = (0..100).map(|seed| run(Settings::new().seed(seed), priority).0).collect();
    assert_eq!(orders, ["1 8 5 6 3 4 2 7", "1 8 5 6 3 4 7 2"].map(String::from).into());
}

#[test]
fn listing_priority_has_another_start_as_an_es_module() {
    assert_eq!(run(Settings::new().es_module(), priority).0, "1 8 3 4 5 6 7 2");
}
