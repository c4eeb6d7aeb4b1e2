//! What is built before anybody asks for it: the libraries of the listings, while the reader reads.
//!
//! The first run of a Rust listing would wait for them, a minute and more. A run that is wanted meanwhile says what it
//! waits for. Nothing is reported from here: what cannot be built is told by the run that needs it.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use crate::listing::{FOLDER, Runtime};
use crate::runner::Runner;
use flow::build::{Builder, Progress};
use flow::process::Cancel;

/// The shortest program: it needs all the libraries that a listing is built with, and does nothing.
pub(super) const SHORTEST: &str = "fn main() {}\n";

/// What is being built now.
#[derive(Debug, Default)]
pub(super) struct Ahead(Mutex<Option<String>>);

impl Ahead {
    /// The libraries that are being built now; nothing when none are.
    pub(super) fn now(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Builds them, where they are not there yet.
    ///
    /// # Errors
    /// They cannot be built, or `cancel` came first.
    pub(super) fn build(&self, root: &Path, cancel: &Cancel) -> Result<()> {
        let builder = Builder::open(root, cancel)?;
        let runner = Runner::with_node(&builder, cancel, None);
        let shown = format!("{FOLDER}/src/main.rs");
        let made = runner.make((Runtime::Rust, "main.rs"), SHORTEST, &shown, &|progress| match progress {
            Progress::Libraries { names } => self.is(Some(names.join(", "))),
            Progress::Compiling => self.is(None),
            Progress::LibraryLine(_) | Progress::Said(_) => {}
        });
        self.is(None);
        made.map(drop)
    }

    fn is(&self, what: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }
}
