//! One exercise's folder as it lies on disk, looked at without trusting it.
//!
//! Links are never followed, and nothing but a regular file is ever opened. What a file means is
//! decided in [`super::overlay`].

use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use walkdir::WalkDir;

use super::tree::below;
use super::{Error, relative};
use text::say;
use text::{later, tr};

/// A larger file is never read, in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// An exercise's folder with more files is refused.
const MAX_FILES: usize = 200;
/// So deep may folders be nested.
const MAX_DEPTH: usize = 16;

/// Why an exercise's overlay is not allowed, and where: the verdict is `rejected`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Relative to the exercise's folder, with control characters written out; empty for the folder itself.
    pub path: String,
    /// Why.
    pub reason: Reason,
}

/// Why something in an exercise's folder is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A file that only the course may change (`Cargo.toml`, `exercise.yaml`).
    Changed,
    /// A build script would run while compiling.
    BuildScript,
    /// `.cargo` would change how Cargo works.
    CargoConfig,
    /// A toolchain file would choose another compiler.
    Toolchain,
    /// A symbolic link.
    Link,
    /// A second name of a file that may lie anywhere.
    HardLink,
    /// A FIFO, a socket or a device, in words.
    Special(&'static str),
    /// A file where a folder belongs.
    NotAFolder,
    /// A file of so many bytes.
    TooLarge(u64),
    /// More files or deeper folders than any exercise has.
    TooMany,
    /// A file without which there is nothing to check.
    Missing,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { tr!("the exercise's folder") } else { self.path.clone() };
        match self.reason {
            Reason::Changed => f.write_str(&tr!("{path} differs from the course's; put the course's file back", path = path)),
            Reason::BuildScript => {
                f.write_str(&tr!("{path} is a build script, which would run while compiling; remove it", path = path))
            }
            Reason::CargoConfig => f.write_str(&tr!("{path} would change how Cargo works; remove it", path = path)),
            Reason::Toolchain => f.write_str(&tr!("{path} would choose another compiler; remove it", path = path)),
            Reason::Link => {
                f.write_str(&tr!("{path} is a link, and links are never followed; put the file in its place", path = path))
            }
            Reason::HardLink => {
                f.write_str(&tr!("{path} is a second name of another file (a hard link); put a copy in its place", path = path))
            }
            Reason::Special(kind) => f.write_str(&tr!("{path} is {kind} and not a file; remove it", path = path, kind = say(kind))),
            Reason::NotAFolder => f.write_str(&tr!("{path} is a file where a folder belongs; remove it", path = path)),
            Reason::TooLarge(bytes) => {
                f.write_str(&tr!("{path} has {bytes} bytes and at most {most} are read; make it smaller", path = path, bytes = bytes, most = MAX_BYTES))
            }
            Reason::TooMany => f.write_str(&tr!("{path} holds more than {most} files, or folders more than {depth} deep; keep only the exercise's own", path = path, most = MAX_FILES, depth = MAX_DEPTH)),
            Reason::Missing => f.write_str(&tr!("{path} is missing; put it back", path = path)),
        }
    }
}

/// A file of an overlay that was not used, and why; it costs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The file, with control characters written out.
    pub path: String,
    /// Why.
    pub reason: String,
}

impl fmt::Display for Ignored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

/// Whose folder it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The course's: a second name of a file is how some disks save space.
    Course,
    /// Anybody's.
    Stranger,
}

/// A regular file.
#[derive(Debug)]
pub(super) struct Found {
    /// Relative to the folder, with forward slashes.
    pub(super) path: String,
    /// Where it lies.
    pub(super) at: PathBuf,
}

/// What lies in a folder, litter aside.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The regular files, by name.
    pub(super) files: Vec<Found>,
    /// What no exercise's folder may hold.
    pub(super) faults: Vec<Rejection>,
}

/// Lists a folder that is known to be a folder; `skip` names what is passed over at its top.
pub(super) fn list(folder: &Path, owner: Owner, skip: &[&str]) -> Result<Listing, Error> {
    let mut listing = Listing::default();
    let mut walk = WalkDir::new(folder)
        .follow_root_links(false)
        .min_depth(1)
        .max_depth(MAX_DEPTH)
        .sort_by_file_name()
        .into_iter();
    let mut folders = 0;
    while let Some(entry) = walk.next() {
        let entry = entry.map_err(|error| Error::walking(folder, error))?;
        let (kind, name) = (entry.file_type(), entry.file_name());
        let top = entry.depth() == 1;
        if is_litter(name, kind.is_dir(), top) || top && skip.iter().any(|skipped| name == *skipped) {
            if kind.is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        let path = below(folder, entry.path());
        let mut fault = |reason| listing.faults.push(Rejection { path: relative::shown(&path), reason });
        if let Some(reason) = forbidden(name) {
            fault(reason);
            if kind.is_dir() {
                walk.skip_current_dir();
            }
        } else if kind.is_symlink() {
            fault(Reason::Link);
        } else if kind.is_dir() {
            folders += 1;
            if folders > MAX_FILES || entry.depth() == MAX_DEPTH {
                listing.faults.push(Rejection { path: String::new(), reason: Reason::TooMany });
                break;
            }
        } else if kind.is_file() {
            if owner == Owner::Stranger {
                let metadata = entry.metadata().map_err(|error| Error::read(entry.path(), error))?;
                if metadata.nlink() > 1 {
                    fault(Reason::HardLink);
                    continue;
                }
            }
            if listing.files.len() == MAX_FILES {
                listing.faults.push(Rejection { path: String::new(), reason: Reason::TooMany });
                break;
            }
            listing.files.push(Found { path, at: entry.into_path() });
        } else {
            fault(Reason::Special(special(kind)));
        }
    }
    Ok(listing)
}

/// What systems and editors leave behind; it is nobody's work, and it is passed over in silence. `top` is true of
/// what lies directly in the folder of an exercise, or beside the chapters.
pub fn is_litter(name: &OsStr, is_dir: bool, top: bool) -> bool {
    let Some(name) = name.to_str() else { return false };
    // Emacs keeps its lock as a link that leads nowhere, in the folder of every unsaved file.
    if name.starts_with(".#") || name == ".git" {
        return true;
    }
    let lower = name.to_ascii_lowercase();
    if is_dir {
        // Deeper down, `target` may be a module's folder.
        return top && name == "target"
            || matches!(
                lower.as_str(),
                ".idea" | ".vscode" | ".vs" | ".zed" | ".fleet" | "__macosx" | ".history"
            )
            || name == "node_modules";
    }
    matches!(
        lower.as_str(),
        ".ds_store" | "thumbs.db" | "desktop.ini" | ".directory" | ".gitignore" | ".gitkeep"
    ) || name.starts_with("._")
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || name.starts_with('.') && [".swp", ".swo", ".swn", ".swx"].iter().any(|end| lower.ends_with(end))
        || [".swp", ".swo", ".bak", ".orig", ".rej", ".tmp"].iter().any(|end| lower.ends_with(end))
}

/// Names that may stand nowhere, whatever they are; some disks do not tell upper from lower case.
fn forbidden(name: &OsStr) -> Option<Reason> {
    match name.to_str()?.to_ascii_lowercase().as_str() {
        ".cargo" => Some(Reason::CargoConfig),
        "rust-toolchain" | "rust-toolchain.toml" => Some(Reason::Toolchain),
        _ => None,
    }
}

fn special(kind: fs::FileType) -> &'static str {
    if kind.is_fifo() {
        later!("a FIFO (a named pipe)")
    } else if kind.is_socket() {
        later!("a socket")
    } else {
        later!("a device")
    }
}

/// What stands where a folder is looked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    Folder,
    Nothing,
    Other(Reason),
}

/// Looks at a path without following it.
pub(super) fn place(path: &Path) -> Result<Place, Error> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(Place::Folder),
        Ok(metadata) if metadata.is_symlink() => Ok(Place::Other(Reason::Link)),
        Ok(metadata) if metadata.is_file() => Ok(Place::Other(Reason::NotAFolder)),
        Ok(metadata) => Ok(Place::Other(Reason::Special(special(metadata.file_type())))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Place::Nothing),
        Err(error) => Err(Error::read(path, error)),
    }
}

impl Found {
    /// Reads the file, which is known to be a regular one, as [`read`] does.
    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        open_capped(&self.at)?.map_err(too_large)
    }
}

/// Reads a regular file of at most 1 MiB, never through a link and never waiting.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_capped(path)?.map_err(too_large)
}

fn too_large(bytes: u64) -> io::Error {
    io::Error::other(tr!(
        "it has {bytes} bytes, and at most {most} are read",
        bytes = bytes,
        most = MAX_BYTES
    ))
}

/// As [`read`], with a file that is too large told apart: the inner error is its size.
pub(super) fn read_capped(path: &Path) -> io::Result<Result<Vec<u8>, u64>> {
    // Opening a device can already do something, so the look comes first.
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(not_a_file());
    }
    open_capped(path)
}

fn not_a_file() -> io::Error {
    io::Error::other(tr!("it is not a regular file"))
}

/// Reads what has been looked at. The open file is looked at again, since the name may mean another file by then.
fn open_capped(path: &Path) -> io::Result<Result<Vec<u8>, u64>> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty()).map_err(|error| match error {
        Errno::LOOP => not_a_file(),
        other => other.into(),
    })?);
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(not_a_file());
    }
    if metadata.len() > MAX_BYTES {
        return Ok(Err(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    let length = bytes.len() as u64;
    Ok(if length > MAX_BYTES { Err(length) } else { Ok(bytes) })
}
