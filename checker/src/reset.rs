//! An exercise back to its starter: what was there goes to a dated folder below `backups/`, then the files that
//! the checker was built with are written.
//!
//! It asks nobody; whoever calls it has asked. A dated folder has the tree of the course, so that
//! `checker check --overlay backups/DATE` still judges what was put away.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::moment::Moment;
use crate::whole;
use flow::course::{Course, Exercise, ExerciseId, How};
use text::tr;

/// The folder of backups, at the course's root.
pub const BACKUPS: &str = "backups";

/// What a reset did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The dated folder that holds what was there, relative to the course's root; `None` where nothing had to be
    /// kept.
    pub folder: Option<String>,
    /// The files that are the starter's again, relative to the exercise's folder, and how they differed. None
    /// means that the exercise was its starter already.
    pub restored: Vec<(String, How)>,
}

/// Why an exercise could not be reset. What was there is still there, or in the backup.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The checker has no starter of this exercise.
    #[error(
        "{}",
        tr!(
            "this checker has no starter of {id}: the exercise is newer than the checker; build the checker again, or take the files from where the course came from",
            id = id
        )
    )]
    NoStarter {
        /// The exercise.
        id: ExerciseId,
    },
    /// A folder on the way to a file is a link.
    #[error(
        "{}",
        tr!("{path} is a link, and links are never followed; put a folder in its place", path = path.display())
    )]
    Link {
        /// Which one.
        path: PathBuf,
    },
    /// A file could not be read, kept or written.
    #[error(
        "{}",
        tr!(
            "{path}: {reason}; nothing that was not kept before is lost; make room or give yourself the right to write there, and try again",
            path = path.display(),
            reason = source
        )
    )]
    File {
        /// Which one.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// Puts an exercise back to its starter. Files that are equal to it already are not touched.
///
/// # Errors
/// The checker has no starter of it, or a file cannot be kept or written.
pub fn exercise(course: &Course, exercise: &Exercise) -> Result<Backup, Error> {
    reset(course, exercise, Moment::now())
}

/// What a reset would change, in the order of the files: nothing is touched.
///
/// # Errors
/// As for [`exercise`].
pub fn differing(exercise: &Exercise) -> Result<Vec<(String, How)>, Error> {
    let mut starters = exercise.starters().files(&exercise.dir).peekable();
    if starters.peek().is_none() {
        return Err(Error::NoStarter { id: exercise.id.clone() });
    }
    let mut differing = Vec::new();
    for (path, text) in starters {
        let at = exercise.folder.join(path);
        no_link_before(&exercise.folder, path)?;
        match fs::symlink_metadata(&at) {
            Err(error) if is_absent(&error) => differing.push((path.to_owned(), How::Removed)),
            Err(error) => return Err(Error::File { path: at, source: error }),
            Ok(found) => {
                let is_equal = found.is_file()
                    && found.len() == text.len() as u64
                    && fs::read(&at).map_err(|source| Error::File { path: at, source })? == text.as_bytes();
                if !is_equal {
                    differing.push((path.to_owned(), How::Changed));
                }
            }
        }
    }
    differing.extend(added(exercise)?.into_iter().map(|path| (path, How::Added)));
    Ok(differing)
}

fn reset(course: &Course, exercise: &Exercise, moment: Moment) -> Result<Backup, Error> {
    let restored = differing(exercise)?;
    let is_kept = |how: &How| *how != How::Removed;
    let mut folder = None;
    if restored.iter().any(|(_, how)| is_kept(how)) {
        let dated = dated(&course.root, moment)?;
        let into = course.root.join(BACKUPS).join(&dated).join(&exercise.dir);
        // All is kept before anything is written.
        for (path, how) in restored.iter().filter(|(_, how)| is_kept(how)) {
            keep(&exercise.folder.join(path), &into.join(path), *how)?;
        }
        folder = Some(format!("{BACKUPS}/{dated}"));
    }
    for (path, how) in &restored {
        let Some(text) = exercise.starters().file(&exercise.dir, path).filter(|_| *how != How::Added) else {
            continue;
        };
        let at = exercise.folder.join(path);
        whole::write(&at, text.as_bytes(), false).map_err(|source| Error::File { path: at, source })?;
    }
    Ok(Backup { folder, restored })
}

/// Keeps one file: by a copy where the starter takes its place, else, and where it is no plain file, by moving it.
fn keep(from: &Path, to: &Path, how: How) -> Result<(), Error> {
    let kept = || {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        if how == How::Changed && fs::symlink_metadata(from)?.is_file() {
            fs::copy(from, to).map(drop)
        } else {
            fs::rename(from, to)
        }
    };
    kept().map_err(|source| Error::File { path: from.to_owned(), source })
}

/// A folder below `backups/` that nobody has yet, made now.
fn dated(root: &Path, moment: Moment) -> Result<String, Error> {
    let backups = root.join(BACKUPS);
    fs::create_dir_all(&backups).map_err(|source| Error::File { path: backups.clone(), source })?;
    let mut number = 1;
    loop {
        let name = if number == 1 { moment.file_name() } else { format!("{}-{number}", moment.file_name()) };
        match fs::create_dir(backups.join(&name)) {
            Ok(()) => return Ok(name),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(source) => return Err(Error::File { path: backups.join(name), source }),
        }
    }
}

/// The files below `src/` that the starter does not have; they would be compiled.
fn added(exercise: &Exercise) -> Result<Vec<String>, Error> {
    let top = exercise.folder.join("src");
    let mut added = Vec::new();
    for entry in WalkDir::new(&top).follow_root_links(false).min_depth(1).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.io_error().is_some_and(is_absent) => continue,
            Err(error) => {
                let path = error.path().unwrap_or(&top).to_owned();
                return Err(Error::File { path, source: error.into() });
            }
        };
        let Ok(path) = entry.path().strip_prefix(&exercise.folder) else { continue };
        // A name that is no UTF-8 is no module of anybody's.
        let Some(path) = path.to_str() else { continue };
        let is_source = path.ends_with(".rs") && !entry.file_type().is_dir();
        if is_source && exercise.starters().file(&exercise.dir, path).is_none() {
            added.push(path.to_owned());
        }
    }
    Ok(added)
}

/// Says no where a folder between `top` and the file is a link: what lies behind it is not the course's.
fn no_link_before(top: &Path, path: &str) -> Result<(), Error> {
    let mut folder = top.to_owned();
    let parts: Vec<&str> = path.split('/').collect();
    for part in &parts[..parts.len() - 1] {
        folder.push(part);
        if fs::symlink_metadata(&folder).is_ok_and(|found| found.is_symlink()) {
            return Err(Error::Link { path: folder });
        }
    }
    Ok(())
}

fn is_absent(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use flow::course::{Overlay, Starters};

    const DIR: &str = "01-callbacks/01-first";

    /// A course of one exercise, whose starters are what it holds now.
    fn desk() -> (tempfile::TempDir, Course) {
        let desk = tempfile::tempdir().unwrap();
        write(&desk, "Cargo.toml", "");
        write(&desk, &format!("exercises/{DIR}/Cargo.toml"), "[package]\n");
        write(&desk, &format!("exercises/{DIR}/src/main.rs"), "fn main() {} // TODO\n");
        write(&desk, &format!("exercises/{DIR}/src/fixed.rs"), "// ক্রম\n");
        write(
            &desk,
            &format!("exercises/{DIR}/exercise.yaml"),
            "title: First\nkind: write\nlevel: 1\nminutes: 1\nbook: 01-callbacks#a\nhints: [h]\ncases: [order: [a]]\n",
        );
        let course = Course::open(desk.path()).unwrap();
        let starters = Arc::new(Starters::of(&course).unwrap());
        let course = course.with_starters(Some(starters)).unwrap();
        (desk, course)
    }

    fn write(desk: &tempfile::TempDir, path: &str, text: &str) {
        let path = desk.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(desk: &tempfile::TempDir, path: &str) -> String {
        fs::read_to_string(desk.path().join(path)).unwrap()
    }

    #[test]
    fn what_was_edited_removed_or_added_is_the_starter_again_and_kept() {
        let (desk, course) = desk();
        let exercise = course.exercises().next().unwrap();
        write(&desk, &format!("exercises/{DIR}/src/main.rs"), "my work");
        write(&desk, &format!("exercises/{DIR}/src/extra.rs"), "my module");
        fs::remove_file(desk.path().join(format!("exercises/{DIR}/src/fixed.rs"))).unwrap();
        let moment = Moment::from_unix(1_795_332_612);
        let backup = reset(&course, exercise, moment).unwrap();
        assert_eq!(backup.folder.as_deref(), Some("backups/2026-11-22T07-30-12Z"));
        let restored: Vec<_> = backup.restored.iter().map(|(path, how)| (path.as_str(), *how)).collect();
        assert_eq!(
            restored,
            [("src/fixed.rs", How::Removed), ("src/main.rs", How::Changed), ("src/extra.rs", How::Added)]
        );
        assert_eq!(read(&desk, &format!("exercises/{DIR}/src/main.rs")), "fn main() {} // TODO\n");
        assert_eq!(read(&desk, &format!("exercises/{DIR}/src/fixed.rs")), "// ক্রম\n");
        assert!(!desk.path().join(format!("exercises/{DIR}/src/extra.rs")).exists());
        assert_eq!(read(&desk, &format!("backups/2026-11-22T07-30-12Z/{DIR}/src/main.rs")), "my work");
        assert_eq!(read(&desk, &format!("backups/2026-11-22T07-30-12Z/{DIR}/src/extra.rs")), "my module");
        // What was put away is still a submission.
        let overlay = Overlay::open(&course, &desk.path().join("backups/2026-11-22T07-30-12Z")).unwrap();
        let laid = overlay.lay(exercise).unwrap().unwrap();
        assert_eq!(laid.files["src/main.rs"], b"my work");
    }

    #[test]
    fn two_resets_within_a_second_have_a_folder_each() {
        let (desk, course) = desk();
        let exercise = course.exercises().next().unwrap();
        let moment = Moment::from_unix(0);
        for (work, folder) in
            [("one", "backups/1970-01-01T00-00-00Z"), ("two", "backups/1970-01-01T00-00-00Z-2")]
        {
            write(&desk, &format!("exercises/{DIR}/src/main.rs"), work);
            assert_eq!(reset(&course, exercise, moment).unwrap().folder.as_deref(), Some(folder));
            assert_eq!(read(&desk, &format!("{folder}/{DIR}/src/main.rs")), work);
        }
        assert_eq!(reset(&course, exercise, moment).unwrap(), Backup { folder: None, restored: Vec::new() });
    }

    #[test]
    fn nothing_behind_a_link_is_touched() {
        let (desk, course) = desk();
        let exercise = course.exercises().next().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("main.rs"), "theirs").unwrap();
        let main = desk.path().join(format!("exercises/{DIR}/src/main.rs"));
        fs::remove_file(&main).unwrap();
        std::os::unix::fs::symlink(outside.path().join("main.rs"), &main).unwrap();
        reset(&course, exercise, Moment::from_unix(0)).unwrap();
        assert!(fs::symlink_metadata(&main).unwrap().is_file());
        let src = desk.path().join(format!("exercises/{DIR}/src"));
        fs::remove_dir_all(&src).unwrap();
        std::os::unix::fs::symlink(outside.path(), &src).unwrap();
        assert!(matches!(reset(&course, exercise, Moment::from_unix(0)), Err(Error::Link { .. })));
        assert_eq!(fs::read_to_string(outside.path().join("main.rs")).unwrap(), "theirs");
    }
}
