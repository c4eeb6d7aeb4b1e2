//! The starters as they were when the checker was built: what the course gave, whatever the working tree says now.
//!
//! They come from `checker/starters.json`, which `author check --write` writes and `author check` compares. The
//! checker includes that one file and no exercise, so that an edited exercise never rebuilds the checker.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use super::folder::{self, Listing, Owner};
use super::spec::utf8;
use super::{Course, Error};
use text::tr;

/// The text of every file of every exercise, by its path below `exercises/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Starters(BTreeMap<String, String>);

/// A file of the working tree that may not differ and does; it is told, and costs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedChange {
    /// The exercise's folder, relative to `exercises/`.
    pub dir: String,
    /// The file, relative to the exercise's folder.
    pub path: String,
    /// How it differs.
    pub how: How,
}

/// How a file that may not differ differs from the course's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It says something else.
    Changed,
    /// The course has it, and the working tree does not.
    Removed,
    /// The working tree has it, and the course does not.
    Added,
}

impl fmt::Display for FixedChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dir, path, how } = self;
        let shown = super::relative::shown(path);
        let undo = format!("git checkout -- exercises/{dir}/{shown}");
        f.write_str(&match how {
            How::Changed if matches!(path.as_str(), "Cargo.toml" | "exercise.yaml") => tr!(
                "{file} differs from the course's own; a submission that changes it is rejected. Undo it, for example with `{command}`",
                file = shown,
                command = undo
            ),
            How::Changed => tr!(
                "{file} differs from the course's own; a submission is judged with the course's. Undo it, for example with `{command}`",
                file = shown,
                command = undo
            ),
            How::Removed => tr!(
                "{file} is missing; a submission is judged with the course's. Undo it, for example with `{command}`",
                file = shown,
                command = undo
            ),
            How::Added => tr!(
                "{file} is no part of the exercise; a submission is judged without it. Put what you need into a file that may differ",
                file = shown
            ),
        })
    }
}

impl Starters {
    /// Those that the checker was built with. They are read at the first call.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Starters> = LazyLock::new(|| {
            // A test holds that the file can be read. Where somebody broke it and built the checker all the
            // same, `author check --write` must still be able to mend it.
            Starters::parse(include_str!("../../starters.json")).unwrap_or_default()
        });
        &EMBEDDED
    }

    /// Reads what [`Starters::to_json`] wrote.
    ///
    /// # Errors
    /// It is not a JSON object of texts.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json).map(Self)
    }

    /// Those of a course as it lies on disk now.
    ///
    /// # Errors
    /// A file that cannot be read, or is no text.
    pub fn of(course: &Course) -> Result<Self, Error> {
        let mut files = BTreeMap::new();
        for exercise in course.exercises() {
            let Listing { files: found, .. } = folder::list(&exercise.folder, Owner::Course, &[])?;
            for file in found {
                let bytes = file.read().map_err(|error| Error::read(&file.at, error))?;
                let text = utf8(&bytes).map_err(|error| {
                    Error::read(
                        &file.at,
                        std::io::Error::new(std::io::ErrorKind::InvalidData, error.to_string()),
                    )
                })?;
                files.insert(format!("{}/{}", exercise.dir, file.path), text.to_owned());
            }
        }
        Ok(Self(files))
    }

    /// The whole of `checker/starters.json`: sorted, so that a change of one file is a change of one line.
    pub fn to_json(&self) -> String {
        // Texts under texts always become JSON.
        let mut json = serde_json::to_string_pretty(&self.0).unwrap_or_default();
        json.push('\n');
        json
    }

    /// Every file of every exercise with its text, by its path below `exercises/`, in order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of a file (`src/main.rs`) of the exercise in `dir` (`03-microtasks/01-first-drain`).
    pub fn file(&self, dir: &str, path: &str) -> Option<&str> {
        self.0.get(&format!("{dir}/{path}")).map(String::as_str)
    }

    /// Every file of the exercise in `dir` with its text, in order; none for an exercise that is newer than the checker.
    pub fn files(&self, dir: &str) -> impl Iterator<Item = (&str, &str)> {
        let below = format!("{dir}/");
        self.0
            .range(below.clone()..)
            .map_while(move |(path, text)| path.strip_prefix(&below).map(|path| (path, text.as_str())))
    }
}
