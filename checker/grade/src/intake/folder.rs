//! A stranger's folder on our disk, walked from open folder to open folder. No link is followed, and nothing but a
//! regular file is ever opened for reading.

use std::ffi::CString;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, ResolveFlags, Stat};
use rustix::io::Errno;

use text::tr;

use super::bounds::Bounds;
use super::container::{Fault, Hear, Item, Kind, Next};
use crate::attempt::Special;

/// A folder, open.
pub(super) struct Folder {
    path: PathBuf,
    fd: OwnedFd,
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
/// A FIFO never makes us wait, and a terminal never becomes ours.
const FILE: OFlags = OFlags::RDONLY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

impl Folder {
    /// Opens the folder that an instructor named, or one that lies in it. A link of that name is none.
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let fd = rustix::fs::open(path, FOLDER, Mode::empty())
            .map_err(|error| Fault::Ours(path.display().to_string(), error.into()))?;
        Ok(Self { path: path.to_owned(), fd })
    }

    /// Opens a regular file that lies directly in the folder.
    pub(super) fn file(&self, name: &str) -> Result<File, Fault> {
        let ours = |error: io::Error| Fault::Ours(self.path.join(name).display().to_string(), error);
        let fd = open_below(self.fd.as_fd(), name, FILE).map_err(|error| ours(error.into()))?;
        let file = File::from(fd);
        if file.metadata().map_err(ours)?.is_file() {
            Ok(file)
        } else {
            Err(ours(io::Error::other(tr!("it is not a regular file"))))
        }
    }

    pub(super) fn each(&mut self, bounds: &Bounds, hear: Hear<'_>) -> Result<(), Fault> {
        walk(self.fd.as_fd(), &mut Vec::new(), 0, bounds, hear)
    }
}

/// Opens a name below a folder, and only there: the kernel sees to it where it can (Linux 5.6).
fn open_below(
    folder: BorrowedFd<'_>,
    name: impl rustix::path::Arg + Copy,
    flags: OFlags,
) -> Result<OwnedFd, Errno> {
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    match rustix::fs::openat2(folder, name, flags, Mode::empty(), resolve) {
        // A name without a slash that is no link leads nowhere else in any case.
        Err(Errno::NOSYS | Errno::PERM) => rustix::fs::openat(folder, name, flags, Mode::empty()),
        answer => answer,
    }
}

fn walk(
    folder: BorrowedFd<'_>,
    path: &mut Vec<u8>,
    depth: usize,
    bounds: &Bounds,
    hear: Hear<'_>,
) -> Result<(), Fault> {
    let ours = |path: &[u8], error: Errno| Fault::Ours(super::path::shown(path), error.into());
    let mut names: Vec<CString> = Vec::new();
    for entry in Dir::read_from(folder).map_err(|error| ours(path, error))? {
        let entry = entry.map_err(|error| ours(path, error))?;
        let name = entry.file_name();
        if !matches!(name.to_bytes(), b"." | b"..") {
            names.push(name.to_owned());
        }
        if names.len() > bounds.all_entries {
            return Err(Fault::of(
                path,
                tr!(
                    "it holds more than {most} files and folders; hand in only the exercises",
                    most = bounds.all_entries
                ),
            ));
        }
    }
    names.sort();
    for name in names {
        let length = path.len();
        if length > 0 {
            path.push(b'/');
        }
        path.extend(name.to_bytes());
        entry(folder, &name, path, depth, bounds, hear)?;
        path.truncate(length);
    }
    Ok(())
}

fn entry(
    folder: BorrowedFd<'_>,
    name: &CString,
    path: &mut Vec<u8>,
    depth: usize,
    bounds: &Bounds,
    hear: Hear<'_>,
) -> Result<(), Fault> {
    let ours = |path: &[u8], error: Errno| Fault::Ours(super::path::shown(path), error.into());
    let stat = match rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => stat,
        Err(error) => return Err(ours(path, error)),
    };
    let kind = match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => Kind::Folder,
        FileType::RegularFile if stat.st_nlink > 1 => Kind::Special(Special::HardLink),
        FileType::RegularFile => Kind::File,
        FileType::Symlink => Kind::Special(Special::Link),
        _ => Kind::Special(Special::Device),
    };
    let mut bytes = Lazily { folder, name, stat, open: None };
    let claims = u64::try_from(stat.st_size).unwrap_or(0);
    let changed = Some(stat.st_mtime);
    let next = hear(Item { path, kind, claims, packed: None, changed, bytes: &mut bytes })?;
    if kind != Kind::Folder || next == Next::Past {
        return Ok(());
    }
    if depth == bounds.depth {
        return Err(Fault::of(
            path,
            tr!("folders are nested more than {most} deep; hand in only the exercises", most = bounds.depth),
        ));
    }
    let inner = open_below(folder, name, FOLDER).map_err(|error| ours(path, error))?;
    walk(inner.as_fd(), path, depth + 1, bounds, hear)
}

/// A file that is opened when the first byte of it is asked for.
struct Lazily<'l> {
    folder: BorrowedFd<'l>,
    name: &'l CString,
    /// What it was when it was found.
    stat: Stat,
    open: Option<File>,
}

impl Lazily<'_> {
    /// The file is still the one that was found, and nobody has written to it since.
    fn is_as_found(&self, file: &File) -> io::Result<bool> {
        let now = file.metadata()?;
        Ok(now.is_file()
            && now.ino() == self.stat.st_ino
            && now.dev() == self.stat.st_dev
            && i128::from(now.size()) == i128::from(self.stat.st_size)
            && i128::from(now.mtime()) == i128::from(self.stat.st_mtime)
            && i128::from(now.mtime_nsec()) == i128::from(self.stat.st_mtime_nsec))
    }
}

impl Read for Lazily<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let changed =
            || io::Error::other(tr!("it was changed while it was read; try again when nothing writes to it"));
        let file = match self.open.take() {
            Some(file) => file,
            None => {
                let file = File::from(open_below(self.folder, self.name.as_c_str(), FILE)?);
                if !self.is_as_found(&file)? {
                    return Err(changed());
                }
                file
            }
        };
        let count = (&file).read(buffer)?;
        if count == 0 && !buffer.is_empty() && !self.is_as_found(&file)? {
            return Err(changed());
        }
        self.open = Some(file);
        Ok(count)
    }
}
