//! The laws of `monitor_event_loop_delay`, on the virtual clock, where its times are exact.

use crate::lines::{order, run};
use node_loop::{
    Ending, LoopDelay, Settings, block, monitor_event_loop_delay, process, set_immediate, set_timeout,
};

/// What was measured when `ms` milliseconds have gone by since `program` began.
fn measured_after(ms: u64, program: impl FnOnce(&LoopDelay)) -> LoopDelay {
    let mut measured = None;
    let (_, ending) = run(Settings::new(), |_| {
        let delay = monitor_event_loop_delay(10);
        delay.enable();
        program(&delay);
        measured = Some(delay.clone());
        set_timeout(ms, move || assert!(delay.disable()));
    });
    assert!(ending.is_ok(), "{ending:?}");
    measured.expect("the program has begun")
}

#[test]
fn a_loop_that_is_never_held_up_shows_the_resolution() {
    let delay = measured_after(105, |_| ());
    // The first of ten runs has none before it.
    assert_eq!((delay.count(), delay.min(), delay.max()), (9, 10, 10));
    assert!((delay.mean() - 10.0).abs() < f64::EPSILON);
}

#[test]
fn a_callback_that_blocks_shows_with_all_its_time_and_the_next_run_is_not_made_up_for() {
    let delay = measured_after(500, |_| _ = set_timeout(95, || block(200)));
    // It ran at 10, 20 … 90, 295, 305 … 495.
    assert_eq!((delay.count(), delay.min(), delay.max()), (8 + 1 + 20, 10, 205));
    assert!((delay.mean() - 485.0 / 29.0).abs() < 1e-9, "{}", delay.mean());
}

#[test]
fn immediates_that_never_stop_do_not_hold_it_up() {
    fn again() {
        block(1);
        set_immediate(again);
    }
    let delay = monitored_until_exit(again);
    assert_eq!((delay.count(), delay.min(), delay.max()), (9, 10, 10));
}

fn monitored_until_exit(program: fn()) -> LoopDelay {
    let mut measured = None;
    let (_, ending) = run(Settings::new(), |_| {
        let delay = monitor_event_loop_delay(10);
        delay.enable();
        measured = Some(delay);
        set_timeout(105, || process::exit(0));
        program();
    });
    assert!(ending.is_ok(), "{ending:?}");
    measured.expect("the program has begun")
}

#[test]
fn a_percentile_is_a_time_that_was_measured_and_the_rank_is_rounded_as_in_node() {
    // 14 times: 11, 12 … 24. Each block ends between two runs and holds up one of them.
    let delay = measured_after(10 + (11..=24).sum::<u64>() + 5, |_| {
        let mut run = 10;
        for time in 11..=24 {
            set_timeout(run + 1, move || block(time - 1));
            run += time;
        }
    });
    assert_eq!((delay.count(), delay.min(), delay.max()), (14, 11, 24));
    // What `perf_hooks.createHistogram()` says of the same ranks, on Node 20, 22 and 24.
    for (percentage, rank) in [
        (0.1, 1),
        (10.0, 1),
        (11.0, 2),
        (50.0, 7),
        (89.0, 12),
        (95.0, 13),
        (96.0, 13),
        (99.0, 14),
        (100.0, 14),
    ] {
        assert_eq!(delay.percentile(percentage), 10 + rank, "{percentage} percent");
    }
}

#[test]
fn it_keeps_no_program_alive_and_is_enabled_only_once() {
    let lines = order(|out| {
        let delay = monitor_event_loop_delay(10);
        out.add(delay.enable());
        out.add(delay.enable());
        set_timeout(25, move || {
            out.add(delay.disable());
            out.add(delay.disable());
            out.add(delay.count());
            delay.enable();
        });
    });
    assert_eq!(lines, "true false true false 1");
}

#[test]
fn a_pause_counts_as_a_delay_unless_all_is_forgotten() {
    for (forgets, expected) in [(false, 320), (true, 10)] {
        let delay = measured_after(505, |delay| {
            let (pause, go_on) = (delay.clone(), delay.clone());
            set_timeout(101, move || {
                pause.disable();
                if forgets {
                    pause.reset();
                }
            });
            set_timeout(410, move || assert!(go_on.enable()));
        });
        assert_eq!(delay.max(), expected, "forgets: {forgets}");
    }
}

#[test]
fn nothing_measured_is_0_and_no_mean() {
    let delay = measured_after(1, |_| ());
    assert_eq!((delay.count(), delay.min(), delay.max(), delay.percentile(50.0)), (0, 0, 0, 0));
    assert!(delay.mean().is_nan());
}

#[test]
fn a_resolution_or_a_percentage_that_makes_no_sense_is_a_range_error() {
    let programs: [fn(); 4] = [
        || drop(monitor_event_loop_delay(0)),
        || _ = monitor_event_loop_delay(10).percentile(0.0),
        || _ = monitor_event_loop_delay(10).percentile(100.5),
        || _ = monitor_event_loop_delay(10).percentile(f64::NAN),
    ];
    for program in programs {
        let (_, ending) = run(Settings::new(), |_| program());
        assert!(
            matches!(&ending, Err(Ending::Uncaught(error)) if error.name() == "RangeError"),
            "{ending:?}"
        );
    }
}
