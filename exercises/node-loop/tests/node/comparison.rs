//! One program on both sides: node-loop and Node. Many programs are the business of `campaign.rs`.

use std::cell::RefCell;
use std::io;
use std::path::Path;
use std::rc::Rc;

use node_loop::Settings;
use serde_json::Value;

use crate::grammar::{Module, Program};
use crate::play::Stage;
use crate::programs::{Draft, GAPS};
use crate::{Outcome, javascript, node, play};

/// How many seeds are tried to find the order that Node chose where it is free.
const SEEDS: u64 = 2_000;

/// The last difference that was seen.
pub(crate) struct Difference {
    program: Value,
    script: String,
    own: Outcome,
    node: Outcome,
}

impl Difference {
    /// A report for a person.
    pub(crate) fn report(&self) -> String {
        let Self { program, script, own, node } = self;
        format!("{program}\n{script}\nnode-loop {own:?}\nNode      {node:?}")
    }
}

/// Compares the lines and the exit codes. Where Node is free, its order must be one that node-loop shows
/// on some seed. This proves one direction only: that node-loop shows no order which Node never shows is
/// asked in `freedom.rs`. `number` names the script in `folder`.
///
/// # Errors
/// When Node could not be asked.
pub(crate) fn compare(draft: &Draft, folder: &Path, number: u64) -> io::Result<Option<Difference>> {
    let mut difference = None;
    for gap in GAPS {
        let json = draft.program(gap);
        let program = parse(&json);
        let script = javascript::print(&program);
        let suffix = if program.module == Module::EsModule { "mjs" } else { "cjs" };
        let own = on_node_loop(&program, None);
        let node = node::run(folder, &format!("{number}.{suffix}"), &script)?;
        let by_a_seed = || (0..SEEDS).any(|seed| on_node_loop(&program, Some(seed)) == node);
        if own == node || draft.kind().is_free() && by_a_seed() {
            return Ok(None);
        }
        difference = Some(Difference { program: json, script, own, node });
    }
    Ok(difference)
}

/// Runs a program on node-loop, on the virtual clock.
pub(crate) fn on_node_loop(program: &Program, seed: Option<u64>) -> Outcome {
    let mut settings = Settings::new().virtual_clock();
    if let Some(seed) = seed {
        settings = settings.seed(seed);
    }
    outcome(program, settings)
}

/// Runs a program on node-loop as an exercise does: on the real clock, with the threads of the pool.
pub(crate) fn on_real_clock(program: &Program) -> Outcome {
    outcome(program, Settings::new())
}

fn outcome(program: &Program, mut settings: Settings) -> Outcome {
    let lines = Rc::new(RefCell::new(Vec::new()));
    let print = Box::new({
        let lines = Rc::clone(&lines);
        move |line: &str| lines.borrow_mut().push(line.to_owned())
    });
    let stage = Rc::new(Stage { print, own_file: concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into() });
    if program.module == Module::EsModule {
        settings = settings.es_module();
    }
    let ended = settings.run(|| play::play(&program.body, &stage));
    (lines.take(), ended.map_or_else(|ending| ending.exit_code(), |()| 0))
}

pub(crate) fn parse(json: &Value) -> Program {
    Program::parse(&json.to_string()).unwrap_or_else(|message| panic!("{message}\n{json}"))
}
