//! Runs the same programs on node-loop and on Node and compares the lines and the exit codes.
//!
//! `programs.rs` draws the programs, `comparison.rs` runs one of them on both sides, `campaign.rs` runs
//! many, and `freedom.rs` asks where Node is free. What the grammar of the drawn programs cannot say is in
//! `costs.rs` and `scripts.rs`. Without Node these tests say so and end.

mod campaign;
mod comparison;
#[path = "../laws/cost.rs"]
mod cost;
mod costs;
mod freedom;
#[path = "../../examples/replay/grammar.rs"]
mod grammar;
#[path = "../../examples/replay/javascript.rs"]
mod javascript;
#[path = "../laws/lines.rs"]
mod lines;
mod node;
#[path = "../../examples/replay/play.rs"]
mod play;
mod programs;
mod scripts;

use std::collections::BTreeSet;

use campaign::{Campaign, runner};
use comparison::{on_node_loop, parse};
use grammar::Program;
use programs::{GAPS, Kind, drafts};
use proptest::strategy::{Strategy, ValueTree};
use serde_json::{Value, json};

/// What a program printed, and the exit code it ended with.
type Outcome = (Vec<String>, i32);

#[test]
fn drawn_programs_print_and_end_as_in_node() {
    if let Some(campaign) = Campaign::from_env().expect("there is room for scripts") {
        campaign.run();
    }
}

/// The first programs of seed 1.
fn drawn(count: u64) -> impl Iterator<Item = (Kind, Value)> {
    (0..count).map(|number| {
        let tree = drafts(Kind::of(number)).new_tree(&mut runner(1, number)).expect("a draft is drawn");
        (Kind::of(number), tree.current().program(GAPS[0]))
    })
}

#[test]
fn the_same_seed_draws_the_same_programs_and_they_say_something() {
    let (first, again): (Vec<_>, Vec<_>) = (drawn(200).collect(), drawn(200).collect());
    assert_eq!(first, again);
    let lines: usize = first.iter().map(|(_, json)| on_node_loop(&parse(json), None).0.len()).sum();
    assert!(lines > 200 * 5, "200 programs print only {lines} lines");
    let different: BTreeSet<_> = first.iter().map(|(_, json)| json.to_string()).collect();
    assert!(different.len() > 190, "only {} of 200 programs are different", different.len());
}

#[test]
fn where_node_promises_an_order_a_slow_machine_changes_nothing() {
    let promised = |kind: Kind| !kind.is_free() && kind != Kind::Timers;
    for (_, json) in drawn(400).filter(|(kind, _)| promised(*kind)) {
        let program = parse(&json);
        let fast = on_node_loop(&program, None);
        for seed in 0..5 {
            assert_eq!(on_node_loop(&program, Some(seed)), fast, "{json}");
        }
    }
}

#[test]
fn what_is_not_in_the_grammar_is_refused_by_place_and_with_the_nearest_right_key() {
    for (program, message) in [
        (json!([{"timeout": 1, "du": []}]), "program[0]: \"du\" is not expected here. Did you mean \"do\"?"),
        (json!([{"timeout": 1}]), "program[0].do: write a list"),
        (
            json!([{"nextTick": ["a", {"readfile": []}]}]),
            "program[0].nextTick[1]: there is no operation \"readfile\". Did you mean \"readFile\"?",
        ),
        (
            json!([{"immediate": [], "clsoe": []}]),
            "program[0]: \"clsoe\" is not expected here. Did you mean \"close\"?",
        ),
        (
            json!([{"immediate": [], "close": []}]),
            "program[0]: write one operation in each object. Here are \"close\" and \"immediate\".",
        ),
        (
            json!([{"timeot": 1, "do": []}]),
            "program[0]: \"timeot\" is not expected here. Did you mean \"timeout\"?",
        ),
        (json!([{"immediate": [], "do": []}]), "program[0]: \"do\" is not expected beside \"immediate\"."),
        (json!([{"do": []}]), "program[0]: there is no operation \"do\". There are nextTick,"),
        (json!([{"do": [], "times": 1}]), "program[0]: write one operation. There are nextTick,"),
        (
            json!([{"async": [{"awiat": "value"}]}]),
            "program[0].async[0]: there is no operation \"awiat\". Did you mean \"await\"?",
        ),
        (
            json!([{"a word far from all": []}]),
            "program[0]: there is no operation \"a word far from all\". There are nextTick,",
        ),
        (json!([{"all": [1, "2"], "do": []}]), "program[0].all[1]: write a whole number"),
        (json!([{"async": [{"await": "valeu"}]}]), "program[0].async[0].await: write \"value\""),
        (json!([{"await": 1}]), "program[0]: an \"await\" stands directly in the list of an \"async\""),
        (json!({"module": "es", "body": []}), "program.module: write \"cjs\" or \"esm\""),
        (
            json!({"modul": "esm", "body": []}),
            "program: \"modul\" is not expected here. Did you mean \"module\"?",
        ),
    ] {
        let refusal = Program::parse(&program.to_string()).expect_err("it is not in the grammar");
        assert!(refusal.starts_with(message), "{refusal}");
    }
}

#[test]
fn a_program_that_is_nested_too_deeply_is_told_so_and_is_no_bad_json() {
    let nested = |depth: usize| {
        let (open, close) = ("[{\"microtask\":".repeat(depth), "}]".repeat(depth));
        Program::parse(&format!("{open}[\"deep\"]{close}")).map(|_| ())
    };
    assert_eq!(nested(60), Ok(()));
    let refusal = nested(64).expect_err("it is too deep");
    assert!(refusal.starts_with("replay reads up to 127 brackets inside one another"), "{refusal}");
}
