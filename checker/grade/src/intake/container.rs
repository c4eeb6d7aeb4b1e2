//! What holds a stranger's files: a folder, a zip, a tar. Each tells its entries one by one, and reads of a file only
//! what somebody asks for.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use text::tr;

use super::bounds::Bounds;
use super::{folder, path, tar, zip};
use crate::attempt::{Refusal, Special};

/// One entry.
pub(super) struct Item<'i> {
    /// Its path as the stranger wrote it.
    pub(super) path: &'i [u8],
    /// What it is.
    pub(super) kind: Kind,
    /// How many bytes a file says that it has. Only reading shows whether that is true.
    pub(super) claims: u64,
    /// How many bytes it has while it is packed, where it is packed alone.
    pub(super) packed: Option<u64>,
    /// When a file was last changed, as whoever packed it says; seconds since 1970.
    pub(super) changed: Option<i64>,
    /// The bytes of a file. An error of the kind [`io::ErrorKind::InvalidData`] or
    /// [`io::ErrorKind::UnexpectedEof`] is the stranger's, every other is ours.
    pub(super) bytes: &'i mut dyn Read,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    Special(Special),
}

/// How to go on after an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// With the next.
    On,
    /// Without what lies in this folder.
    Past,
}

/// Why reading ended.
#[derive(Debug)]
pub(super) enum Fault {
    /// It may not be: the attempt is rejected.
    Refused(Refusal),
    /// A fault of ours, with what was read.
    Ours(String, io::Error),
    /// A fault of ours: nothing can be written in this folder.
    Unwritten(PathBuf, io::Error),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Fault {
    /// The whole of it is refused.
    pub(super) fn all(reason: String) -> Self {
        Self::Refused(Refusal { path: String::new(), reason })
    }

    /// One entry is a reason to refuse the whole.
    pub(super) fn of(path: &[u8], reason: String) -> Self {
        Self::Refused(Refusal { path: path::shown(path), reason })
    }

    /// What an error while reading an entry means.
    pub(super) fn reading(path: &[u8], error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Self::of(
                path,
                tr!("it is damaged ({reason}); pack it again and hand it in again", reason = error),
            ),
            io::ErrorKind::UnexpectedEof => {
                Self::of(path, tr!("it ends too early; pack it again and hand it in again"))
            }
            _ => Self::Ours(path::shown(path), error),
        }
    }
}

/// Hears of each entry.
pub(super) type Hear<'h> = &'h mut dyn FnMut(Item<'_>) -> Result<Next, Fault>;

/// What holds a stranger's files.
pub(super) enum Container {
    /// A folder on our disk.
    Folder(folder::Folder),
    /// A zip.
    Zip(zip::Zip),
    /// A tar, compressed or not.
    Tar(tar::Tar),
}

/// How an archive is packed, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Zip,
    Tar,
    Bundle,
}

impl Packing {
    /// The packing and the name without its ending; `None` for a name that is no archive's.
    pub(super) fn of(name: &str) -> Option<(Self, &str)> {
        let lower = name.to_ascii_lowercase();
        let endings = [
            (".tar.gz", Self::Tar),
            (".tgz", Self::Tar),
            (".tar", Self::Tar),
            (".zip", Self::Zip),
            (".bundle", Self::Bundle),
        ];
        let (ending, packing) = endings.into_iter().find(|(ending, _)| lower.ends_with(ending))?;
        let stem = name.get(..name.len() - ending.len()).filter(|stem| !stem.is_empty())?;
        Some((packing, stem))
    }
}

impl Container {
    /// A folder of ours that holds a stranger's files.
    ///
    /// # Errors
    /// It cannot be opened.
    pub(super) fn folder(path: &Path) -> Result<Self, Fault> {
        folder::Folder::open(path).map(Self::Folder)
    }

    /// An archive that lies open. Bundles are no archives: `git` makes a tar of them first.
    ///
    /// # Errors
    /// It is none, or too large.
    pub(super) fn archive(file: File, packing: Packing, bounds: &Bounds) -> Result<Self, Fault> {
        match packing {
            Packing::Zip => zip::Zip::open(file, bounds).map(Self::Zip),
            Packing::Tar | Packing::Bundle => tar::Tar::open(file, bounds).map(Self::Tar),
        }
    }

    /// Tells every entry. It can be asked again, and tells the same.
    ///
    /// # Errors
    /// What `hear` answers, and whatever keeps the container from being read to its end.
    pub(super) fn each(&mut self, bounds: &Bounds, hear: Hear<'_>) -> Result<(), Fault> {
        let mut count = 0;
        let mut counted = |item: Item<'_>| {
            count += 1;
            if count > bounds.all_entries {
                return Err(Fault::all(tr!(
                    "it holds more than {most} files and folders; hand in only the exercises",
                    most = bounds.all_entries
                )));
            }
            hear(item)
        };
        match self {
            Self::Folder(folder) => folder.each(bounds, &mut counted),
            Self::Zip(zip) => zip.each(&mut counted),
            Self::Tar(tar) => tar.each(bounds, &mut counted),
        }
    }
}
