//! Facts about times on node-loop's virtual clock: exact, and no second of them is waited for.
//!
//! The course has node-loop itself, which its one exercise is built on.

#[expect(dead_code, reason = "these tests need a part of it")]
mod desk;

use std::fs;

use desk::{Desk, copy, repository};
use serde_json::Value;

/// It says whether anybody asks for its times. Then it prints two lines of one moment, half a line and its end ten minutes later, and goes on for another minute. Then
/// a second loop does a little more.
const MAIN: &str = r#"use node_loop::{block, run_virtual, set_timeout};

fn main() {
    println!("asked: {}", std::env::var_os("NODE_LOOP_TIMES").is_some());
    if std::env::args().len() > 1 {
        let second = |ms| move || run_virtual(move || { set_timeout(ms, || println!("done")); });
        run_virtual(|| std::thread::spawn(second(600_000)).join().expect("it does not panic"));
        return;
    }
    println!("before any loop");
    run_virtual(|| {
        println!("start");
        print!("wait");
        set_timeout(600_000, || {
            println!("ed");
            block(250);
            println!("blocked");
            set_timeout(60_000, || {});
        });
    });
    run_virtual(|| {
        set_timeout(5, || println!("second loop"));
    });
}
"#;

const LINES: &str = "[{line: 'asked: true'}, {line: before any loop, id: before}, {line: start, id: start}, {line: waited, id: waited}, \
    {line: blocked, id: blocked}, {line: second loop, id: second}]";

/// The facts that hold, and of each one that does not, by the least that there is.
const FACTS: &[(&str, &str)] = &[
    ("{line: before, at: ..0ms}", "{line: start, at: 1ms..}"),
    ("{gap: start -> waited, is: 600s..600s}", "{gap: start -> waited, is: 600001ms..}"),
    ("{gap: waited -> blocked, is: 250ms..250ms}", "{gap: waited -> blocked, is: ..249ms}"),
    ("{line: second, at: 660255ms..660255ms}", "{line: second, at: ..660254ms}"),
    ("{total: 660255ms..660255ms}", "{total: 660256ms..}"),
];

fn course() -> Desk {
    let desk = Desk::new();
    let read = |name: &str| fs::read_to_string(repository().join(name)).expect("a file of the course");
    let members = r#"members = ["exercises/node-loop", "exercises/[0-9]*/*"]"#;
    let manifest: Vec<String> = read("Cargo.toml")
        .lines()
        .filter(|line| !line.starts_with("default-members"))
        .map(|line| if line.starts_with("members") { members.to_owned() } else { line.to_owned() })
        .collect();
    desk.write("Cargo.toml", &manifest.join("\n"));
    desk.write("Cargo.lock", &read("Cargo.lock"));
    copy(&repository().join("exercises/node-loop"), &desk.path("exercises/node-loop"));
    let case = |name: String, facts: &str| {
        format!("  - {{name: {name}, env: {{NODE_LOOP_CLOCK: virtual}}, order: {LINES}, time: [{facts}]}}\n")
    };
    let mut cases = String::new();
    for (no, (holds, broken)) in FACTS.iter().enumerate() {
        cases.push_str(&case(format!("holds {no}"), holds));
        cases.push_str(&case(format!("broken {no}"), broken));
    }
    let unasked = LINES.replace("asked: true", "asked: false");
    cases.push_str(&format!("  - {{name: unasked, order: {unasked}, time: [{}]}}\n", FACTS[1].0));
    cases.push_str(
        "  - {name: two clocks, args: [two], env: {NODE_LOOP_CLOCK: virtual}, \
         order: [{line: 'asked: true'}, {line: done, id: done}], time: [{line: done, at: 600s..600s}]}\n",
    );
    desk.add(8, "own", MAIN, &cases);
    let manifest = "exercises/09-workers/08-own/Cargo.toml";
    let text = desk.read(manifest);
    desk.write(manifest, &text.replace("[dependencies]\n", "[dependencies]\nnode-loop.workspace = true\n"));
    desk
}

#[test]
fn where_the_case_asks_for_the_virtual_clock_every_bound_is_exact() {
    let desk = course();
    let answer = desk.checker(&["check", "own", "--format", "json"]);
    let report: Value = serde_json::from_str(&answer.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}, {}", answer.stdout, answer.stderr);
    });
    let cases = report["exercises"][0]["cases"].as_array().expect("it compiles");
    let told: Vec<(&str, &str)> = cases
        .iter()
        .map(|case| (case["name"].as_str().expect("a name"), case["verdict"].as_str().expect("a verdict")))
        .collect();
    assert_eq!(told.len(), 2 * FACTS.len() + 2, "{report}");
    for (name, verdict) in &told {
        let wanted = match *name {
            "two clocks" => "undecided",
            name if name.starts_with("holds") => "accepted",
            // What a program says is not heard where nobody asked for it.
            _ => "wrong-order",
        };
        assert_eq!(*verdict, wanted, "{name}: {report}");
    }
    for case in cases {
        assert_eq!(case["rests_on"][0], "virtual-time", "{case}");
        assert!(case["seconds"].as_f64().expect("a number") < 60.0, "nobody waits: {case}");
    }
}
