//! Writes a file into a directory that belongs to a program, which may have put links there.
//!
//! Nothing is ever followed out of the directory: the checker may be allowed to write where the program is not.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::OwnedFd;
use std::path::{Component, Path};

use rustix::fs::{AtFlags, CWD, FileType, Gid, Mode, OFlags, Uid};
use rustix::io::Errno;

/// The name under which a file is written before it gets its own, so that nobody sees half of it.
const HALF: &str = ".loop-and-order-half";

/// Writes `path`, relative and downwards, beneath `directory`, and makes the folders that are missing.
///
/// # Errors
/// What the system says: a link or a file where a folder should be, a folder where the file should be.
pub(super) fn write(directory: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder_flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut folder: OwnedFd = rustix::fs::openat(CWD, directory, folder_flags, Mode::empty())?;
    let owner = rustix::fs::fstat(&folder)?;
    let (owner, group) = (Uid::from_raw(owner.st_uid), Gid::from_raw(owner.st_gid));
    let parts: Vec<Component<'_>> = path.components().collect();
    let Some((name, above)) = parts.split_last() else { return Err(Errno::INVAL.into()) };
    if parts.iter().any(|part| !matches!(part, Component::Normal(_))) {
        return Err(Errno::INVAL.into());
    }
    for part in above {
        match rustix::fs::mkdirat(&folder, part.as_os_str(), Mode::from_raw_mode(0o755)) {
            Ok(()) => {
                rustix::fs::chownat(
                    &folder,
                    part.as_os_str(),
                    Some(owner),
                    Some(group),
                    AtFlags::SYMLINK_NOFOLLOW,
                )?;
            }
            Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        folder = rustix::fs::openat(&folder, part.as_os_str(), folder_flags, Mode::empty())?;
    }
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    // Whatever has this name is not ours: no step ends without having renamed it.
    let _ = rustix::fs::unlinkat(&folder, HALF, AtFlags::empty());
    let file = rustix::fs::openat(&folder, HALF, flags, Mode::from_raw_mode(0o644))?;
    let mut file = File::from(file);
    file.write_all(bytes)?;
    rustix::fs::fchown(&file, Some(owner), Some(group))?;
    let is_folder = rustix::fs::statat(&folder, name.as_os_str(), AtFlags::SYMLINK_NOFOLLOW)
        .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Directory);
    let named = if is_folder {
        Err(Errno::ISDIR)
    } else {
        rustix::fs::renameat(&folder, HALF, &folder, name.as_os_str())
    };
    if named.is_err() {
        let _ = rustix::fs::unlinkat(&folder, HALF, AtFlags::empty());
    }
    Ok(named?)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_file_is_written_whole_and_its_folders_are_made() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["one", "two, longer", ""] {
            write(folder.path(), Path::new("a/b/c.txt"), text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(folder.path().join("a/b/c.txt")).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path().join("a/b")).unwrap().count(), 1);
    }

    #[test]
    fn no_link_leads_out_of_the_directory() {
        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let secret = outside.path().join("secret");
        fs::write(&secret, "kept").unwrap();
        symlink(outside.path(), folder.path().join("out")).unwrap();
        symlink(&secret, folder.path().join("file")).unwrap();
        symlink(&secret, folder.path().join(HALF)).unwrap();
        assert!(write(folder.path(), Path::new("out/secret"), b"gone").is_err());
        // A link where the file should be is replaced, and not written through.
        write(folder.path(), Path::new("file"), b"new").unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("file")).unwrap(), "new");
        assert!(write(folder.path(), Path::new("../escaped"), b"gone").is_err());
        assert_eq!(fs::read_to_string(&secret).unwrap(), "kept");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_in_the_place_of_the_file_is_an_error_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        assert!(write(folder.path(), Path::new("a"), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
