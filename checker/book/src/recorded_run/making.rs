//! How a recorded run is made: the program of a listing runs once more and tells what its loop does.
//!
//! A Rust program tells it to `NODE_LOOP_TRACE`; a Node program is watched by `assets/record-node.cjs`. It
//! is the same run as any other, with the same limits, and its output is judged like any other.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::step::{Event, Phase, Step};
use super::{MOST_STEPS, RecordedRun};
use crate::listing::{FOLDER, Listing, Runtime, Side};
use crate::runner::{self, Runner};
use flow::course::Inputs;
use flow::judge::judge;
use flow::run::Perturbation;
use text::tr;

/// What watches a Node program.
const NODE_RECORDER: &str = include_str!("../../assets/record-node.cjs");

/// `println!` tells the recorder nothing. Here it means `console_log!`, which prints the same and tells it. It
/// stands before the program's first item on the same line, so that no line has another number.
const PRINTLN: &str = "#[allow(unused_macros)] macro_rules! println { ($($text:tt)*) => { ::node_loop::console_log!($($text)*) } } ";

/// What came of it.
pub enum Made {
    /// The run.
    Run(RecordedRun),
    /// No run, and why.
    Not(String),
}

/// Whether the loop of this program can tell what it does: Node's, and node-loop's.
pub fn can_be_recorded(side: &Side) -> bool {
    let starts_a_loop = ["node_loop::run", "run_module", "run_virtual"];
    side.runtime == Runtime::Node || starts_a_loop.iter().any(|start| side.source.contains(start))
}

/// Runs a program of a listing and records what its loop does.
///
/// # Errors
/// It could not be built or run, for a reason that is not its own.
pub fn make(listing: &Listing, side: &Side, runner: &Runner<'_>) -> Result<Made> {
    let shown = format!("{FOLDER}/{}/{}", listing.id, side.file);
    let source = match side.runtime {
        Runtime::Node => side.source.clone(),
        Runtime::Rust => telling(&side.source),
    };
    let program = match runner.make((side.runtime, side.file), &source, &shown, &|_| {})? {
        runner::Made::Ready(program) => program,
        runner::Made::Refused(said) => return Ok(Made::Not(said.plain().to_owned())),
        runner::Made::NoNode => return Ok(Made::Not(tr!("Node is not installed"))),
    };
    let place = Place::new()?;
    let inputs = place.inputs(side);
    let run = runner.run(&program, &inputs, Perturbation::default())?;
    if judge(&side.case, &run).is_some() {
        return Ok(Made::Not(tr!("the run that was recorded was not accepted; record it again")));
    }
    let steps = steps(side, &place.read()?)?;
    if steps.len() > MOST_STEPS {
        return Ok(Made::Not(tr!(
            "the run has {count} steps, and a page shows at most {most}: let the listing do less",
            count = steps.len(),
            most = MOST_STEPS
        )));
    }
    let version = runner.version(side.runtime).unwrap_or_default();
    let made = RecordedRun { sources: side.digest.clone(), version, runtime: side.runtime, steps };
    // The checker takes trailing blanks off each line.
    if !made.lines().map(str::trim_end).eq(run.stdout.texts().map(str::trim_end)) {
        return Ok(Made::Not(tr!(
            "the recorded run does not tell every line that was printed: print with println! or console_log!, on the thread of the loop"
        )));
    }
    Ok(Made::Run(made))
}

/// The program with a `println!` that tells the recorder.
fn telling(source: &str) -> String {
    let is_inner = |line: &str| {
        let line = line.trim_start();
        line.is_empty() || line.starts_with("//") || line.starts_with("#![")
    };
    let before: usize = source.split_inclusive('\n').take_while(|line| is_inner(line)).map(str::len).sum();
    let (inner, items) = source.split_at(before);
    format!("{inner}{PRINTLN}{items}")
}

/// A folder that a run can write its records to, whichever user it is.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Result<Self> {
        let folder = tempfile::Builder::new().permissions(Permissions::from_mode(0o711)).tempdir()?;
        let place = Self { folder };
        for (path, content, mode) in [(place.records(), "", 0o666), (place.recorder(), NODE_RECORDER, 0o644)]
        {
            fs::write(&path, content)
                .and_then(|()| fs::set_permissions(&path, Permissions::from_mode(mode)))
                .with_context(|| path.display().to_string())?;
        }
        Ok(place)
    }

    fn records(&self) -> PathBuf {
        self.folder.path().join("records")
    }

    fn recorder(&self) -> PathBuf {
        self.folder.path().join("record-node.cjs")
    }

    fn inputs(&self, side: &Side) -> Inputs {
        let mut inputs = side.case.inputs.clone();
        let records = self.records().display().to_string();
        match side.runtime {
            Runtime::Rust => inputs.env.insert("NODE_LOOP_TRACE".to_owned(), records),
            Runtime::Node => {
                let options = inputs.env.entry("NODE_OPTIONS".to_owned()).or_default();
                options.push_str(&format!(" --require={}", self.recorder().display()));
                inputs.env.insert("BOOK_RECORD".to_owned(), records)
            }
        };
        inputs
    }

    fn read(&self) -> Result<String> {
        let path = self.records();
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    }
}

/// The steps in what a loop told.
fn steps(side: &Side, records: &str) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    for record in records.lines() {
        let mut step: Step = serde_json::from_str(record)
            .with_context(|| tr!("what the loop told is no record: {record}", record = record))?;
        match &mut step.event {
            // Nothing ever runs there.
            Event::Phase { phase: Phase::Idle | Phase::Prepare } => continue,
            Event::Enqueued { source, .. } => *source = own_place(side, source),
            _ => {}
        }
        steps.push(step);
    }
    Ok(steps)
}

/// A place as readers know it: `main.rs:4:5`. Empty for one outside the listing.
fn own_place(side: &Side, source: &str) -> String {
    let Some((path, place)) = source.split_once(':') else { return String::new() };
    let path = Path::new(path);
    let is_own = side.runtime == Runtime::Node || path.ends_with("src/main.rs") || path.ends_with(side.file);
    match path.file_name().filter(|_| is_own) {
        Some(_) if side.runtime == Runtime::Rust => format!("{}:{place}", side.file),
        Some(name) => format!("{}:{place}", name.to_string_lossy()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_an_item_stays_what_it_was() {
        let source = "//! What it shows.\n#![allow(dead_code)]\n\nuse node_loop::run;\nfn main() {}\n";
        let told = telling(source);
        assert_eq!(told.lines().count(), source.lines().count());
        assert!(told.lines().nth(3).unwrap().starts_with("#[allow"));
        assert!(told.lines().nth(3).unwrap().ends_with("use node_loop::run;"));
    }
}
