//! What a listing printed when it was recorded: every order that was seen, how often, and with which versions.
//!
//! Only `book verify --write` makes one. A page shows nothing else as output, and a page whose program
//! is not the recorded one any more cannot be built.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::listing::{Runtime, Side};

/// The file in a listing's folder.
const FILE: &str = "recorded.json";

/// What was recorded of one listing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// In Node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<Recording>,
    /// In Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<Recording>,
}

/// Some runs of one program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// The hash of the program and its case: [`Side::digest`].
    pub sources: String,
    /// What ran it: `v20.20.2`, or `rustc 1.95.0`.
    pub version: String,
    /// How many runs there were.
    pub runs: u32,
    /// The exit code of all of them; a case that allows any has that of the first.
    pub exit: i32,
    /// The orders that were seen, the most frequent first.
    pub orders: Vec<Seen>,
}

/// An order that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// In how many runs.
    pub count: u32,
    /// The lines of stdout.
    pub lines: Vec<String>,
    /// The lines of stderr, where the case asks for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stderr: Vec<String>,
}

impl Recorded {
    /// Reads what is recorded in this folder; nothing where the file is missing.
    ///
    /// # Errors
    /// The file cannot be read, or is none that the program wrote.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|reason| Error::Recorded { path, reason }),
            Err(reason) if reason.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(reason) => Err(Error::File { path, reason }),
        }
    }

    /// Writes it into this folder.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join(FILE);
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| Error::File { path: path.clone(), reason: std::io::Error::other(error) })?;
        text.push('\n');
        fs::write(&path, text).map_err(|reason| Error::File { path, reason })
    }

    /// What was recorded with this runtime.
    pub fn of(&self, runtime: Runtime) -> Option<&Recording> {
        match runtime {
            Runtime::Node => self.node.as_ref(),
            Runtime::Rust => self.rust.as_ref(),
        }
    }

    /// Puts a recording in its place.
    pub fn set(&mut self, runtime: Runtime, recording: Option<Recording>) {
        match runtime {
            Runtime::Node => self.node = recording,
            Runtime::Rust => self.rust = recording,
        }
    }
}

impl Recording {
    /// Whether it was made of this very program and case.
    pub fn is_of(&self, side: &Side) -> bool {
        self.sources == side.digest
    }
}
