//! Listings that the book teaches with, in the order that Node prints.

use std::collections::BTreeSet;

use crate::lines::{Lines, order, run};
use node_loop::{Promise, Settings, next_tick, queue_microtask, set_immediate, set_timeout};

fn call_stack(out: Lines) {
    out.add("Start");
    set_timeout(0, {
        let out = out.clone();
        move || {
            out.add("Timeout-1");
            let inner = out.adds("Promise-in-Timeout");
            Promise::resolve(()).then(|()| inner());
        }
    });
    Promise::resolve(())
        .then({
            let out = out.clone();
            move |()| {
                out.add("Promise-1");
                set_timeout(0, out.adds("Timeout-in-Promise"));
            }
        })
        .then({
            let second = out.adds("Promise-2");
            |()| second()
        });
    out.add("End");
}

#[test]
fn the_call_stack_listing_has_one_order() {
    let expected = "Start End Promise-1 Promise-2 Timeout-1 Promise-in-Timeout Timeout-in-Promise";
    assert_eq!(order(call_stack), expected);
    for seed in 0..50 {
        assert_eq!(run(Settings::new().seed(seed), call_stack).0, expected);
    }
}

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
fn the_microtasks_listing_has_one_order() {
    assert_eq!(order(microtasks), "1 7 5 3 6 4 2");
}

#[test]
fn the_microtasks_listing_has_another_order_as_an_es_module() {
    assert_eq!(run(Settings::new().es_module(), microtasks).0, "1 7 3 6 4 5 2");
}

#[test]
fn the_starvation_listing_never_comes_to_its_timer() {
    fn again(out: Lines) {
        Promise::resolve(()).then(move |()| {
            out.add("Microtask");
            again(out);
        });
    }
    let (lines, ending) = run(Settings::new().step_budget(1000), |out| {
        set_timeout(0, out.adds("This-will-never-run!"));
        again(out);
    });
    assert_eq!(lines, ["Microtask"; 1000].join(" "));
    assert!(ending.is_err());
}

#[test]
fn the_bounded_microtasks_listing_still_keeps_the_timer_waiting() {
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
    let third = {
        let out = out.clone();
        move || {
            out.add(3);
            queue_microtask(out.adds(4));
        }
    };
    Promise::resolve(()).then(move |()| third());
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
fn the_priority_listing_has_two_orders() {
    let orders: BTreeSet<_> = (0..100).map(|seed| run(Settings::new().seed(seed), priority).0).collect();
    assert_eq!(orders, ["1 8 5 6 3 4 2 7", "1 8 5 6 3 4 7 2"].map(String::from).into());
}

#[test]
fn the_priority_listing_has_another_start_as_an_es_module() {
    assert_eq!(run(Settings::new().es_module(), priority).0, "1 8 3 4 5 6 7 2");
}
