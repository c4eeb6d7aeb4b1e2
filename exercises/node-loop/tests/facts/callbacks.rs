//! Facts about callbacks: errors first, one after the other, now or later but never both.

use std::sync::mpsc;

use crate::lines::{Lines, order, run};
use node_loop::{
    Ending, Error, EventEmitter, Settings, clear_interval, process, read_file, run_in_pool, set_interval,
    set_timeout, throw,
};

/// Two files that are there.
const FILES: [&str; 2] =
    [concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"), concat!(env!("CARGO_MANIFEST_DIR"), "/src/task.rs")];

#[test]
fn listing_error_first_the_callback_looks_at_the_error_before_the_value() {
    let lines = order(|out| {
        out.add("start");
        for file in ["no-such-file", FILES[0]] {
            let out = out.clone();
            read_file(file, move |result| match result {
                Err(error) => out.add(error.code().expect("an error of a file has a code")),
                Ok(_) => out.add("text"),
            });
        }
        out.add("asked");
    });
    assert_eq!(lines, "start asked ENOENT text");
}

/// Reads three files, each in the callback of the one before.
fn nested(second: &'static str, out: Lines) {
    read_file(FILES[0], move |first| {
        out.add(if first.is_ok() { "first" } else { "failed" });
        read_file(second, move |read| {
            if let Err(error) = read {
                return out.add(error.code().expect("an error of a file has a code"));
            }
            out.add("second");
            read_file(FILES[1], move |third| out.add(if third.is_ok() { "third" } else { "failed" }));
        });
    });
}

#[test]
fn listing_callback_hell_each_file_is_read_after_the_one_before_and_an_error_stops_the_chain() {
    assert_eq!(order(|out| nested(FILES[1], out)), "first second third");
    assert_eq!(order(|out| nested("no-such-file", out)), "first ENOENT");
}

#[test]
fn belief_a_callback_is_called_later_but_many_are_called_at_once() {
    let lines = order(|out| {
        out.add("a");
        [1].iter().for_each(|number| out.add(number));
        let emitter = EventEmitter::new();
        emitter.on("event", {
            let out = out.clone();
            move |()| out.add("listener")
        });
        emitter.emit("event", ());
        out.add("b");
    });
    assert_eq!(lines, "a 1 listener b");
}

#[test]
fn belief_a_try_around_the_call_catches_what_the_callback_throws_but_its_caller_is_gone() {
    let lines = order(|out| {
        process::on_uncaught_exception({
            let out = out.clone();
            move |error| out.add(format!("uncaught-{}", error.code().unwrap_or("without-a-code")))
        });
        let asking = std::panic::catch_unwind(|| {
            read_file("no-such-file", |result| {
                if let Err(error) = result {
                    throw(error);
                }
            });
        });
        out.add(if asking.is_ok() { "try-block-ended" } else { "caught?" });
    });
    assert_eq!(lines, "try-block-ended uncaught-ENOENT");
    let (_, ending) = run(Settings::new(), |_| _ = set_timeout(0, || throw(Error::new("boom"))));
    assert!(matches!(ending, Err(Ending::Uncaught(_))));
}

#[test]
fn listing_non_blocking_the_script_ends_before_the_file_is_there() {
    let lines = order(|out| {
        out.add("Start");
        let content = out.clone();
        read_file(FILES[0], move |result| content.add(if result.is_ok() { "content" } else { "failed" }));
        out.add("End");
    });
    assert_eq!(lines, "Start End content");
}

#[test]
fn listing_blocking_the_script_waits_for_the_file() {
    let lines = order(|out| {
        out.add("Start");
        out.add(if std::fs::read(FILES[0]).is_ok() { "content" } else { "failed" });
        out.add("End");
    });
    assert_eq!(lines, "Start content End");
}

#[test]
fn belief_compression_blocks_the_loop_but_the_pool_does_it_while_timers_run() {
    let lines = Lines::default();
    let out = lines.clone();
    let ending = Settings::new().run(|| {
        // The work is not done before a timer has run three times. If it blocked the loop, it never were.
        let (ticked, ticks) = mpsc::channel();
        let mut left = 3;
        set_interval(1, move |timer| {
            _ = ticked.send(());
            left -= 1;
            if left == 0 {
                clear_interval(timer);
            }
        });
        run_in_pool(move || ticks.iter().take(3).count(), move |count| out.add(count));
    });
    assert!(ending.is_ok());
    assert_eq!(lines.joined(), "3");
}
