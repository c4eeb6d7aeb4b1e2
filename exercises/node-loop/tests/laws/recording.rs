//! The laws of the recorder: what a recording says, and that it is enough to replay a program from it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::lines::{Lines, run};
use node_loop::{
    Error, Promise, Record, Settings, block, call_async, clear_immediate, close_handle, console_log,
    next_tick, queue_microtask, read_file, set_immediate, set_interval, set_timeout, throw,
};
use serde_json::{Value, json};

/// All records of a program, read back as JSON.
fn recording(program: impl FnOnce(Lines)) -> Vec<Value> {
    let records = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&records);
    let observer = move |record: Record| seen.borrow_mut().push(record.to_string());
    _ = run(Settings::new().observe(observer), program);
    let texts: Vec<String> = records.take();
    texts
        .iter()
        .map(|text| serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}")))
        .collect()
}

#[test]
fn a_callback_is_recorded_when_it_is_queued_with_its_source_line_and_when_it_runs() {
    let line = line!() + 2;
    let records = recording(|_| {
        next_tick(|| console_log!("in {}", "nextTick"));
    });
    let source = format!("{}:{line}:9", file!());
    let expected = [
        json!({"at": 0, "event": "started", "task": 0}),
        json!({"at": 0, "event": "enqueued", "task": 1, "queue": "nextTick", "source": source}),
        json!({"at": 0, "event": "finished", "task": 0}),
        json!({"at": 0, "event": "started", "task": 1}),
        json!({"at": 0, "event": "line", "text": "in nextTick"}),
        json!({"at": 0, "event": "finished", "task": 1}),
        json!({"at": 0, "event": "ended", "code": 0}),
    ];
    assert_eq!(records, expected);
}

#[test]
fn a_settled_promise_is_recorded_and_its_reactions_name_the_then_or_the_await_they_come_from() {
    let line = line!() + 3;
    let records = recording(|_| {
        let (promise, resolve, _) = Promise::with_resolvers();
        promise.then(|()| {});
        call_async(async move { promise.await });
        resolve(());
    });
    let source = |line, column| format!("{}:{line}:{column}", file!());
    let expected = [
        json!({"at": 0, "event": "started", "task": 0}),
        json!({"at": 0, "event": "settled", "promise": 1, "state": "fulfilled"}),
        json!({"at": 0, "event": "enqueued", "task": 1, "queue": "microtask", "source": source(line, 17)}),
        json!({"at": 0, "event": "enqueued", "task": 2, "queue": "microtask", "source": source(line + 1, 41)}),
        json!({"at": 0, "event": "finished", "task": 0}),
    ];
    assert_eq!(records[..expected.len()], expected);
}

#[test]
fn an_async_function_goes_on_inside_the_microtask_that_woke_it() {
    let records = recording(|_| {
        call_async(async {
            Promise::resolve(()).await?;
            console_log!("after the await");
            Ok(())
        });
    });
    let names: Vec<&str> = records.iter().filter_map(|record| record["event"].as_str()).collect();
    let microtask = names.iter().rposition(|name| *name == "started").expect("the microtask runs");
    assert_eq!(names[microtask..], ["started", "line", "settled", "finished", "ended"]);
}

#[test]
fn a_failing_program_says_what_was_thrown_and_why_it_ended() {
    let records = recording(|_| {
        next_tick(|| throw(Error::new("a \"quoted\"\nmessage \\ \u{1}")));
    });
    let threw =
        json!({"at": 0, "event": "threw", "task": 1, "error": "Error: a \"quoted\"\nmessage \\ \u{1}"});
    assert_eq!(records[records.len() - 2], threw);
    let ended = &records[records.len() - 1];
    assert_eq!(ended["code"], 1);
    assert!(ended["reason"].as_str().is_some_and(|reason| reason.starts_with("Uncaught Error")), "{ended}");
}

#[test]
fn whoever_replays_a_recording_knows_what_waits_in_each_queue_at_each_moment() {
    let records = recording(|_| {
        set_timeout(5, || _ = Promise::resolve(1).then(|_| next_tick(|| block(2))));
        clear_immediate(set_immediate(|| {}));
        let mut rounds = 0;
        set_interval(2, move |timer| {
            rounds += 1;
            if rounds == 3 {
                node_loop::clear_interval(timer);
            }
        });
        set_timeout(9, || {}).refresh();
        queue_microtask(|| close_handle(|| {}));
        read_file(file!().replace("exercises/node-loop/", ""), |result| {
            assert!(result.is_ok(), "{result:?}")
        });
    });
    let mut waiting: BTreeMap<u64, String> = BTreeMap::new();
    let mut running = None;
    let mut most = 0;
    for record in &records {
        let task = record["task"].as_u64().unwrap_or(u64::MAX);
        match record["event"].as_str().expect("each record says what it is") {
            "enqueued" => {
                let queue = record["queue"].as_str().expect("a queue").to_owned();
                assert_eq!(queue == "timers", record["due"].is_u64(), "{record}");
                assert!(waiting.insert(task, queue).is_none(), "{record}");
            }
            "cleared" => assert!(waiting.remove(&task).is_some(), "{record}"),
            "started" => {
                assert!(task == 0 || waiting.remove(&task).is_some(), "{record}");
                assert_eq!(running.replace(task), None, "{record}");
            }
            "finished" => assert_eq!(running.take(), Some(task), "{record}"),
            _ => {}
        }
        most = most.max(waiting.len());
    }
    assert!(waiting.is_empty(), "{waiting:?}");
    assert!(most >= 5, "{most}");
    let hops = records.iter().filter(|record| record["queue"] == "pool").count();
    assert_eq!(hops, 4, "open, stat, read and close");
}

#[test]
fn a_recording_changes_nothing_about_the_order() {
    fn program(out: Lines) {
        set_timeout(1, out.adds("timer"));
        set_immediate(out.adds("immediate"));
        next_tick(out.adds("tick"));
    }
    let alone = run(Settings::new(), program);
    let recorded = run(Settings::new().trace_to(std::io::sink()), program);
    assert_eq!(alone.0, recorded.0);
}
