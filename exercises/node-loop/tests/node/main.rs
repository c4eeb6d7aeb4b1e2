//! Runs the same programs on node-loop and on Node and compares the lines and the exit codes.
//!
//! Where Node itself is free, such as between a timer and an immediate of the main script, there is
//! nothing to compare: `programs.rs` makes no such programs. Without Node these tests say so and end.

#[path = "../../examples/replay/grammar.rs"]
mod grammar;
#[path = "../../examples/replay/javascript.rs"]
mod javascript;
mod node;
#[path = "../../examples/replay/play.rs"]
mod play;
mod programs;

use std::cell::RefCell;
use std::rc::Rc;

use grammar::{Module, Program};
use node_loop::Settings;
use programs::{Generator, Kind};
use serde_json::{Value, json};

/// What a program printed, and the exit code it ended with.
type Outcome = (Vec<String>, i32);

/// Runs a program on node-loop, on the virtual clock.
fn on_node_loop(program: &Program) -> Outcome {
    let lines = Rc::new(RefCell::new(Vec::new()));
    let print: play::Print = Rc::new({
        let lines = Rc::clone(&lines);
        move |line: &str| lines.borrow_mut().push(line.to_owned())
    });
    let mut settings = Settings::new().virtual_clock();
    if program.module == Module::EsModule {
        settings = settings.es_module();
    }
    let code = i32::from(settings.run(|| play::play(&program.body, &print)).is_err());
    (lines.take(), code)
}

fn parse(json: &Value) -> Program {
    Program::parse(&json.to_string()).expect("the program is in the grammar")
}

/// Compares `count` programs of a kind, all of them in one process of Node.
fn compare(kind: Kind, count: usize, seed: u64) {
    let mut generator = Generator::new(seed, kind);
    let mut open: Vec<Value> = (0..count).map(|_| generator.program()).collect();
    let mut report = String::new();
    for _ in 0..kind.attempts() {
        let scripts: Vec<String> = open.iter().map(|json| javascript::print(&parse(json))).collect();
        let Some(outcomes) = node::run_together(&scripts) else { return };
        assert_eq!(outcomes.len(), open.len(), "each program has an outcome");
        let lines: usize = outcomes.iter().map(|(lines, _)| lines.len()).sum();
        assert!(lines > open.len(), "the programs hardly print anything");

        let both = open.into_iter().zip(outcomes);
        let differ = both.map(|(json, node)| (on_node_loop(&parse(&json)), node, json));
        let mut differ: Vec<_> = differ.filter(|(own, node, _)| own != node).collect();
        // The simplest of them says most.
        differ.sort_by_key(|(.., json)| json.to_string().len());
        let Some((own, node, json)) = differ.first() else { return };
        let script = javascript::print(&parse(json));
        report = format!("{json}\n{script}\nnode-loop {own:?}\nNode      {node:?}");
        open = differ.into_iter().map(|(.., json)| json).collect();
    }
    panic!("{} programs differ; the shortest is {report}", open.len());
}

#[test]
fn next_ticks_microtasks_and_promises_run_in_nodes_order() {
    compare(Kind::Queues, 300, 1);
}

#[test]
fn immediates_run_in_nodes_order() {
    compare(Kind::Immediates, 150, 2);
}

#[test]
fn the_timers_of_one_list_run_in_nodes_order() {
    compare(Kind::OneList, 150, 3);
}

#[test]
fn timers_of_several_durations_run_in_nodes_order() {
    compare(Kind::Timers, 60, 4);
}

#[test]
fn a_program_in_a_process_of_its_own_prints_and_ends_as_in_node() {
    for (module, input_type) in [("cjs", "commonjs"), ("esm", "module")] {
        let mut generator = Generator::new(5, Kind::Immediates);
        for _ in 0..8 {
            // The throw comes after everything else that an iteration can bring.
            let last = json!({"timeout": 50, "do": ["last", {"throw": "the end"}]});
            let mut body = generator.program();
            body.as_array_mut().expect("a list of operations").push(last);
            let program = parse(&json!({"module": module, "body": body}));
            let script = javascript::print(&program);
            let Some(node) = node::run_alone(input_type, &script) else { return };
            assert_eq!(on_node_loop(&program), node, "{script}");
            assert_eq!(node.1, 1, "{script}");
        }
    }
}

#[test]
fn an_operation_that_node_loop_does_not_know_yet_is_refused_by_name_and_place() {
    for (program, message) in [
        (json!(["a", {"readFile": []}]), "program[1]: node-loop has nothing for \"readFile\" yet"),
        (json!([{"nextTick": [{"async": []}]}]), "program[0].nextTick[0]: node-loop has nothing for"),
        (json!([{"timeout": 1, "du": []}]), "program[0]: \"du\" is not expected here"),
        (json!([{"timeout": 1}]), "program[0].do: write a list"),
        (json!([{"nexttick": []}]), "program[0]: there is no operation \"nexttick\""),
        (json!({"module": "es", "body": []}), "program.module: write \"cjs\" or \"esm\""),
    ] {
        let refusal = Program::parse(&program.to_string()).expect_err("it is not in the grammar");
        assert!(refusal.starts_with(message), "{refusal}");
    }
}
