//! Runs a program of the book once: Rust through the checker's own build, Node as it is installed.
//!
//! Both run as every program of the course runs, with limits and in a folder of their own. It judges nothing.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::listing::{FOLDER, Runtime};
use flow::build::{Builder, Outcome, Place, Program, Progress, Recipe, Rendered};
use flow::course::{Inputs, Limits};
use flow::process::{Cancel, Invocation, Listener, Tool};
use flow::run::{NoWall, Perturbation, Plan, Run, Way};
use text::tr;

/// Node reserves much memory and starts threads of its own.
const NODE_MEMORY: u64 = 4 << 30;
const NODE_PROCESSES: u64 = 1_000;

/// What runs the programs of the book.
pub struct Runner<'r> {
    builder: &'r Builder,
    cancel: &'r Cancel,
    node: Option<Node>,
}

/// The Node that is installed.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it is.
    pub path: PathBuf,
    /// Its version, as it says it: `v20.20.2`.
    pub version: String,
}

/// A program of the book, ready to run.
pub enum Ready {
    /// A Rust program, compiled.
    Rust(Program),
    /// A Node program: the name of its file, and its source.
    Node(String, String),
}

/// What came of making a program ready.
pub enum Made {
    /// It can be run.
    Ready(Ready),
    /// `rustc` refused it.
    Refused(Rendered),
    /// Node is not installed.
    NoNode,
}

impl<'r> Runner<'r> {
    /// A runner over this course, with the Node of `PATH`.
    ///
    /// # Errors
    /// A `node` is there and does not answer.
    pub fn new(builder: &'r Builder, cancel: &'r Cancel) -> Result<Self> {
        Ok(Self { builder, cancel, node: Node::find(cancel)? })
    }

    /// A runner over this course with a Node that was found before.
    pub fn with_node(builder: &'r Builder, cancel: &'r Cancel, node: Option<Node>) -> Self {
        Self { builder, cancel, node }
    }

    /// The Node that is used, where there is one.
    pub fn node(&self) -> Option<&Node> {
        self.node.as_ref()
    }

    /// The version of what runs programs of this runtime.
    pub fn version(&self, runtime: Runtime) -> Option<String> {
        match runtime {
            Runtime::Node => self.node.as_ref().map(|node| node.version.clone()),
            // `rustc 1.95.0 (f2d3ce0bd 2026-03-21)`, and more lines.
            Runtime::Rust => {
                let said = &self.builder.toolchain().version;
                Some(said.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// Makes a program ready: `shown` is the name of its file in messages.
    ///
    /// # Errors
    /// It could not be built, for a reason that is not its own.
    pub fn make(
        &self,
        (runtime, file): (Runtime, &str),
        source: &str,
        shown: &str,
        progress: &dyn Fn(Progress),
    ) -> Result<Made> {
        match runtime {
            Runtime::Node if self.node.is_none() => Ok(Made::NoNode),
            Runtime::Node => Ok(Made::Ready(Ready::Node(file.to_owned(), source.to_owned()))),
            Runtime::Rust => {
                let files = [("src/main.rs", source.as_bytes())];
                let recipe = Recipe::new(FOLDER, Place::Overlay, files).showing("src/main.rs", shown);
                Ok(match self.builder.build(&recipe, progress)? {
                    Outcome::Built(built) => Made::Ready(Ready::Rust(built.program)),
                    Outcome::CompileError { said, .. } => Made::Refused(said),
                })
            }
        }
    }

    /// Runs a program once.
    ///
    /// # Errors
    /// It could not be started or followed. What it does itself is in the [`Run`].
    pub fn run(&self, program: &Ready, inputs: &Inputs, perturbation: Perturbation) -> Result<Run> {
        self.run_heard(program, inputs, perturbation, &|_, _| {})
    }

    /// The same; `heard` hears each line as soon as it is printed.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn run_heard(
        &self,
        program: &Ready,
        inputs: &Inputs,
        perturbation: Perturbation,
        heard: Listener<'_>,
    ) -> Result<Run> {
        let mut inputs = inputs.clone();
        let mut limits = Limits::default();
        let path: &Path = match (program, &self.node) {
            (Ready::Rust(program), _) => program.path(),
            (Ready::Node(file, source), Some(node)) => {
                inputs.files.insert(file.clone(), source.clone());
                inputs.args.insert(0, file.clone());
                limits.memory = NODE_MEMORY;
                limits.processes = NODE_PROCESSES;
                &node.path
            }
            (Ready::Node(..), None) => anyhow::bail!(tr!("Node is not installed")),
        };
        let plan =
            Plan { program: path, inputs: &inputs, limits: &limits, wall: &NoWall, measure_delay: false };
        let way = Way { perturbation, steps: &[], holes: &[] };
        Ok(plan.run_heard(Some(way), Some(heard), self.cancel)?)
    }
}

impl Node {
    /// The `node` of `PATH`.
    ///
    /// # Errors
    /// One is there and does not answer.
    pub fn find(cancel: &Cancel) -> Result<Option<Self>> {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let Some(path) =
            std::env::split_paths(&paths).map(|dir| dir.join("node")).find(|path| path.is_file())
        else {
            return Ok(None);
        };
        let asked = Invocation::new(&path, "/").arg("--version").inherit(|_| true);
        let said = Tool::new(asked)
            .capture(cancel, &mut |_, _| {})
            .with_context(|| tr!("`node --version` could not be asked"))?;
        let version = String::from_utf8_lossy(&said.stdout).trim().to_owned();
        anyhow::ensure!(said.success() && version.starts_with('v'), tr!("`node --version` did not answer"));
        Ok(Some(Self { path, version }))
    }
}
