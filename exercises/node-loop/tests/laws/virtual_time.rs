//! The laws of virtual time: when it stands still, when it moves, and what a seed changes.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::lines::{Lines, order, run};
use node_loop::{Settings, now, run_in_pool, set_immediate, set_timeout};

/// Asks for a callback that comes with the next iteration.
type Again = fn(Box<dyn FnOnce()>);

/// Does `again` over and over until `ended` says so, and writes how often. It gives up after 10 000 times.
fn count_until(ended: Rc<Cell<bool>>, times: u32, out: Lines, again: Again) {
    if ended.get() || times == 10_000 {
        out.add(format!("{times} at {}", now()));
    } else {
        again(Box::new(move || count_until(ended, times + 1, out, again)));
    }
}

#[test]
fn a_chain_of_work_at_once_that_waits_for_a_timer_sees_it_after_a_thousand_iterations_for_each_millisecond() {
    let chains: [Again; 2] = [
        |next| _ = set_immediate(next),
        |next| {
            // A callback is not `Send`, so it waits beside the job.
            run_in_pool(|| (), move |()| next());
        },
    ];
    for again in chains {
        let lines = order(|out| {
            let ended = Rc::new(Cell::new(false));
            let timer = Rc::clone(&ended);
            set_timeout(3, move || timer.set(true));
            count_until(ended, 0, out, again);
        });
        assert_eq!(lines, "3001 at 3");
    }
}

#[test]
fn an_iteration_that_waits_begins_the_thousand_anew() {
    fn rounds(left: u32, out: Lines) {
        if left == 0 {
            out.add(now());
            return;
        }
        set_immediate(move || {
            set_immediate(move || _ = set_timeout(1, move || rounds(left - 1, out)));
        });
    }
    assert_eq!(order(|out| rounds(1200, out)), "1200");
}

#[test]
fn on_the_virtual_clock_without_a_seed_a_fast_script_is_always_before_its_first_millisecond() {
    let lines = order(|out| {
        set_timeout(0, out.adds("timeout"));
        set_immediate(out.adds("immediate"));
    });
    assert_eq!(lines, "immediate timeout");
}

/// Every order that a program shows over many seeds.
fn orders(program: fn(Lines)) -> BTreeSet<String> {
    (0..200).map(|seed| run(Settings::new().seed(seed), program).0).collect()
}

#[test]
fn seeds_show_every_order_that_node_may_choose_and_no_other() {
    let two_timers_and_an_immediate = orders(|out| {
        set_timeout(0, out.adds("T1"));
        set_timeout(0, out.adds("T2"));
        set_immediate(out.adds("I"));
    });
    assert_eq!(two_timers_and_an_immediate, ["I T1 T2", "T1 I T2", "T1 T2 I"].map(String::from).into());
}

#[test]
fn a_seed_always_shows_the_same_order() {
    fn program(out: Lines) {
        for ms in [0, 1, 2, 3] {
            set_timeout(ms, out.adds(ms));
            set_immediate(out.adds("immediate"));
        }
        set_timeout(5, move || out.add(now()));
    }
    for seed in 0..20 {
        let first = run(Settings::new().seed(seed), program).0;
        assert_eq!(run(Settings::new().seed(seed), program).0, first);
    }
}

#[test]
fn virtual_time_jumps_to_the_next_timer() {
    let lines = order(|out| {
        out.add(now());
        set_timeout(1_000_000_000, move || out.add(now()));
    });
    assert_eq!(lines, "0 1000000000");
}
