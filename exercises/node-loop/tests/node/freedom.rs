//! Where Node is free: what node-loop shows on the *real* clock, with its threads and its poll, must be an
//! order that Node may show. Drawn programs are compared on the virtual clock: see `comparison.rs`.
//!
//! The other direction is not proved here: Node may show orders that this machine never shows.

use std::io;

use serde_json::{Value, json};

use crate::comparison::{on_real_clock, parse};
use crate::{Outcome, javascript, node};

/// How often each program runs on node-loop. A run takes a few milliseconds.
const OWN_RUNS: usize = 40;

/// How often each program runs in Node, where a run is a process.
const NODE_RUNS: usize = 4;

/// A program, and all that Node promises about its lines.
struct Free {
    program: Value,
    /// In each of them the lines stand in their order, and everything else is free. Why it is so:
    /// a timer waits for the clock; `readFile` takes four polls; immediates run after each poll; both
    /// queues are emptied after each callback.
    promised: &'static [&'static str],
}

impl Free {
    /// What the lines of `outcome` break; nothing if it is one of the legal orders.
    fn broken(&self, outcome: &Outcome) -> Option<String> {
        let (lines, code) = outcome;
        if *code != 0 {
            return Some(format!("it ends with {code}"));
        }
        let at = |line: &str| lines.iter().position(|printed| printed == line);
        let all: Vec<&str> = self.promised.iter().flat_map(|chain| chain.split(' ')).collect();
        if let Some(line) = lines.iter().find(|line| !all.contains(&line.as_str())) {
            return Some(format!("nobody knows the line {line}"));
        }
        if let Some(line) =
            all.iter().find(|line| lines.iter().filter(|printed| printed == *line).count() != 1)
        {
            return Some(format!("{line} is not there once"));
        }
        let chain = self.promised.iter().find(|chain| !chain.split(' ').is_sorted_by_key(at))?;
        Some(format!("the order is {chain}"))
    }
}

/// The programs: what is not promised about them was seen in Node both ways, or may come both ways by the
/// rules of libuv's phases.
fn programs() -> Vec<Free> {
    vec![
        // Whether a millisecond is over when the timers phase comes is chance.
        Free {
            program: json!([
                {"timeout": 0, "do": ["timer-1"]},
                {"immediate": ["immediate-1", {"immediate": ["immediate-2"]}]},
                {"timeout": 1, "do": ["timer-2"]},
            ]),
            promised: &["timer-1 timer-2", "immediate-1 immediate-2"],
        },
        // The disk may be faster than a millisecond, but not faster than four polls.
        Free {
            program: json!([
                {"timeout": 0, "do": ["timer"]},
                {"readFile": ["file", {"nextTick": ["tick"]}, {"microtask": ["microtask"]}]},
                {"immediate": ["i1", {"immediate": ["i2", {"immediate": ["i3", {"immediate": ["i4"]}]}]}]},
            ]),
            promised: &["i1 i2 i3 file tick microtask", "i3 i4", "timer"],
        },
        // After the poll phase the check phase comes first.
        Free {
            program: json!([
                {"timeout": 0, "do": ["outer-timer"]},
                {"immediate": ["outer-immediate"]},
                {"readFile": ["file", {"timeout": 0, "do": ["timer"]}, {"immediate": ["immediate"]}]},
            ]),
            promised: &["outer-immediate file immediate timer", "outer-timer timer"],
        },
        // A file that is read in the callback of another one takes four polls of its own.
        Free {
            program: json!([
                {"readFile": [
                    "outer",
                    {"readFile": ["inner"]},
                    {"immediate": ["i1", {"immediate": ["i2", {"immediate": ["i3", {"immediate": ["i4"]}]}]}]},
                ]},
                {"readFile": ["other"]},
            ]),
            promised: &["outer i1 i2 i3 i4 inner", "other"],
        },
        // The same where a microtask of the callback asks for the next file.
        Free {
            program: json!([
                {"immediate": ["i1", {"immediate": ["i2", {"immediate": ["i3"]}]}]},
                {"readFile": [
                    "f",
                    {"microtask": ["microtask", {"readFile": ["f2", {"readFile": ["f3"]}]}]},
                    {"immediate": ["fi", {"immediate": ["fi2"]}]},
                ]},
                {"readFile": ["g"]},
            ]),
            promised: &["i1 i2 i3 f microtask fi fi2 f2 f3", "i3 g"],
        },
    ]
}

#[test]
fn on_the_real_clock_node_loop_shows_only_orders_that_node_may_show() {
    for free in programs() {
        let program = parse(&free.program);
        for _ in 0..OWN_RUNS {
            let own = on_real_clock(&program);
            let broken = free.broken(&own);
            assert_eq!(broken, None, "node-loop shows {own:?} for {}", free.program);
        }
    }
}

/// So that what is promised above is what Node does, and not what somebody believes.
#[test]
fn node_keeps_what_is_promised_here_about_free_programs() -> io::Result<()> {
    if node::version().is_none() {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    for free in programs() {
        let script = javascript::print(&parse(&free.program));
        for _ in 0..NODE_RUNS {
            let node = node::run(folder.path(), "free.cjs", &script)?;
            assert_eq!(free.broken(&node), None, "Node shows {node:?} for {}", free.program);
        }
    }
    Ok(())
}
