//! Facts about the phases: what has an order in Node, what has none, and what is often said of both.

use std::collections::BTreeSet;

use crate::lines::{Lines, order, run};
use node_loop::{
    Promise, Settings, block, connect, create_server, monitor_event_loop_delay, next_tick, now, process,
    queue_microtask, read_file, set_immediate, set_timeout,
};

/// A small file that is there.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/task.rs");

/// The order without a seed, and every order that many seeds show.
fn orders(program: fn(Lines)) -> BTreeSet<String> {
    let seeded = (0..400).map(|seed| run(Settings::new().seed(seed), program).0);
    seeded.chain([order(program)]).collect()
}

/// Checks that each line comes before the next one, in each of `orders`.
fn always(orders: &BTreeSet<String>, chain: &str) {
    for order in orders {
        let place = |line: &str| order.split(' ').position(|other| other == line).expect(line);
        let places: Vec<_> = chain.split(" < ").map(place).collect();
        assert!(places.is_sorted(), "{chain} does not hold in: {order}");
    }
}

fn phases(out: Lines) {
    out.add("1-Start");
    set_timeout(0, out.adds("2-setTimeout"));
    set_immediate(out.adds("3-setImmediate"));
    let file = out.clone();
    read_file(FILE, move |_| {
        file.add("4-File");
        set_timeout(0, file.adds("5-setTimeout-in-readFile"));
        set_immediate(file.adds("6-setImmediate-in-readFile"));
    });
    let promise = out.adds("7-Promise");
    Promise::resolve(()).then(|()| promise());
    next_tick(out.adds("8-nextTick"));
    out.add("9-End");
}

#[test]
fn listing_phases_is_a_partial_order_and_a_slow_machine_shows_more_of_it() {
    let seen = orders(phases);
    always(&seen, "1-Start < 9-End < 8-nextTick < 7-Promise < 2-setTimeout < 5-setTimeout-in-readFile");
    always(
        &seen,
        "7-Promise < 3-setImmediate < 4-File < 6-setImmediate-in-readFile < 5-setTimeout-in-readFile",
    );
    for order in &seen {
        assert!(order.contains("4-File 6-setImmediate-in-readFile"), "nothing comes between: {order}");
    }
    // The timer stands before and after the immediate, and before and after the file.
    assert!(seen.len() >= 3, "{seen:?}");
}

fn immediate_or_timeout(out: Lines) {
    set_timeout(0, out.adds("timeout"));
    set_immediate(out.adds("immediate"));
    read_file(FILE, move |_| {
        set_timeout(0, out.adds("timeout-in-I/O"));
        set_immediate(out.adds("immediate-in-I/O"));
    });
}

#[test]
fn listing_immediate_or_timeout_only_inside_io_is_there_an_order() {
    let seen = orders(immediate_or_timeout);
    always(&seen, "immediate < immediate-in-I/O < timeout-in-I/O");
    always(&seen, "timeout < timeout-in-I/O");
    let in_main: BTreeSet<_> =
        seen.iter().map(|order| order.find("timeout ") < order.find("immediate ")).collect();
    assert_eq!(in_main.len(), 2, "in the main script both orders come up: {seen:?}");
}

#[test]
fn belief_inside_io_the_immediate_is_always_first_but_not_in_a_close_callback() {
    fn both(out: &Lines) {
        set_timeout(0, out.adds("timeout"));
        set_immediate(out.adds("immediate"));
        block(5);
    }
    let in_poll = order(|out| read_file(FILE, move |_| both(&out)));
    assert_eq!(in_poll, "immediate timeout");
    let in_close = order(|out| {
        let server = create_server(|socket| socket.end());
        server.listen(0);
        let client = connect(server.port(), || ());
        client.resume();
        client.on_close(move || {
            server.close(|_| ());
            both(&out);
        });
    });
    assert_eq!(in_close, "timeout immediate");
}

#[test]
fn listing_an_immediate_may_come_between_two_timers_of_the_same_duration() {
    let seen = orders(|out| {
        set_timeout(0, out.adds("T1"));
        set_timeout(0, out.adds("T2"));
        set_immediate(out.adds("I"));
    });
    assert_eq!(seen, ["I T1 T2", "T1 I T2", "T1 T2 I"].map(String::from).into());
}

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
fn listing_call_stack_has_one_order_on_every_machine() {
    let expected = "Start End Promise-1 Promise-2 Timeout-1 Promise-in-Timeout Timeout-in-Promise";
    assert_eq!(orders(call_stack), BTreeSet::from([expected.to_owned()]));
}

#[test]
fn belief_microtasks_run_after_each_phase_but_they_run_after_each_callback() {
    let lines = order(|out| {
        set_timeout(0, {
            let out = out.clone();
            move || {
                out.add("timer-A");
                let microtask = out.adds("microtask-of-A");
                Promise::resolve(()).then(|()| microtask());
                next_tick(out.adds("tick-of-A"));
            }
        });
        set_timeout(0, out.adds("timer-B"));
        block(5);
    });
    assert_eq!(lines, "timer-A tick-of-A microtask-of-A timer-B");
}

#[test]
fn listing_monitoring_an_immediate_that_never_stops_sees_a_blocked_loop_and_never_lets_it_sleep() {
    // A machine on which each iteration takes a millisecond, and the one that blocks 200 more.
    fn watch(last: u64, left: u32, out: Lines) {
        set_immediate(move || {
            block(1);
            let now = now();
            if now - last > 100 {
                out.add(format!("delay-of-{}-ms", now - last));
            }
            if left > 0 {
                watch(now, left - 1, out);
            }
        });
    }
    let lines = order(|out| {
        set_timeout(100, || block(200));
        let iterations = out.adds("no-iteration-slept");
        watch(now(), 300, out);
        process::on_exit({
            let mut iterations = Some(iterations);
            move |_| {
                // 301 iterations and one block: had the poll slept, more time would have gone by.
                if now() == 301 + 200 {
                    iterations.take().into_iter().for_each(|add| add());
                }
            }
        });
    });
    assert_eq!(lines, "delay-of-201-ms no-iteration-slept");
}

#[test]
fn listing_monitoring_the_histogram_sees_the_same_block_and_lets_the_loop_sleep_and_end() {
    let lines = order(|out| {
        let delay = monitor_event_loop_delay(10);
        delay.enable();
        set_timeout(100, || block(200));
        set_timeout(400, move || out.add(format!("{}-ms-at-most-{}", delay.percentile(50.0), delay.max())));
    });
    // The timer at 100 runs before the histogram's own, which is due then too and waits for 200 ms.
    assert_eq!(lines, "10-ms-at-most-210");
}

#[test]
fn belief_a_file_takes_one_trip_but_immediates_of_several_iterations_come_first() {
    fn again(out: Lines) {
        set_immediate(move || {
            out.add("turn");
            if out.joined().len() < 100 {
                again(out);
            }
        });
    }
    let lines = order(|out| {
        again(out.clone());
        read_file(FILE, move |_| out.add("file"));
    });
    assert!(lines.starts_with("turn turn turn file"), "{lines}");
}

#[test]
fn belief_a_timer_of_0_ms_is_before_a_file_but_the_disk_may_be_faster() {
    let seen = orders(|out| {
        set_timeout(0, out.adds("timer"));
        set_immediate(out.adds("immediate"));
        read_file(FILE, move |_| out.add("file"));
    });
    let expected = ["immediate file timer", "immediate timer file", "timer immediate file"];
    assert_eq!(seen, expected.map(String::from).into());
}

#[test]
fn belief_0_ms_is_0_ms_but_it_is_1_ms_and_stands_in_the_same_list() {
    let lines = order(|out| {
        set_timeout(1, out.adds("A-1-ms"));
        set_timeout(0, out.adds("B-0-ms"));
        set_timeout(1 << 31, move || out.add(format!("C-too-long-at-{}", now())));
    });
    assert_eq!(lines, "A-1-ms B-0-ms C-too-long-at-1");
}

#[test]
fn belief_a_next_tick_lets_the_loop_go_on_but_timers_wait_for_all_of_them() {
    fn again(left: u32, out: Lines) {
        if left == 0 {
            return out.add("ticks-done");
        }
        next_tick(move || again(left - 1, out));
    }
    let lines = order(|out| {
        set_timeout(0, out.adds("timer"));
        block(5);
        again(50_000, out.clone());
        queue_microtask(out.adds("microtask"));
    });
    assert_eq!(lines, "ticks-done microtask timer");
}
