//! The folders of runs whose checker was killed: who starts next removes them.
//!
//! Every folder of a run is locked as long as its checker lives, and the system takes the lock away when that ends
//! in whatever way. So a folder without a lock is nobody's.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Once;

use rustix::fs::{Mode, OFlags};

/// How the name of every run's folder begins. Nothing else has such a name.
pub(super) const PREFIX: &str = "loop-and-order-run-";

/// Opens a new folder and locks it; `None` when somebody who swept was quicker, and it is gone.
///
/// # Errors
/// When it cannot be opened or locked.
pub(super) fn claim(folder: &Path) -> io::Result<Option<File>> {
    let open = match File::open(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        open => open?,
    };
    match open.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    Ok(is_still(&open, folder).then_some(open))
}

/// Removes what killed checkers of this user left in these folders, once in the life of this checker.
pub(super) fn sweep_once(places: &[PathBuf]) {
    static SWEPT: Once = Once::new();
    SWEPT.call_once(|| places.iter().for_each(|place| sweep(place)));
}

fn sweep(place: &Path) {
    let user = rustix::process::geteuid().as_raw();
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        if !entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()) {
            continue;
        }
        let path = entry.path();
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        // What cannot be opened or removed is somebody else's, or is left to the system's own cleaning.
        let Ok(folder) = rustix::fs::open(&path, flags, Mode::empty()) else { continue };
        let folder = File::from(folder);
        let is_ours = folder.metadata().is_ok_and(|meta| meta.uid() == user);
        // The lock is held until it is gone, so that nobody claims it meanwhile.
        if is_ours && folder.try_lock().is_ok() && is_still(&folder, &path) {
            super::directory::remove(&path);
        }
    }
}

/// Whether this name is still that of the open folder.
fn is_still(open: &File, folder: &Path) -> bool {
    let id = |meta: fs::Metadata| (meta.dev(), meta.ino());
    let named = fs::symlink_metadata(folder).map(id);
    matches!((open.metadata().map(id), named), (Ok(open), Ok(named)) if open == named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(place: &Path, name: &str) -> PathBuf {
        let folder = place.join(format!("{PREFIX}{name}"));
        fs::create_dir_all(folder.join("work")).unwrap();
        fs::write(folder.join("work/left"), "x").unwrap();
        folder
    }

    #[test]
    fn a_folder_that_nobody_holds_is_removed_and_one_that_is_in_use_is_not() {
        let place = tempfile::tempdir().unwrap();
        let [left, used] = ["left", "used"].map(|name| folder(place.path(), name));
        let other = place.path().join("loop-and-order-other");
        fs::create_dir(&other).unwrap();
        let held = claim(&used).unwrap().expect("it is there");
        sweep(place.path());
        assert!(!left.exists() && used.join("work/left").exists() && other.exists());
        assert!(claim(&used).unwrap().is_none(), "it has one owner");
        drop(held);
        sweep(place.path());
        assert!(!used.exists());
    }

    #[test]
    fn a_link_is_not_followed_and_a_new_folder_that_is_gone_is_not_claimed() {
        let place = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), place.path().join(format!("{PREFIX}link"))).unwrap();
        sweep(place.path());
        assert!(elsewhere.path().exists());
        assert!(claim(&place.path().join("gone")).unwrap().is_none());
    }
}
