//! A listing: a short program of the book, in Node and in Rust, and the order that it must print.
//!
//! ```text
//! book/listings/02-event-loop/timers/
//!     node.js | node.mjs     the program in Node
//!     main.rs                its twin in Rust
//!     order.yaml             one bare case: what both must print
//!     node.yaml, rust.yaml   the case of one of them, where the two truly differ
//!     recorded.json          what they printed when they were recorded
//!     trace.node.json, trace.rust.json    one run of each, step by step, where a page shows the stepper
//! ```
//!
//! It reads these files; it starts nothing and shows nothing.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use order::yaml;

use crate::error::Error;
use crate::recorded_run::RecordedRun;
use crate::recording::{Recorded, Recording};
use flow::course::{Case, Spec};

/// Where listings lie, relative to the course's root.
pub const FOLDER: &str = "book/listings";

/// What runs a program of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Runtime {
    /// Node.js.
    Node,
    /// Rust.
    Rust,
}

impl Runtime {
    /// Both, in the order in which the book shows them.
    pub const ALL: [Self; 2] = [Self::Node, Self::Rust];

    /// Its name in files, ids and commands.
    pub fn word(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Rust => "rust",
        }
    }

    /// Its name as readers see it.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Node => "Node",
            Self::Rust => "Rust",
        }
    }

    /// The files that may hold a program of it.
    fn files(self) -> &'static [&'static str] {
        match self {
            Self::Node => &["node.js", "node.mjs"],
            Self::Rust => &["main.rs"],
        }
    }

    /// The highlighter's name of its language.
    pub fn syntax(self) -> &'static str {
        match self {
            Self::Node => "js",
            Self::Rust => "rust",
        }
    }
}

impl fmt::Display for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A listing of the book.
#[derive(Debug)]
pub struct Listing {
    /// Its folder relative to [`FOLDER`], with `/`: `02-event-loop/timers`.
    pub id: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Its programs, Node's first; at least one.
    pub sides: Vec<Side>,
    /// What they printed when they were recorded; empty where nothing was.
    pub recorded: Recorded,
    /// The runs that were recorded step by step.
    pub runs: Vec<RecordedRun>,
}

/// One program of a listing, and what it must print.
#[derive(Debug)]
pub struct Side {
    /// What runs it.
    pub runtime: Runtime,
    /// The name of its file.
    pub file: &'static str,
    /// Its source.
    pub source: String,
    /// What a run is given and must print.
    pub case: Case,
    /// The hash of all that decides what it prints: its source and its case, in hex.
    pub digest: String,
}

impl Listing {
    /// Reads the listing with this id below the course's root.
    ///
    /// # Errors
    /// There is no such listing, or one of its files cannot be used.
    pub fn read(root: &Path, id: &str) -> Result<Self, Error> {
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let folder = root.join(FOLDER).join(id);
        if id.split('/').count() != 2 || !id.split('/').all(plain) || !folder.is_dir() {
            return Err(Error::NoListing { id: id.to_owned() });
        }
        let mut sides = Vec::new();
        for runtime in Runtime::ALL {
            sides.extend(Side::read(&folder, runtime)?);
        }
        if sides.is_empty() {
            return Err(Error::NoProgram { folder });
        }
        let recorded = Recorded::read(&folder)?;
        let mut runs = Vec::new();
        for runtime in Runtime::ALL {
            runs.extend(RecordedRun::read(&folder, runtime)?);
        }
        Ok(Self { id: id.to_owned(), folder, sides, recorded, runs })
    }

    /// The ids of all listings below the course's root, in order.
    pub fn all(root: &Path) -> Vec<String> {
        let folders = |folder: &Path| -> Vec<String> {
            let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
            let mut names: Vec<String> = entries
                .flatten()
                .filter(|entry| entry.path().is_dir())
                .filter_map(|entry| entry.file_name().into_string().ok())
                .collect();
            names.sort_unstable();
            names
        };
        let top = root.join(FOLDER);
        let is_chapter = |name: &String| name != "src" && name != "target";
        folders(&top)
            .into_iter()
            .filter(is_chapter)
            .flat_map(|chapter| {
                let names = folders(&top.join(&chapter));
                names.into_iter().map(move |name| format!("{chapter}/{name}"))
            })
            .collect()
    }

    /// The program that this runtime runs, where there is one.
    pub fn side(&self, runtime: Runtime) -> Option<&Side> {
        self.sides.iter().find(|side| side.runtime == runtime)
    }

    /// What was recorded of one of its programs.
    ///
    /// # Errors
    /// Nothing was, or another program than the one that stands there.
    pub fn recording(&self, side: &Side) -> Result<&Recording, Error> {
        let recording = self.recorded.of(side.runtime).filter(|recording| recording.is_of(side));
        recording.ok_or_else(|| Error::Stale { id: self.id.clone(), runtime: side.runtime.word() })
    }

    /// The run of this runtime that was recorded step by step, where there is one.
    pub fn run(&self, runtime: Runtime) -> Option<&RecordedRun> {
        self.runs.iter().find(|run| run.runtime == runtime)
    }
}

impl Side {
    fn read(folder: &Path, runtime: Runtime) -> Result<Option<Self>, Error> {
        let Some(file) = runtime.files().iter().copied().find(|file| folder.join(file).is_file()) else {
            return Ok(None);
        };
        let source = read(&folder.join(file))?;
        let own = folder.join(format!("{runtime}.yaml"));
        let path = if own.is_file() { own } else { folder.join("order.yaml") };
        let text = read(&path)?;
        let case = case(&text).map_err(|error| Error::Case { path, error: Box::new(error) })?;
        let digest = digest(file, &source, &text);
        Ok(Some(Self { runtime, file, source, case, digest }))
    }

    /// The source as readers see it: without the lines that mark anchors.
    pub fn shown_source(&self) -> String {
        let is_mark = |line: &&str| line.trim_start().starts_with("// ANCHOR");
        self.source.lines().filter(|line| !is_mark(line)).fold(String::new(), |text, line| text + line + "\n")
    }
}

/// The hash, in hex, of a program and its case.
pub fn digest(file: &str, source: &str, case: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [file, source, case] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The one case in a file.
fn case(text: &str) -> Result<Case, yaml::Error> {
    let mut cases = Spec::read(text)?;
    Ok(cases.swap_remove(0))
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|reason| Error::File { path: path.to_owned(), reason })
}
