//! The working directory of one run: fresh, with the case's files, and gone afterwards.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use super::Error;

/// A temporary directory that is removed when this is dropped, whatever the program did to it.
#[derive(Debug)]
pub(super) struct Directory {
    /// `None` only while it is being removed.
    held: Option<TempDir>,
    path: PathBuf,
}

impl Directory {
    /// Makes the directory and writes the files: relative path to content.
    pub(super) fn new(files: &BTreeMap<String, String>) -> Result<Self, Error> {
        for path in files.keys() {
            if !stays_inside(path) {
                return Err(Error::FilePath { path: path.clone() });
            }
        }
        let failed = |path: &Path, reason| Error::Directory { path: path.to_owned(), reason };
        let held = tempfile::Builder::new()
            .prefix("loop-and-order-")
            .tempdir()
            .map_err(|reason| failed(&std::env::temp_dir(), reason))?;
        // As the program will see it: on macOS the temporary folder lies behind a link.
        let path = held.path().canonicalize().map_err(|reason| failed(held.path(), reason))?;
        let directory = Self { held: Some(held), path };
        for (name, content) in files {
            let file = directory.path.join(name);
            file.parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::write(&file, content))
                .map_err(|reason| failed(&file, reason))?;
        }
        Ok(directory)
    }

    /// Where it is, without links.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else { return };
        if fs::remove_dir_all(&self.path).is_ok() {
            // Nothing is left for it to do.
            let _ = held.keep();
            return;
        }
        // The program took the permissions away from a folder. What still cannot be removed is left to
        // the system's own cleaning of temporary files.
        let _ = open_up(&self.path);
        drop(held);
    }
}

/// Gives the owner all rights to a folder and to all folders in it.
fn open_up(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // The type of the entry itself: a link is never followed.
        if entry.file_type()?.is_dir() {
            open_up(&entry.path())?;
        }
    }
    Ok(())
}

/// Only plain names, at least one, and nothing that the system would cut off.
fn stays_inside(path: &str) -> bool {
    let path_of = Path::new(path);
    !path.is_empty()
        && !path.ends_with('/')
        && !path.contains('\0')
        && path_of.components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leaves_the_directory_is_refused() {
        for good in ["a", "a/b.txt", "a b", "..a", "ক.txt"] {
            assert!(stays_inside(good), "{good}");
        }
        for bad in ["", "/a", "../a", "a/../../b", "a/..", "a/", "./a", "a\0b"] {
            assert!(!stays_inside(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_directory_that_was_made_read_only_is_removed_all_the_same() {
        let files = BTreeMap::from([("deep/er/file".to_owned(), "x".to_owned())]);
        let directory = Directory::new(&files).expect("a directory");
        let path = directory.path().to_owned();
        for part in ["deep/er", "deep", ""] {
            fs::set_permissions(path.join(part), Permissions::from_mode(0o000)).expect("it is ours");
        }
        drop(directory);
        assert!(!path.exists());
    }
}
