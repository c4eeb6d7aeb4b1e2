//! The laws of the nextTick queue and the microtask queue.

use crate::lines::{order, run};
use node_loop::{
    Promise, Settings, close_handle, next_tick, queue_microtask, set_immediate, set_interval, set_timeout,
};

#[test]
fn the_script_runs_to_its_end_before_any_callback() {
    let lines = order(|out| {
        next_tick(out.adds("tick"));
        queue_microtask(out.adds("microtask"));
        out.add("script");
    });
    assert_eq!(lines, "script tick microtask");
}

#[test]
fn all_next_ticks_come_before_the_first_microtask() {
    let lines = order(|out| {
        queue_microtask(out.adds("m1"));
        next_tick({
            let out = out.clone();
            move || {
                out.add("t1");
                next_tick(out.adds("t3"));
            }
        });
        next_tick(out.adds("t2"));
    });
    assert_eq!(lines, "t1 t2 t3 m1");
}

#[test]
fn a_next_tick_from_a_microtask_waits_until_the_microtask_queue_is_empty() {
    let lines = order(|out| {
        queue_microtask({
            let out = out.clone();
            move || {
                out.add("m1");
                next_tick(out.adds("t"));
                queue_microtask(out.adds("m3"));
            }
        });
        queue_microtask(out.adds("m2"));
    });
    assert_eq!(lines, "m1 m2 m3 t");
}

#[test]
fn microtasks_from_a_next_tick_come_before_the_next_ticks_that_they_ask_for() {
    let lines = order(|out| {
        next_tick({
            let out = out.clone();
            move || {
                queue_microtask({
                    let out = out.clone();
                    move || {
                        out.add("m");
                        next_tick(out.adds("t2"));
                    }
                });
                out.add("t1");
            }
        });
    });
    assert_eq!(lines, "t1 m t2");
}

#[test]
fn queue_microtask_and_promises_share_one_queue() {
    let lines = order(|out| {
        queue_microtask(out.adds("1"));
        let second = out.adds("2");
        Promise::resolve(()).then(|()| second());
        queue_microtask(out.adds("3"));
    });
    assert_eq!(lines, "1 2 3");
}

#[test]
fn both_queues_are_emptied_after_each_callback_of_each_phase() {
    let lines = order(|out| {
        let with_followers = |name: &str| {
            let (out, name) = (out.clone(), name.to_owned());
            move || {
                out.add(&name);
                queue_microtask(out.adds(format!("{name}-microtask")));
                next_tick(out.adds(format!("{name}-tick")));
            }
        };
        for name in ["check1", "check2"] {
            set_immediate(with_followers(name));
        }
        for name in ["close1", "close2"] {
            close_handle(with_followers(name));
        }
        for name in ["timer1", "timer2"] {
            set_timeout(5, with_followers(name));
        }
    });
    let names = ["check1", "check2", "close1", "close2", "timer1", "timer2"];
    let expected = names.map(|name| format!("{name} {name}-tick {name}-microtask"));
    assert_eq!(lines, expected.join(" "));
}

#[test]
fn an_es_module_runs_its_microtasks_before_its_next_ticks() {
    let script = |out: crate::lines::Lines| {
        next_tick(out.adds("tick"));
        queue_microtask(out.adds("microtask"));
        out.add("script");
    };
    assert_eq!(run(Settings::new(), script).0, "script tick microtask");
    assert_eq!(run(Settings::new().es_module(), script).0, "script microtask tick");
}

/// Queues itself again for ever.
fn feed(queue: fn(Box<dyn FnOnce()>)) {
    queue(Box::new(move || feed(queue)));
}

#[test]
fn a_microtask_that_never_stops_feeding_its_queue_is_ended_and_no_timer_runs() {
    let (lines, ending) = run(Settings::new().step_budget(50), |out| {
        set_timeout(0, out.adds("timer"));
        feed(|callback| queue_microtask(callback));
    });
    assert_eq!(lines, "");
    let message = ending.expect_err("it never ends by itself").to_string();
    assert!(message.contains("50 callbacks in a row came from the microtask queue"), "{message}");
}

#[test]
fn a_next_tick_that_never_stops_feeding_its_queue_is_ended_and_no_microtask_runs() {
    let (lines, ending) = run(Settings::new().step_budget(50), |out| {
        queue_microtask(out.adds("microtask"));
        feed(|callback| next_tick(callback));
    });
    assert_eq!(lines, "");
    let message = ending.expect_err("it never ends by itself").to_string();
    assert!(message.contains("50 callbacks in a row came from the nextTick queue"), "{message}");
}

#[test]
fn a_drain_of_exactly_the_step_budget_is_no_starvation() {
    let (lines, ending) = run(Settings::new().step_budget(2), |out| {
        next_tick(out.adds("tick"));
        queue_microtask(out.adds("microtask"));
    });
    assert_eq!(lines, "tick microtask");
    assert!(ending.is_ok());
}

#[test]
fn the_step_budget_counts_anew_after_each_callback_of_a_phase() {
    let (lines, ending) = run(Settings::new().step_budget(2), |out| {
        let mut round = 0;
        set_interval(1, move |timer| {
            round += 1;
            next_tick(out.adds(round));
            queue_microtask(|| {});
            if round == 3 {
                node_loop::clear_interval(timer);
            }
        });
    });
    assert_eq!(lines, "1 2 3");
    assert!(ending.is_ok());
}

#[test]
fn an_immediate_that_sets_itself_again_starves_nobody() {
    fn again(left: u32) {
        if left > 0 {
            set_immediate(move || again(left - 1));
        }
    }
    let (lines, ending) = run(Settings::new().step_budget(10), |out| {
        queue_microtask(out.adds("microtask"));
        again(1000);
    });
    assert_eq!(lines, "microtask");
    assert!(ending.is_ok());
}
