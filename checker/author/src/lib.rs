//! For authors: proves that an exercise is sound before any learner sees it, and scaffolds new ones.
//!
//! ```text
//! files      what must be there, names, levels, hidden cases       no compiler
//! trial      starter ✗  reference ✓  right ✓  wrong ✗ (verdict)    the one pipeline, as overlays
//! orders     drawn words ✓, mutants of real output ✗, ambiguity    no program
//!    └──────────────► finding ──► report
//! check      carries all of it out, on several threads
//! scaffold   a new exercise's files
//! catalogue  the texts of all that, in Bengali
//! ```
//!
//! It is a program of its own, so that no learner's first verdict waits for it; what is typed reaches it through the
//! checker.
//!
//! A finding is no verdict: nobody gets points here. What a program got is decided by the pipeline alone.

#![warn(missing_docs, unreachable_pub)]

mod catalogue;
mod check;
pub mod cli;
pub mod cmd;
mod extract;
mod files;
mod finding;
mod mutant;
mod orders;
mod report;
mod scaffold;
mod trial;

pub use check::check;
pub use finding::{Finding, Miss, Weight, What};
pub use mutant::{Change, MutantKind};
pub use orders::Counts;
pub use report::{human, json, summary};
pub use scaffold::{Error as ScaffoldError, Scaffold};
pub use trial::Tried;

use flow::build::{self, analysis};
use flow::course::{Course, Starters};
use flow::event::Event;
use flow::pipeline::Pipeline;

/// How thoroughly exercises are proved.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many runs every program gets that must be accepted.
    pub runs: u32,
    /// How many mutants of each output are judged.
    pub mutants: usize,
    /// How many legal orders are drawn from each order.
    pub words: usize,
    /// The seed of everything random.
    pub seed: u64,
    /// Write generated files instead of comparing them.
    pub write: bool,
    /// How many programs are tried at once.
    pub jobs: usize,
}

/// What was found out about one exercise, or about the course as a whole.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// The exercise's id; nothing for the course.
    pub id: Option<String>,
    /// What was found; files first, then the programs in their order, then the orders.
    pub findings: Vec<Finding>,
    /// Every program and what it got.
    pub tried: Vec<Tried>,
    /// How much was drawn and judged.
    pub counts: Counts,
}

impl Proof {
    /// How many findings have this weight.
    pub fn count(&self, weight: Weight) -> usize {
        self.findings.iter().filter(|finding| finding.weight() == weight).count()
    }

    /// True where there is no problem.
    pub fn is_sound(&self) -> bool {
        self.count(Weight::Problem) == 0
    }
}

/// What is heard while exercises are proved.
#[derive(Debug)]
pub enum Heard<'h> {
    /// Something happens in the pipeline; a program that was tried counts as an exercise here.
    Event(&'h Event),
    /// An exercise is done; they come in the order given.
    Proof(&'h Proof),
}

/// Holds the Bengali catalogue to the texts of the checker and of the course; `write` completes it first.
pub fn catalogue(course: &Course, write: bool) -> Proof {
    Proof { findings: catalogue::check(course, write), ..Proof::default() }
}

/// Looks at what concerns the course as a whole: files that belong to no exercise (only where `all`
/// exercises are meant), and the generated files.
///
/// `pipeline` is the error where no program can be built.
pub fn course(course: &Course, all: bool, pipeline: Result<&Pipeline, &build::Error>, write: bool) -> Proof {
    let mut proof = Proof::default();
    if all {
        proof.findings = files::strays(course);
    }
    let wanted_settings = analysis::vscode_settings();
    proof.findings.extend(files::generated(&course.root, ".vscode/settings.json", wanted_settings, write));
    // A course without the checker's sources has nothing to embed its starters in.
    if course.root.join("checker").is_dir() {
        const STARTERS: &str = "checker/starters.json";
        proof.findings.extend(match Starters::of(course) {
            Ok(starters) => files::generated(&course.root, STARTERS, &starters.to_json(), write),
            Err(error) => Some(Finding::new(STARTERS, What::Broken(error.to_string()))),
        });
    }
    proof.findings.extend(catalogue::check(course, write));
    match pipeline {
        Ok(pipeline) => {
            if course.root.join("solutions").is_dir() {
                let wanted = pipeline.builder.solutions_manifest();
                proof.findings.extend(files::generated(&course.root, "solutions/Cargo.toml", &wanted, write));
            }
        }
        Err(error) => proof.findings.push(Finding::new("course", What::CannotBuild(error.to_string()))),
    }
    proof
}
