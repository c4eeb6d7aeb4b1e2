//! The working directory of one run: fresh, with the case's files, and gone afterwards.
//!
//! ```text
//! loop-and-order-run-XXXX/   the checker's own, so that a program with another user cannot move or replace it
//!   work/                the working directory and HOME
//!   tmp/                 TMPDIR: beside it, since a program that lists its directory finds the case's files only
//!   program              a second name of the program, where its own path is closed to the program's user
//! ```

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use super::{Error, leftovers};
use process::Guest;

/// A temporary directory that is removed when this is dropped, whatever the program did to it.
#[derive(Debug)]
pub(super) struct Directory {
    /// `None` only while it is being removed.
    held: Option<TempDir>,
    /// The directory itself, wherever the program has moved it; locked as long as it is in use.
    open: File,
    outer: PathBuf,
    work: PathBuf,
    program: PathBuf,
}

impl Directory {
    /// Makes the directory and writes the files: relative path to content. All of it belongs to `guest`, if
    /// there is one, who can also start `program` by [`Directory::program`].
    pub(super) fn new(
        files: &BTreeMap<String, String>,
        guest: Option<&Guest>,
        program: &Path,
    ) -> Result<Self, Error> {
        for path in files.keys() {
            if !stays_inside(path) {
                return Err(Error::FilePath { path: path.clone() });
            }
        }
        let failed = |path: &Path, reason| Error::Directory { path: path.to_owned(), reason };
        // The run's own directory is another one, where a relative path would mean something else.
        let program = std::path::absolute(program).unwrap_or_else(|_| program.to_owned());
        let parent = if guest.is_some() { place_for_guests(&program)? } else { std::env::temp_dir() };
        leftovers::sweep_once(&public_places());
        let mode = if guest.is_some() { 0o711 } else { 0o700 };
        let (held, outer, open) = loop {
            let held = tempfile::Builder::new()
                .prefix(leftovers::PREFIX)
                .permissions(Permissions::from_mode(mode))
                .tempdir_in(&parent)
                .map_err(|reason| failed(&parent, reason))?;
            // As the program will see it: on macOS the temporary folder lies behind a link.
            match held.path().canonicalize().and_then(|outer| Ok((leftovers::claim(&outer)?, outer))) {
                Ok((Some(open), outer)) => break (held, outer, open),
                // Another checker took it for a leftover in the moment before it was locked.
                Ok((None, _)) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(reason) => return Err(failed(held.path(), reason)),
            }
        };
        let mut directory = Self { held: Some(held), open, work: outer.join("work"), outer, program };
        let owned =
            |path: &Path| guest.map_or(Ok(()), |guest| chown(path, Some(guest.id()), Some(guest.id())));
        for folder in [directory.work.clone(), directory.temporary()] {
            fs::create_dir(&folder)
                .and_then(|()| owned(&folder))
                .map_err(|reason| failed(&folder, reason))?;
        }
        for (name, content) in files {
            let file = directory.work.join(name);
            directory
                .make_folders(Path::new(name), &owned)
                .and_then(|()| fs::write(&file, content))
                .and_then(|()| owned(&file))
                .map_err(|reason| failed(&file, reason))?;
        }
        if guest.is_some() {
            directory.give_a_way().map_err(|reason| failed(&directory.outer, reason))?;
        }
        Ok(directory)
    }

    /// Makes the folders above a file, from the top.
    fn make_folders(&self, file: &Path, owned: &dyn Fn(&Path) -> io::Result<()>) -> io::Result<()> {
        let mut folder = self.work.clone();
        for part in file.parent().into_iter().flat_map(Path::components) {
            folder.push(part);
            match fs::create_dir(&folder) {
                Ok(()) => owned(&folder)?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Gives other users a way to the program.
    fn give_a_way(&mut self) -> io::Result<()> {
        // What is not there, or is a name to be looked up, is told when it is started.
        if self.program.is_file() && !is_open(&self.program) {
            let name = self.outer.join("program");
            let shared = fs::metadata(&self.program)?.mode() & 0o005 == 0o005
                && fs::hard_link(&self.program, &name).is_ok();
            if !shared {
                // On another file system, or for its owner's eyes only.
                fs::copy(&self.program, &name)?;
                fs::set_permissions(&name, Permissions::from_mode(0o755))?;
            }
            self.program = name;
        }
        Ok(())
    }

    /// The working directory, without links.
    pub(super) fn path(&self) -> &Path {
        &self.work
    }

    /// Where the program puts temporary files.
    pub(super) fn temporary(&self) -> PathBuf {
        self.outer.join("tmp")
    }

    /// The program, by a path that its user may follow.
    pub(super) fn program(&self) -> &Path {
        &self.program
    }

    /// Where the directory is now. One that runs as the checker's own user may have moved it.
    fn now_at(&self) -> PathBuf {
        if cfg!(target_os = "linux")
            && let Ok(path) = fs::read_link(format!("/proc/self/fd/{}", self.open.as_raw_fd()))
        {
            return path;
        }
        self.outer.clone()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else { return };
        let place = self.now_at();
        remove(&place);
        if place == self.outer {
            // Nothing is left for it to do.
            let _ = held.keep();
        }
    }
}

/// Removes a folder of a run. What cannot be removed is left to the system's own cleaning of temporary files.
pub(super) fn remove(folder: &Path) {
    let _ = process::remove_folder(folder);
}

/// The folders for temporary ones that a run's may lie in.
fn public_places() -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = vec![std::env::temp_dir(), "/tmp".into(), "/var/tmp".into()];
    places.sort();
    places.dedup();
    places
}

/// A folder for temporary ones that any user may pass through and run programs in; one on the file system of
/// `program` where there is, since a second name is cheaper than a copy.
fn place_for_guests(program: &Path) -> Result<PathBuf, Error> {
    let wanted = fs::metadata(program).map(|meta| meta.dev()).ok();
    let places: Vec<PathBuf> = [std::env::temp_dir(), "/tmp".into(), "/var/tmp".into()]
        .into_iter()
        .filter(|place| is_open(place) && runs_programs(place))
        .collect();
    let near =
        |place: &&PathBuf| wanted.is_some() && fs::metadata(place).map(|meta| meta.dev()).ok() == wanted;
    let needs_name = program.is_file() && !is_open(program);
    let place = if needs_name { places.iter().find(near).or(places.first()) } else { places.first() };
    place.cloned().ok_or_else(|| Error::Directory {
        path: std::env::temp_dir(),
        reason: io::Error::other(
            "a program runs as a user of its own here, who may pass through neither this folder nor `/tmp`",
        ),
    })
}

/// Whether every user may pass through all folders above a path, and read and run (or list) what is there.
fn is_open(path: &Path) -> bool {
    let mode = |path: &Path| fs::metadata(path).map_or(0, |meta| meta.mode());
    mode(path) & 0o005 == 0o005 && path.ancestors().skip(1).all(|folder| mode(folder) & 0o001 != 0)
}

/// Whether a folder's file system was mounted without `noexec`.
fn runs_programs(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{StatVfsMountFlags, statvfs};
        // A system that does not say is asked by starting the program.
        statvfs(folder).map_or(true, |stat| !stat.f_flag.contains(StatVfsMountFlags::NOEXEC))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        true
    }
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
        let directory = Directory::new(&files, None, Path::new("/bin/sh")).expect("a directory");
        let path = directory.path().to_owned();
        for part in ["deep/er", "deep", ""] {
            fs::set_permissions(path.join(part), Permissions::from_mode(0o000)).expect("it is ours");
        }
        drop(directory);
        assert!(!path.exists());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_directory_that_was_moved_is_removed_where_it_is() {
        let directory = Directory::new(&BTreeMap::new(), None, Path::new("/bin/sh")).expect("a directory");
        let elsewhere = tempfile::tempdir().expect("a folder");
        let moved = elsewhere.path().join("moved");
        fs::rename(&directory.outer, &moved).expect("it is ours");
        assert!(moved.join("work").exists(), "the control");
        drop(directory);
        assert!(!moved.exists() && elsewhere.path().exists());
    }

    #[test]
    fn a_program_behind_a_closed_folder_gets_a_name_that_its_user_can_follow() {
        let Some(guest) = Guest::take().expect("locks can be held") else {
            eprintln!("not root: programs run as the checker's own user");
            return;
        };
        let closed = tempfile::tempdir().expect("a folder");
        fs::set_permissions(closed.path(), Permissions::from_mode(0o700)).expect("it is ours");
        let program = closed.path().join("a");
        for mode in [0o755, 0o700] {
            fs::write(&program, "x").expect("a file");
            fs::set_permissions(&program, Permissions::from_mode(mode)).expect("it is ours");
            assert!(!is_open(&program), "the control");
            let directory = Directory::new(&BTreeMap::new(), Some(&guest), &program).expect("a directory");
            assert!(is_open(directory.program()));
            assert_eq!(fs::read(directory.program()).expect("a file"), b"x");
            drop(directory);
            assert!(program.exists());
        }
        let open = Directory::new(&BTreeMap::new(), Some(&guest), Path::new("/bin/sh")).expect("a directory");
        assert_eq!(open.program(), Path::new("/bin/sh"));
    }
}
