//! The folder tree of the course, which is the syllabus: chapters and exercises in their order.
//!
//! It looks at names two levels deep and opens no file.

use std::collections::BTreeMap;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::id::Numbered;
use super::{Error, Exercise, ExerciseId, Starters, folder, relative};
use text::later;
use text::say;

/// The library that exercises run on; it lies among them and is none.
const LIBRARY: &str = "node-loop";
/// The names that exercises had before, for those who keep a learner's progress.
const RENAMED: &str = "renamed.txt";

/// The course.
#[derive(Debug)]
pub struct Course {
    /// Its folder, absolute: the one that holds `Cargo.toml` and `exercises/`.
    pub root: PathBuf,
    /// Its chapters, in order.
    pub chapters: Vec<Chapter>,
    /// What lies in `exercises/` and is neither a chapter nor an exercise.
    pub unlisted: Vec<Unlisted>,
    /// Where the user stands: the paths that they type begin here.
    pub(super) start: PathBuf,
}

/// A chapter.
#[derive(Debug)]
pub struct Chapter {
    /// Its number in the syllabus.
    pub number: u32,
    /// Its slug, `microtasks`.
    pub slug: String,
    /// Its folder's name, `03-microtasks`; also the name of its page in the book.
    pub dir: String,
    /// Its exercises, in order; may be empty.
    pub exercises: Vec<Arc<Exercise>>,
}

/// Something in the course's folders that has no place there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlisted {
    /// Where, relative to the course.
    pub path: String,
    /// Why it was passed over.
    pub reason: &'static str,
}

impl std::fmt::Display for Unlisted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path, say(self.reason))
    }
}

impl Course {
    /// Opens the course that `start` lies in.
    ///
    /// # Errors
    /// No course upwards, a folder that cannot be read, two exercises of one id.
    pub fn open(start: &Path) -> Result<Self, Error> {
        Self::open_with(start, None)
    }

    /// The same course with other starters than those that are embedded; with `None`, with those.
    ///
    /// # Errors
    /// As for [`Course::open`].
    pub fn with_starters(&self, starters: Option<Arc<Starters>>) -> Result<Self, Error> {
        Self::open_with(&self.start, starters.as_ref())
    }

    /// The same course, read again; nobody else has its exercises.
    pub(super) fn again(&self) -> Result<Self, Error> {
        let starters = self.exercises().next().and_then(|exercise| exercise.own_starters());
        Self::open_with(&self.start, starters)
    }

    fn open_with(start: &Path, starters: Option<&Arc<Starters>>) -> Result<Self, Error> {
        let start = std::path::absolute(start).map_err(|error| Error::read(start, error))?;
        let root = start
            .ancestors()
            .find(|folder| folder.join("Cargo.toml").is_file() && folder.join("exercises").is_dir())
            .ok_or_else(|| Error::NoCourse { start: start.clone() })?
            .to_owned();
        let mut course = Self { root, chapters: Vec::new(), unlisted: Vec::new(), start };
        course.discover(starters)?;
        course.ids_are_unique()?;
        Ok(course)
    }

    /// Every exercise, in order.
    pub fn exercises(&self) -> impl Iterator<Item = &Arc<Exercise>> {
        self.chapters.iter().flat_map(|chapter| &chapter.exercises)
    }

    /// The exercise of a folder relative to `exercises/`, `03-microtasks/02-priority-order`.
    pub fn by_dir(&self, dir: &str) -> Option<&Arc<Exercise>> {
        self.exercises().find(|exercise| exercise.dir == dir)
    }

    /// What lies in `solutions/` and belongs to no exercise. It is read at this call.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn unlisted_solutions(&self) -> Result<Vec<Unlisted>, Error> {
        let top = self.root.join("solutions");
        if !top.is_dir() {
            return Ok(Vec::new());
        }
        let mut unlisted = Vec::new();
        let mut add = |dir: &str| {
            let path = format!("solutions/{}", relative::shown(dir));
            unlisted.push(Unlisted { path, reason: later!("no exercise has this folder") });
        };
        for found in entries(&top)? {
            let dir = below(&top, &found.path);
            if !found.kind.is_dir() {
                // The manifest lets editors analyse the solutions; it is no exercise's file.
                if dir != "Cargo.toml" && dir != "Cargo.lock" {
                    add(&dir);
                }
            } else if !self.chapters.iter().any(|chapter| chapter.dir == dir) {
                // Once is enough for all that is below.
                add(&dir);
            } else {
                for found in entries(&found.path)? {
                    let dir = below(&top, &found.path);
                    if !(found.kind.is_dir() && self.by_dir(&dir).is_some()) {
                        add(&dir);
                    }
                }
            }
        }
        Ok(unlisted)
    }

    fn discover(&mut self, starters: Option<&Arc<Starters>>) -> Result<(), Error> {
        let top = self.root.join("exercises");
        let mut unlisted = Vec::new();
        let mut add = |found: &Entry| {
            let path = format!("exercises/{}", relative::shown(&below(&top, &found.path)));
            unlisted.push(Unlisted { path, reason: found.odd() });
        };
        for found in entries(&top)? {
            let (is_dir, name) = (found.kind.is_dir(), found.name());
            match (is_dir, name, name.and_then(Numbered::parse)) {
                (true, Some(LIBRARY), _) | (false, Some(RENAMED), _) => {}
                (true, Some(name), Some(chapter)) => {
                    let mut exercises = Vec::new();
                    for found in entries(&found.path)? {
                        let numbered = found.name().filter(|_| found.kind.is_dir());
                        if let Some((exercise, own)) =
                            numbered.and_then(|own| Some((Numbered::parse(own)?, own)))
                        {
                            let id = ExerciseId::new(&chapter, &exercise);
                            let dir = format!("{name}/{own}");
                            exercises.push(Arc::new(Exercise::new(&self.root, id, dir, starters.cloned())));
                        } else {
                            add(&found);
                        }
                    }
                    let (number, slug) = (chapter.number, chapter.slug.to_owned());
                    self.chapters.push(Chapter { number, slug, dir: name.to_owned(), exercises });
                }
                _ => add(&found),
            }
        }
        self.unlisted = unlisted;
        Ok(())
    }

    fn ids_are_unique(&self) -> Result<(), Error> {
        let mut packages: BTreeMap<String, &Exercise> = BTreeMap::new();
        for exercise in self.exercises() {
            let package = exercise.id.package();
            let Some(first) = packages.insert(package.clone(), exercise) else { continue };
            let (first_dir, second) = (first.dir.clone(), exercise.dir.clone());
            return Err(if first.id == exercise.id {
                Error::DuplicateId { id: exercise.id.clone(), first: first_dir, second }
            } else {
                Error::DuplicatePackage { package, first: first_dir, second }
            });
        }
        Ok(())
    }
}

/// Something in a folder of the course.
struct Entry {
    path: PathBuf,
    /// What it is itself, where it is a link.
    kind: FileType,
}

/// What lies in a folder, by name, links not followed, litter left out.
///
/// No folder in it is opened, as walkdir would: a check in which nothing changed has little else to do.
fn entries(folder: &Path) -> Result<Vec<Entry>, Error> {
    let failed = |fault| Error::read(folder, fault);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        if !folder::is_litter(&entry.file_name(), kind.is_dir(), false) {
            entries.push(Entry { path: entry.path(), kind });
        }
    }
    entries.sort_by(|one, other| one.path.file_name().cmp(&other.path.file_name()));
    Ok(entries)
}

impl Entry {
    /// Its name, where that is text.
    fn name(&self) -> Option<&str> {
        self.path.file_name()?.to_str()
    }

    /// Why it is neither a chapter nor an exercise.
    fn odd(&self) -> &'static str {
        let is_hidden =
            || self.path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if self.kind.is_symlink() {
            later!("a link; links are never followed")
        } else if !self.kind.is_dir() {
            later!("a file; chapters and exercises are folders")
        } else if is_hidden() {
            later!("a hidden folder")
        } else {
            later!("not named NN-slug (two digits, a hyphen, lower-case words joined by hyphens)")
        }
    }
}

/// A path below `top`, with forward slashes.
pub(super) fn below(top: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(top).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
