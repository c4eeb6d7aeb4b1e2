//! One exercise on disk: its id, its folders, and what it asks for, read when first needed.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::folder::Owner;
use super::own_hidden::OwnHidden;
use super::{Error, ExerciseId, Spec, Starters, blake3, folder, spec, written};
use order::yaml;
use text::tr;

/// The file of hidden cases, in a solution's folder.
pub(super) const HIDDEN: &str = "hidden.yaml";

/// One exercise of the course.
#[derive(Debug)]
pub struct Exercise {
    /// Its id, `microtasks/priority-order`.
    pub id: ExerciseId,
    /// Its folder relative to `exercises/`, `03-microtasks/02-priority-order`.
    pub dir: String,
    /// Its folder, absolute.
    pub folder: PathBuf,
    /// Where its solution would be, absolute; learners have none.
    pub solution: PathBuf,
    spec: OnceLock<Result<Spec, Broken>>,
    /// `None` stands for those that are embedded, which are not read before somebody asks.
    starters: Option<Arc<Starters>>,
    /// Hidden cases that an instructor added.
    pub(super) own_hidden: Option<OwnHidden>,
}

impl Exercise {
    pub(super) fn new(root: &Path, id: ExerciseId, dir: String, starters: Option<Arc<Starters>>) -> Self {
        let folder = root.join("exercises").join(&dir);
        let solution = root.join("solutions").join(&dir);
        Self { id, dir, folder, solution, spec: OnceLock::new(), starters, own_hidden: None }
    }

    /// The starters of the course that it belongs to.
    pub fn starters(&self) -> &Starters {
        self.starters.as_deref().unwrap_or_else(|| Starters::embedded())
    }

    /// The starters that it was given in the place of the embedded ones.
    pub(super) fn own_starters(&self) -> Option<&Arc<Starters>> {
        self.starters.as_ref()
    }

    /// What it asks for. `exercise.yaml` is read at the first call, and only then.
    ///
    /// # Errors
    /// The file is missing or has a mistake; this exercise alone cannot be checked.
    pub fn spec(&self) -> Result<&Spec, &Broken> {
        self.spec
            .get_or_init(|| {
                let file = format!("exercises/{}/exercise.yaml", self.dir);
                match folder::read(&self.folder.join("exercise.yaml")) {
                    Ok(bytes) => spec::utf8(&bytes)
                        .and_then(Spec::parse)
                        .map_err(|error| Broken { file, fault: Fault::Yaml(error) }),
                    Err(error) => Err(Broken { file, fault: Fault::Unreadable(in_words(&error)) }),
                }
            })
            .as_ref()
    }

    /// A case as its author wrote it, by its place among those of `exercise.yaml`: what a reader is shown as the
    /// order asked for. `None` where the file has no such case any more, or cannot be read.
    pub fn written_case(&self, index: usize) -> Option<String> {
        let bytes = folder::read(&self.folder.join("exercise.yaml")).ok()?;
        written::case(spec::utf8(&bytes).ok()?, index)
    }

    /// All that a check of the working tree reads of it, by content: every file of its folder, and its hidden cases.
    /// Nothing of it is understood. `None` where something cannot be read, or may not be there.
    pub fn content(&self) -> Option<String> {
        // Other starters than the embedded ones are those of a test.
        if self.starters.is_some() {
            return None;
        }
        let listing = folder::list(&self.folder, Owner::Course, &[]).ok()?;
        if !listing.faults.is_empty() {
            return None;
        }
        let mut hasher = blake3::Hasher::new();
        let mut add = |path: &str, bytes: &[u8]| {
            for part in [path.as_bytes(), bytes] {
                hasher.update(&part.len().to_le_bytes()).update(part);
            }
        };
        for file in listing.files {
            add(&file.path, &file.read().ok()?);
        }
        match folder::read(&self.solution.join(HIDDEN)) {
            Ok(bytes) => add("hidden cases", &bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => return None,
        }
        if let Some(own) = &self.own_hidden {
            add("own hidden cases", own.content().as_bytes());
        }
        Some(hasher.finalize().to_hex())
    }

    /// The hidden cases: those of the course's own tree, none where there is no `hidden.yaml`, and after them those that
    /// an instructor added ([`Course::with_hidden`](super::Course::with_hidden)).
    ///
    /// # Errors
    /// A file cannot be read or has a mistake.
    pub fn hidden(&self) -> Result<Vec<super::Case>, Error> {
        let mut cases = self.read_hidden(Spec::read_hidden)?;
        if let Some(own) = &self.own_hidden {
            let own = own.cases(self, &cases)?;
            cases.extend(own);
        }
        Ok(cases)
    }

    /// How many points the hidden cases are worth, for a check that does not judge them.
    ///
    /// # Errors
    /// The file cannot be read, or it does not say.
    pub fn hidden_points(&self) -> Result<u32, Error> {
        if self.own_hidden.is_some() {
            return Ok(self.hidden()?.iter().map(|case| case.points).sum());
        }
        self.read_hidden(Spec::read_hidden_points)
    }

    fn read_hidden<T: Default>(&self, read: fn(&str) -> Result<T, yaml::Error>) -> Result<T, Error> {
        let path = self.solution.join(HIDDEN);
        let bytes = match folder::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(T::default()),
            Err(error) => return Err(Error::read(&path, error)),
        };
        spec::utf8(&bytes).and_then(read).map_err(|error| {
            let file = format!("solutions/{}/{HIDDEN}", self.dir);
            Error::Broken(Broken { file, fault: Fault::Yaml(error) })
        })
    }
}

/// An exercise's file of cases that cannot be used. It concerns that exercise and no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The file, relative to the course.
    pub file: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a file of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It has a mistake.
    Yaml(yaml::Error),
    /// It is missing or cannot be read; the reason, and what to do.
    Unreadable(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fault {
            Fault::Yaml(error) => write!(f, "{}:{error}", self.file),
            Fault::Unreadable(reason) => write!(f, "{}: {reason}", self.file),
        }
    }
}

impl std::error::Error for Broken {}

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => {
            tr!("the file is missing; put it back, or remove the folder if it is no exercise")
        }
        _ => tr!("cannot be read: {error}; check that it is a file and that you may read it", error = error),
    }
}
