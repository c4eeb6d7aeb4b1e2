//! One's own work from an older copy of the course into this one.
//!
//! A new version of the course comes as a new folder. Nothing in the old one is ever written, and nothing in this
//! one that somebody edited: a file is brought only into the place of an untouched starter.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{reset, whole};
use flow::course::{self, Course, Exercise, How, Starters};
use text::tr;

/// The table of exercises that have a new id: an old one and a new one in each line.
const RENAMED: &str = "exercises/renamed.txt";
/// The learner's progress, at the root of a course.
const PROGRESS: &str = "progress.txt";

/// What was brought and what was not; all paths are relative to a course's root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adopted {
    /// Files of this course that now hold the old work.
    pub brought: Vec<String>,
    /// Files that were edited here too: they stay as they are.
    pub kept: Vec<String>,
    /// Edited files of the old course that have no place here.
    pub left: Vec<String>,
    /// True when the progress was brought as well.
    pub progress: bool,
}

/// Why nothing could be brought.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The old course is this one.
    #[error("{}", tr!("{path} is this course itself; name the folder of the older copy", path = path.display()))]
    Itself {
        /// What was named.
        path: PathBuf,
    },
    /// The old copy does not say what its starters were.
    #[error(
        "{}",
        tr!(
            "{path}: {reason}; without it nobody knows which files were edited there. Copy your files by hand: the same paths hold",
            path = path.display(),
            reason = reason
        )
    )]
    NoStarters {
        /// The file that is missing or broken.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A course cannot be read.
    #[error(transparent)]
    Course(#[from] course::Error),
    /// The old or the new exercise cannot be looked at.
    #[error(transparent)]
    Reset(#[from] reset::Error),
    /// A file cannot be read or written.
    #[error("{}", tr!("{path}: {reason}; what was brought before stays", path = path.display(), reason = source))]
    File {
        /// Which one.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// Brings the work in the course at `old` into `course`.
///
/// # Errors
/// The old folder is no course or does not say what its starters were; a file cannot be read or written.
pub fn adopt(course: &Course, old: &Path) -> Result<Adopted, Error> {
    let old = Course::open(old)?;
    let same = |a: &Path, b: &Path| fs::canonicalize(a).ok() == fs::canonicalize(b).ok();
    if same(&old.root, &course.root) {
        return Err(Error::Itself { path: old.root });
    }
    let old = with_its_starters(old)?;
    let renamed = renamed(course);
    let mut adopted = Adopted::default();
    for theirs in old.exercises() {
        let edited = reset::differing(theirs)?;
        if edited.is_empty() {
            continue;
        }
        let ours = counterpart(course, theirs, &renamed);
        for (path, how) in edited {
            let shown = format!("exercises/{}/{path}", theirs.dir);
            let is_editable = |ours: &Exercise| ours.spec().is_ok_and(|spec| spec.edit.contains(&path));
            match ours {
                _ if how == How::Removed => {}
                Some(ours) if how == How::Changed && is_editable(ours) => {
                    bring(theirs, ours, &path, &mut adopted)?
                }
                _ => adopted.left.push(shown),
            }
        }
    }
    adopted.progress = progress(&old.root, &course.root)?;
    Ok(adopted)
}

/// The old course with what it was given, which stands in its own tree.
fn with_its_starters(old: Course) -> Result<Course, Error> {
    let path = old.root.join("checker/starters.json");
    let broken = |reason: String| Error::NoStarters { path: path.clone(), reason };
    let json = fs::read_to_string(&path).map_err(|error| broken(error.to_string()))?;
    let starters = Starters::parse(&json).map_err(|error| broken(error.to_string()))?;
    // An exercise that the learner made has no starter, and no place in the new course.
    let known: Vec<String> = old
        .exercises()
        .filter(|exercise| starters.files(&exercise.dir).next().is_some())
        .map(|exercise| exercise.dir.clone())
        .collect();
    let mut course = old.with_starters(Some(Arc::new(starters)))?;
    for chapter in &mut course.chapters {
        chapter.exercises.retain(|exercise| known.contains(&exercise.dir));
    }
    Ok(course)
}

/// The exercise of this course that an old one became: by its id, by what the table of new names says, by its folder.
fn counterpart<'c>(course: &'c Course, old: &Exercise, renamed: &[(String, String)]) -> Option<&'c Exercise> {
    let by_id = |id: &str| course.exercises().find(|exercise| exercise.id.as_str() == id);
    let mut id = old.id.as_str();
    // As often as there are lines: a name may have changed in every version.
    for _ in 0..=renamed.len() {
        if let Some(found) = by_id(id) {
            return Some(found);
        }
        match renamed.iter().find(|(from, _)| from == id) {
            Some((_, to)) => id = to,
            None => break,
        }
    }
    course.by_dir(&old.dir).map(Arc::as_ref)
}

fn renamed(course: &Course) -> Vec<(String, String)> {
    let text = fs::read_to_string(course.root.join(RENAMED)).unwrap_or_default();
    let pair = |line: &str| {
        let mut words = line.split('#').next()?.split_whitespace();
        Some((words.next()?.to_owned(), words.next()?.to_owned()))
    };
    text.lines().filter_map(pair).collect()
}

fn bring(old: &Exercise, new: &Exercise, path: &str, adopted: &mut Adopted) -> Result<(), Error> {
    let from = old.folder.join(path);
    let shown = format!("exercises/{}/{path}", new.dir);
    if !fs::symlink_metadata(&from).is_ok_and(|found| found.is_file()) {
        adopted.left.push(format!("exercises/{}/{path}", old.dir));
        return Ok(());
    }
    let work = fs::read(&from).map_err(|source| Error::File { path: from, source })?;
    let to = new.folder.join(path);
    let here = match fs::read(&to) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(source) => return Err(Error::File { path: to, source }),
    };
    let starter = new.starters().file(&new.dir, path).map(str::as_bytes);
    match here {
        Some(here) if here == work => {}
        Some(here) if Some(here.as_slice()) != starter => adopted.kept.push(shown),
        _ => {
            whole::write(&to, &work, false).map_err(|source| Error::File { path: to, source })?;
            adopted.brought.push(shown);
        }
    }
    Ok(())
}

/// Brings the progress where there is none yet.
fn progress(old: &Path, new: &Path) -> Result<bool, Error> {
    let (from, to) = (old.join(PROGRESS), new.join(PROGRESS));
    if !from.is_file() || to.exists() {
        return Ok(false);
    }
    let bring = || whole::write(&to, &fs::read(&from)?, false);
    bring().map_err(|source| Error::File { path: to.clone(), source })?;
    Ok(true)
}
