//! The folder tree of the course, which is the syllabus: chapters and exercises in their order.
//!
//! It looks at names two levels deep and opens no file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

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
        for entry in two_levels(&top) {
            let entry = entry.map_err(|error| Error::read(&top, error))?;
            let dir = below(&top, entry.path());
            let is_dir = entry.file_type().is_dir();
            let known = match entry.depth() {
                // The manifest lets editors analyse the solutions; it is no exercise's file.
                1 if !is_dir => dir == "Cargo.toml" || dir == "Cargo.lock",
                1 => self.chapters.iter().any(|chapter| chapter.dir == dir),
                _ => is_dir && self.by_dir(&dir).is_some() || self.chapter_unknown(&dir),
            };
            if !known {
                let path = format!("solutions/{}", relative::shown(&dir));
                unlisted.push(Unlisted { path, reason: later!("no exercise has this folder") });
            }
        }
        Ok(unlisted)
    }

    /// True below a chapter that is itself unlisted: once is enough.
    fn chapter_unknown(&self, dir: &str) -> bool {
        let chapter = dir.split('/').next().unwrap_or(dir);
        !self.chapters.iter().any(|known| known.dir == chapter)
    }

    fn discover(&mut self, starters: Option<&Arc<Starters>>) -> Result<(), Error> {
        let top = self.root.join("exercises");
        let mut walk = two_levels(&top);
        while let Some(entry) = walk.next() {
            let entry = entry.map_err(|error| Error::read(&top, error))?;
            let name = entry.file_name().to_str();
            let numbered = name.and_then(Numbered::parse);
            match (entry.depth(), entry.file_type().is_dir(), name, numbered) {
                (1, true, Some(LIBRARY), _) => walk.skip_current_dir(),
                (1, false, Some(RENAMED), _) => {}
                (1, true, Some(name), Some(Numbered { number, slug })) => self.chapters.push(Chapter {
                    number,
                    slug: slug.to_owned(),
                    dir: name.to_owned(),
                    exercises: Vec::new(),
                }),
                (2, true, Some(name), Some(exercise)) => {
                    // The walk gives a chapter before what lies in it.
                    if let Some(chapter) = self.chapters.last_mut() {
                        let of = Numbered { number: chapter.number, slug: &chapter.slug };
                        let id = ExerciseId::new(&of, &exercise);
                        let dir = format!("{}/{name}", chapter.dir);
                        chapter.exercises.push(Arc::new(Exercise::new(
                            &self.root,
                            id,
                            dir,
                            starters.cloned(),
                        )));
                    }
                }
                (depth, is_dir, _, _) => {
                    if is_dir && depth == 1 {
                        walk.skip_current_dir();
                    }
                    self.unlisted.push(Unlisted {
                        path: format!("exercises/{}", relative::shown(&below(&top, entry.path()))),
                        reason: odd(&entry),
                    });
                }
            }
        }
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

/// Folders and files two levels down, by name, links not followed, litter left out.
fn two_levels(top: &Path) -> Levels {
    Levels(WalkDir::new(top).min_depth(1).max_depth(2).sort_by_file_name().into_iter())
}

struct Levels(walkdir::IntoIter);

impl Levels {
    fn skip_current_dir(&mut self) {
        self.0.skip_current_dir();
    }
}

impl Iterator for Levels {
    type Item = walkdir::Result<DirEntry>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = self.0.next()?;
            match &entry {
                Ok(found) if folder::is_litter(found.file_name(), found.file_type().is_dir(), false) => {
                    if found.file_type().is_dir() {
                        self.0.skip_current_dir();
                    }
                }
                _ => return Some(entry),
            }
        }
    }
}

fn odd(entry: &DirEntry) -> &'static str {
    if entry.file_type().is_symlink() {
        later!("a link; links are never followed")
    } else if !entry.file_type().is_dir() {
        later!("a file; chapters and exercises are folders")
    } else if entry.file_name().as_encoded_bytes().starts_with(b".") {
        later!("a hidden folder")
    } else {
        later!("not named NN-slug (two digits, a hyphen, lower-case words joined by hyphens)")
    }
}

/// A path below `top`, with forward slashes.
pub(super) fn below(top: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(top).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
