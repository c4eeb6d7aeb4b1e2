//! The laws of the thread pool: what its threads do, and when the loop hears of it. On both clocks.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use crate::endings::panic_of;
use crate::io::{FILE, real_order};
use crate::lines::{Lines, order, run};
use node_loop::{Error, Settings, block, next_tick, now, read_file, run_in_pool, set_immediate, set_timeout};

#[test]
fn what_the_pool_finishes_while_its_callbacks_run_waits_for_the_next_poll() {
    let program = |out: Lines| {
        run_in_pool(
            || (),
            move |()| {
                out.add("first");
                set_immediate(out.adds("immediate"));
                run_in_pool(|| (), move |()| out.add("second"));
                // Long enough for the second job to be done before this callback ends.
                block(30);
            },
        );
    };
    assert_eq!(real_order(program), "first immediate second");
    assert_eq!(order(program), "first immediate second");
}

/// `count` immediates, each set by the one before it.
fn immediates_in_a_row(out: Lines, name: &'static str, number: u32, count: u32) {
    if number <= count {
        set_immediate(move || {
            out.add(format!("{name}{number}"));
            immediates_in_a_row(out, name, number + 1, count);
        });
    }
}

#[test]
fn each_of_two_files_lets_four_iterations_go_by_on_the_real_clock() {
    let program = |out: Lines| {
        immediates_in_a_row(out.clone(), "i", 1, 3);
        let other = out.clone();
        read_file(FILE, move |_| other.add("other"));
        read_file(FILE, move |_| {
            out.add("first");
            immediates_in_a_row(out.clone(), "f", 1, 4);
            read_file(FILE, move |_| out.add("second"));
        });
    };
    // The disk is a little faster or slower each time.
    for _ in 0..25 {
        let real = real_order(program);
        let lines: Vec<_> = real.split(' ').collect();
        let at = |line: &str| lines.iter().position(|printed| *printed == line);
        assert!(lines.starts_with(&["i1", "i2", "i3"]), "{real}");
        assert!(at("f4") < at("second") && at("f4").is_some(), "{real}");
    }
}

#[test]
fn virtual_time_stands_still_while_the_pool_works() {
    let lines = order(|out| {
        set_timeout(1, out.adds("timer"));
        run_in_pool(|| 6 * 7, move |answer| out.add(format!("{answer} at {}", now())));
    });
    assert_eq!(lines, "42 at 0 timer");
}

#[test]
fn four_jobs_of_the_pool_run_at_the_same_time_and_the_fifth_waits() {
    let most = Arc::new(Mutex::new((0, 0)));
    let threads: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let lines = real_order(|out| {
        for job in 0..8 {
            let (most, threads, out) = (Arc::clone(&most), Arc::clone(&threads), out.clone());
            let work = move || {
                {
                    let mut most = most.lock().expect("no job panics");
                    most.0 += 1;
                    most.1 = most.1.max(most.0);
                }
                let id: ThreadId = thread::current().id();
                threads.lock().expect("no job panics").insert(format!("{id:?}"));
                thread::sleep(std::time::Duration::from_millis(20));
                most.lock().expect("no job panics").0 -= 1;
                job
            };
            run_in_pool(work, move |job| out.add(job));
        }
    });
    assert_eq!(lines.split(' ').collect::<BTreeSet<_>>().len(), 8, "{lines}");
    assert_eq!(most.lock().expect("no job panics").1, 4);
    assert_eq!(threads.lock().expect("no job panics").len(), 4);
}

#[test]
fn a_panic_in_the_pool_is_a_bug_and_comes_up_in_the_loop() {
    for settings in [Settings::new(), Settings::new().virtual_clock()] {
        let text = panic_of(|| _ = settings.run(|| run_in_pool(|| panic!("a bug in the work"), |()| {})));
        assert_eq!(text, "a bug in the work");
    }
}

#[test]
fn the_work_of_the_pool_has_no_loop_on_either_clock() {
    for settings in [Settings::new(), Settings::new().virtual_clock()] {
        let text = panic_of(|| _ = settings.run(|| run_in_pool(|| next_tick(|| ()), |()| {})));
        assert!(text.contains("there is no event loop here"), "{text}");
    }
}

#[test]
fn a_program_that_fails_does_not_wait_for_the_pool() {
    let (lines, ending) = run(Settings::new(), |out| {
        run_in_pool(|| (), move |()| out.add("never"));
        next_tick(|| node_loop::throw(Error::new("boom")));
    });
    assert_eq!(lines, "");
    assert!(ending.is_err());
}
