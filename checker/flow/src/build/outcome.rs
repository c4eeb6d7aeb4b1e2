//! What comes of a recipe, while it is built and when it is done.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::store::Lock;
use super::{Key, Rendered};
use process::Limit;

/// What happens while something is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Cargo starts to build libraries.
    Libraries {
        /// The direct dependencies that are asked for.
        names: Vec<String>,
    },
    /// A line that Cargo prints meanwhile, such as `Compiling tokio v1.54.1`.
    LibraryLine(String),
    /// `rustc` starts; libraries are ready.
    Compiling,
    /// One message of `rustc`, as soon as it comes.
    Said(Rendered),
}

/// What came of a recipe.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A program.
    Built(Built),
    /// The compiler refused the program.
    CompileError {
        /// The key of everything that the compiler read.
        key: Key,
        /// All that the compiler said.
        said: Rendered,
        /// True when it was remembered.
        cached: bool,
        /// The limit that the compiler went past on this program; only a wall holds it to any.
        past: Option<Limit>,
    },
}

/// A program that was built.
#[derive(Debug, Clone)]
pub struct Built {
    /// The program; it stays where it is as long as a copy of this exists.
    pub program: Program,
    /// The key of everything that it was made from, files outside the recipe (`include_str!`) among them:
    /// equal keys are equal programs.
    pub key: Key,
    /// What the compiler said although it built the program.
    pub warnings: Rendered,
    /// True when nothing was compiled.
    pub cached: bool,
}

/// An executable file of the store, held so that nobody removes it.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    _held: Arc<Lock>,
}

impl Program {
    /// The program at this path, in a folder of the store that is held.
    pub(super) fn new(path: PathBuf, held: Lock) -> Self {
        Self { path, _held: Arc::new(held) }
    }

    /// Its absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// What is known of a recipe without building it.
#[derive(Debug, Clone)]
pub struct Recalled {
    /// The key of the program, as [`Built::key`]; the recipe's own where nothing is remembered.
    pub key: Key,
    /// What the compiler said of it, if it ever saw it.
    pub answer: Option<Answer>,
}

/// What the compiler once said of a recipe.
#[derive(Debug, Clone)]
pub struct Answer {
    /// False when it refused the program.
    pub compiles: bool,
    /// Its errors, or else its warnings.
    pub said: Rendered,
}
