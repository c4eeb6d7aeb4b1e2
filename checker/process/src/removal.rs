//! Removes a folder with all that a program has made in it, however deep that is and whatever it was closed to.
//!
//! The standard library holds one descriptor for each level and calls itself for the next, and no path leads to what is
//! deeper than the system's longest. So no level is entered here: the folders of a folder are moved to the top before
//! it is removed itself, until there are none. Two descriptors are enough for any depth.

use std::ffi::{CStr, CString};
use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, CWD, Dir, Mode, OFlags};
use rustix::io::Errno;

/// Removes this folder and everything in it. No link in it is followed.
///
/// # Errors
/// When something is left; all that can be removed is gone then.
pub fn remove_folder(folder: &Path) -> io::Result<()> {
    let name = CString::new(folder.as_os_str().as_encoded_bytes())?;
    let top = open(CWD, &name)?;
    let mut number = 0;
    loop {
        let mut has_changed = false;
        for name in names(&top)? {
            has_changed |= remove(&top, &name, &mut number);
        }
        if !has_changed {
            // It is empty, or what is in it stays.
            return fs::remove_dir(folder);
        }
    }
}

/// Removes one entry of the top folder, once its own folders have been moved beside it; whether anything has changed.
fn remove(top: &OwnedFd, name: &CStr, number: &mut u64) -> bool {
    if rustix::fs::unlinkat(top, name, AtFlags::empty()).is_ok() {
        return true;
    }
    let Ok(folder) = open(top.as_fd(), name) else { return false };
    let mut has_changed = false;
    for inner in names(&folder).unwrap_or_default() {
        has_changed |= rustix::fs::unlinkat(&folder, &inner, AtFlags::empty()).is_ok()
            || rustix::fs::unlinkat(&folder, &inner, AtFlags::REMOVEDIR).is_ok()
            || move_up(&folder, &inner, top, number).is_ok();
    }
    rustix::fs::unlinkat(top, name, AtFlags::REMOVEDIR).is_ok() || has_changed
}

/// Moves a folder to the top, under a number that is free there.
fn move_up(from: &OwnedFd, name: &CStr, top: &OwnedFd, number: &mut u64) -> io::Result<()> {
    // Whoever moves a folder writes into it: its `..` is another one afterwards.
    drop(open(from.as_fd(), name)?);
    loop {
        *number += 1;
        match rustix::fs::renameat(from, name, top, format!("{number}")) {
            // Something of the program's has this name.
            Err(Errno::NOTEMPTY | Errno::EXIST | Errno::NOTDIR) => {}
            done => return Ok(done?),
        }
    }
}

/// Opens a folder, and gives its user all rights to it.
fn open(at: BorrowedFd<'_>, name: &CStr) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = match rustix::fs::openat(at, name, flags, Mode::empty()) {
        Err(Errno::ACCESS) => {
            // Nobody puts a link in its place meanwhile: what a program has made is removed when it is gone.
            rustix::fs::chmodat(at, name, Mode::RWXU, AtFlags::empty())?;
            rustix::fs::openat(at, name, flags, Mode::empty())?
        }
        folder => folder?,
    };
    rustix::fs::fchmod(&folder, Mode::RWXU)?;
    Ok(folder)
}

/// The names in a folder, but `.` and `..`.
fn names(folder: &OwnedFd) -> io::Result<Vec<CString>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        let name = entry?.file_name().to_owned();
        if name.as_c_str() != c"." && name.as_c_str() != c".." {
            names.push(name);
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn folders_deeper_than_any_path_and_than_there_are_descriptors_are_removed() {
        // In memory, where folders are made and removed at once.
        let shared = Path::new("/dev/shm");
        let place = if shared.is_dir() { tempfile::tempdir_in(shared) } else { tempfile::tempdir() }.unwrap();
        let top = place.path().join("top");
        fs::create_dir(&top).unwrap();
        // A number that the removal itself would take.
        fs::create_dir_all(top.join("1/2/3")).unwrap();
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let mut last = rustix::fs::openat(CWD, &top, flags, Mode::empty()).unwrap();
        for _ in 0..3000 {
            rustix::fs::mkdirat(&last, "d", Mode::RWXU).unwrap();
            last = rustix::fs::openat(&last, "d", flags, Mode::empty()).unwrap();
            rustix::fs::mkdirat(&last, "closed", Mode::empty()).unwrap();
        }
        remove_folder(&top).unwrap();
        assert!(!top.exists() && place.path().exists());
    }

    #[test]
    fn a_folder_that_was_closed_is_removed_and_what_a_link_in_it_names_is_not() {
        let place = tempfile::tempdir().unwrap();
        let (top, kept) = (place.path().join("top"), place.path().join("kept"));
        fs::create_dir_all(top.join("a/b")).unwrap();
        fs::create_dir(&kept).unwrap();
        fs::write(kept.join("file"), "x").unwrap();
        symlink(&kept, top.join("a/b/link")).unwrap();
        symlink(&kept, top.join("link")).unwrap();
        for folder in ["a/b", "a", ""] {
            fs::set_permissions(top.join(folder), fs::Permissions::from_mode(0o000)).unwrap();
        }
        remove_folder(&top).unwrap();
        assert!(!top.exists());
        assert!(kept.join("file").exists());
        assert!(remove_folder(&top).is_err(), "there is none");
    }
}
