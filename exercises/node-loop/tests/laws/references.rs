//! The laws of `ref` and `unref`: what keeps a program alive. And of timers that are started anew.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::lines::{order, run};
use node_loop::{
    Immediate, Settings, Timer, block, clear_immediate, clear_interval, clear_timeout, create_server, now,
    set_immediate, set_interval, set_timeout,
};

#[test]
fn an_unreferenced_timer_does_not_keep_the_program_alive_but_runs_if_something_else_does() {
    let alone = order(|out| _ = set_timeout(10, out.adds("never")).unref());
    assert_eq!(alone, "");
    let kept = order(|out| {
        set_timeout(10, out.adds("10")).unref();
        set_timeout(20, out.adds("20"));
        set_timeout(30, out.adds("never")).unref();
    });
    assert_eq!(kept, "10 20");
}

#[test]
fn a_timer_can_be_referenced_again_and_knows_whether_it_is() {
    let lines = order(|out| {
        let timer = set_timeout(10, out.adds("timer"));
        out.add(timer.has_ref());
        out.add(timer.unref().unref().has_ref());
        out.add(timer.add_ref().add_ref().has_ref());
        let cleared = set_timeout(10, || {});
        clear_timeout(cleared);
        out.add(cleared.add_ref().has_ref());
    });
    assert_eq!(lines, "true false true false timer");
}

#[test]
fn an_interval_that_unreferences_itself_in_its_callback_ends_with_the_program() {
    let lines = order(|out| {
        let mut rounds = 0;
        set_interval(10, {
            let out = out.clone();
            move |timer| {
                rounds += 1;
                out.add(rounds);
                if rounds == 2 {
                    timer.unref();
                }
            }
        });
        set_timeout(35, out.adds("35"));
    });
    assert_eq!(lines, "1 2 3 35");
}

#[test]
fn an_unreferenced_immediate_runs_only_if_the_loop_turns_anyway() {
    let alone = order(|out| _ = set_immediate(out.adds("never")).unref());
    assert_eq!(alone, "");
    let kept = order(|out| {
        let immediate = set_immediate(out.adds("unreferenced")).unref();
        out.add(immediate.has_ref());
        set_immediate(out.adds("referenced"));
        set_immediate(out.adds("again")).unref().add_ref();
    });
    assert_eq!(kept, "false unreferenced referenced again");
}

#[test]
fn the_loop_sleeps_although_an_unreferenced_immediate_waits() {
    let lines = order(|out| {
        set_immediate({
            let out = out.clone();
            move || out.add(format!("immediate at {}", now()))
        })
        .unref();
        set_timeout(10, out.adds("timer"));
    });
    assert_eq!(lines, "immediate at 10 timer");
}

#[test]
fn a_cleared_immediate_that_was_unreferenced_leaves_the_count_right() {
    let lines = order(|out| {
        clear_immediate(set_immediate(|| {}).unref());
        clear_timeout(set_timeout(5, || {}).unref());
        set_immediate(out.adds("still alive"));
        set_timeout(5, out.adds("and here"));
    });
    assert_eq!(lines, "still alive and here");
}

#[test]
fn refresh_starts_a_timer_anew_behind_the_others_of_its_list() {
    let lines = order(|out| {
        let timer = set_timeout(10, {
            let out = out.clone();
            move || out.add(format!("refreshed at {}", now()))
        });
        set_timeout(10, out.adds("other"));
        set_timeout(4, move || _ = timer.refresh());
        set_timeout(5, move || clear_timeout(timer.refresh().refresh()));
        set_timeout(5, {
            let again = set_timeout(10, out.adds("second"));
            move || _ = again.refresh()
        });
    });
    assert_eq!(lines, "other second");
}

#[test]
fn a_refreshed_timer_is_still_found_to_clear_it_and_one_that_has_run_is_ignored() {
    let lines = order(|out| {
        let timer = set_timeout(10, move || out.add(now()));
        set_timeout(6, move || _ = timer.refresh());
        set_timeout(40, move || assert!(!timer.refresh().has_ref()));
    });
    assert_eq!(lines, "16");
}

#[test]
fn an_interval_refreshed_between_its_rounds_counts_from_there() {
    let lines = order(|out| {
        let mut rounds = 0;
        let interval = set_interval(10, move |timer| {
            out.add(now());
            rounds += 1;
            if rounds == 3 {
                clear_interval(timer);
            }
        });
        set_timeout(15, move || _ = interval.refresh());
    });
    assert_eq!(lines, "10 25 35");
}

#[test]
fn what_a_cleared_callback_held_may_clear_something_when_it_is_dropped() {
    /// Clears a timer and an immediate when it is dropped.
    struct Clears(Timer, Immediate);
    impl Drop for Clears {
        fn drop(&mut self) {
            clear_timeout(self.0);
            clear_immediate(self.1);
        }
    }
    let lines = order(|out| {
        let clears = || Clears(set_timeout(5, || unreachable!()), set_immediate(|| unreachable!()));
        let (one, two) = (clears(), clears());
        clear_immediate(set_immediate(move || drop(one)));
        clear_timeout(set_timeout(5, move || drop(two)));
        set_immediate(out.adds("alive"));
    });
    assert_eq!(lines, "alive");
}

#[test]
fn a_listening_server_keeps_the_program_alive_unless_it_is_unreferenced() {
    let lines = order(|out| {
        let server = create_server(|_| {});
        server.listen(0);
        server.unref();
        let closed = create_server(|_| {});
        closed.listen(0);
        let says_closed = out.adds("closed");
        set_timeout(10, move || closed.close(|_| says_closed()));
    });
    assert_eq!(lines, "closed");
}

#[test]
fn a_timer_of_a_loop_that_has_ended_is_no_timer_of_the_next_one() {
    let dead: Rc<Cell<Option<Timer>>> = Rc::default();
    let kept = Rc::clone(&dead);
    let first = run(Settings::new(), move |_| kept.set(Some(set_timeout(5, || {}))));
    assert!(first.1.is_ok());
    let dead = dead.get().expect("the first program set a timer");
    let lines = order(|out| {
        // It would have the same number.
        let timer = set_timeout(5, out.adds("of this loop"));
        clear_timeout(dead);
        dead.unref();
        assert!(timer.has_ref() && !dead.has_ref());
    });
    assert_eq!(lines, "of this loop");
}

#[test]
fn a_program_that_fails_drops_what_still_waits() {
    /// Notes that it was dropped.
    struct Noted(Rc<RefCell<Vec<&'static str>>>);
    impl Drop for Noted {
        fn drop(&mut self) {
            self.0.borrow_mut().push("dropped");
        }
    }
    let drops = Rc::default();
    let (_, ending) = run(Settings::new(), |_| {
        let (timer, immediate) = (Noted(Rc::clone(&drops)), Noted(Rc::clone(&drops)));
        set_timeout(10, move || drop(timer));
        set_immediate(move || drop(immediate));
        block(1);
        node_loop::throw(node_loop::Error::new("boom"));
    });
    assert!(ending.is_err());
    assert_eq!(*drops.borrow(), ["dropped", "dropped"]);
}
