//! What `assets/record-node.cjs` and the player of the stepper do, with the Node that is installed; nothing without one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use checker_book::recorded_run::{Event, Queue, Step};

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What Node says; nothing where it is not installed.
#[expect(clippy::disallowed_methods, reason = "a test of what Node itself does starts it as a reader would")]
fn node(args: &[&Path], records: Option<&Path>) -> Option<Output> {
    let mut command = Command::new("node");
    command.args(args);
    if let Some(records) = records {
        command.env("BOOK_RECORD", records);
    }
    command.output().ok()
}

/// Runs a program and gives what it printed and what was recorded of it.
fn record(name: &str, source: &str) -> Option<(Vec<String>, Vec<Step>)> {
    let folder = tempfile::tempdir().unwrap();
    let (program, records) = (folder.path().join(name), folder.path().join("records"));
    std::fs::write(&program, source).unwrap();
    let recorder: PathBuf = here().join("assets/record-node.cjs");
    let output = node(&[Path::new("--require"), &recorder, &program], Some(&records))?;
    let text = std::fs::read_to_string(&records).unwrap();
    let steps = text.lines().map(|record| serde_json::from_str(record).unwrap()).collect();
    Some((String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect(), steps))
}

const PROGRAMS: [(&str, &str); 6] = [
    (
        "queues.js",
        "setTimeout(() => console.log('timer'), 1);
         setImmediate(() => console.log('immediate'));
         Promise.resolve().then(() => console.log('promise 1')).then(() => console.log('promise 2'));
         process.nextTick(() => console.log('nextTick'));
         queueMicrotask(() => { console.log('microtask'); process.nextTick(() => console.log('nextTick 2')); });
         console.log('script end');",
    ),
    (
        "async.js",
        "async function one() { console.log('one'); await two(); console.log('one again'); }
         async function two() { await null; console.log('two'); }
         one().then(() => console.log('then'));
         new Promise((resolve) => resolve(Promise.resolve())).then(() => console.log('locked in'));
         Promise.resolve().then(() => console.log('beside it'));",
    ),
    (
        "io.js",
        "const fs = require('node:fs'), net = require('node:net');
         fs.readFile(__filename, () => { console.log('file'); setImmediate(() => console.log('check')); });
         const server = net.createServer((end) => end.end('hello')).listen(0, '127.0.0.1', () => {
           const socket = net.connect(server.address().port, '127.0.0.1');
           socket.on('data', (data) => console.log(String(data)));
           socket.on('close', () => server.close(() => console.log('closed')));
         });",
    ),
    (
        "cleared.js",
        "const never = setTimeout(() => {}, 500); clearTimeout(never);
         const nor = setImmediate(() => {}); clearImmediate(nor);
         let left = 2;
         const each = setInterval(() => { console.log('round'); if (--left === 0) clearInterval(each); }, 2);
         process.on('exit', () => process.stdout.write('bye'));",
    ),
    (
        "thrown.js",
        "setTimeout(() => { console.log('before'); throw new TypeError('boom'); }, 1);
         process.on('exit', (code) => console.log('exit', code));",
    ),
    (
        "module.mjs",
        "process.nextTick(() => console.log('nextTick'));
         queueMicrotask(() => console.log('microtask'));
         console.log('script end');
         await null;
         console.log('after await');",
    ),
];

#[test]
fn the_recorder_tells_every_line_that_a_node_program_prints_and_each_task_waits_before_it_runs() {
    for (name, source) in PROGRAMS {
        let Some((printed, steps)) = record(name, source) else { return };
        let told: Vec<_> = steps
            .iter()
            .filter_map(|step| if let Event::Line { text } = &step.event { Some(text.clone()) } else { None })
            .collect();
        assert_eq!(told, printed, "{name}");
        assert!(!told.is_empty(), "{name}");
        // In the order in which they were queued.
        let mut waiting: Vec<(u64, Queue)> = Vec::new();
        let mut running = Vec::new();
        for step in &steps {
            match &step.event {
                Event::Enqueued { task, queue, .. } => waiting.push((*task, *queue)),
                Event::Cleared { task } => {
                    let before = waiting.len();
                    waiting.retain(|(other, _)| other != task);
                    assert_eq!(waiting.len() + 1, before, "{name}: {step:?}");
                }
                Event::Started { task } => {
                    let place = waiting.iter().position(|(other, _)| other == task);
                    assert!(*task == 0 || place.is_some(), "{name}: {step:?}");
                    let queue = place.map(|place| waiting.remove(place).1);
                    // Both queues are first in, first out.
                    if let Some(queue @ (Queue::NextTick | Queue::Microtask)) = queue {
                        let first = waiting.iter().position(|(_, other)| *other == queue);
                        assert!(first.is_none_or(|first| Some(first) >= place), "{name}: {step:?}");
                    }
                    running.push(*task);
                }
                Event::Finished { task } | Event::Threw { task, .. } => {
                    assert_eq!(running.pop(), Some(*task), "{name}: {step:?}");
                }
                _ => {}
            }
        }
        assert!(matches!(steps.first().unwrap().event, Event::Started { task: 0 }), "{name}");
        assert!(matches!(steps.last().unwrap().event, Event::Ended { .. }), "{name}");
        if name != "thrown.js" {
            assert_eq!((waiting, running), (Vec::new(), Vec::new()), "{name}");
        }
    }
}

#[test]
fn the_order_of_the_queues_can_be_read_off_a_recorded_run() {
    let Some((_, steps)) = record(PROGRAMS[0].0, PROGRAMS[0].1) else { return };
    let mut queues = BTreeMap::new();
    let mut order = Vec::new();
    for step in &steps {
        match step.event {
            Event::Enqueued { task, queue, .. } => _ = queues.insert(task, queue),
            Event::Started { task } => order.extend(queues.get(&task).copied()),
            _ => {}
        }
    }
    let microtasks = [Queue::Microtask; 3];
    assert_eq!(order[0], Queue::NextTick);
    assert_eq!(order[1..4], microtasks);
    assert_eq!(order[4], Queue::NextTick, "a nextTick of a microtask waits for the microtask queue");
    assert_eq!(order.len(), 7);
}

#[test]
fn the_player_gives_the_same_state_whatever_way_leads_to_a_step() {
    let Some(output) = node(&[&here().join("tests/player.cjs")], None) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
