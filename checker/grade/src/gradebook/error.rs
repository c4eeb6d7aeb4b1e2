//! What can go wrong with the gradebook. None of it is a learner's doing.

use std::io;
use std::path::{Path, PathBuf};

use text::tr;

/// A fault of the gradebook: the disk, the database, or a folder that is none.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// SQLite said no.
    #[error("{}", tr!("the gradebook cannot be read or written: {reason}; check the free space and the permissions of its folder", reason = .0))]
    Database(#[from] rusqlite::Error),
    /// What is stored is not what this version wrote.
    #[error("{}", tr!("what the gradebook has stored cannot be read: {reason}; was it written by another version of the checker?", reason = .0))]
    Stored(#[from] serde_json::Error),
    /// A file of the gradebook.
    #[error("{}", tr!("{path}: {reason}", path = .path.display(), reason = .reason))]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// What was named is a file.
    #[error("{}", tr!("{path} is a file, and a gradebook is a folder: name another one with --out", path = .0.display()))]
    NotFolder(PathBuf),
    /// Its database is somebody else's, or damaged.
    #[error("{}", tr!("{path} is no gradebook of this checker, or it is damaged, and nothing was changed in it: name another folder with --out, or put a copy of the gradebook there", path = .0.display()))]
    Foreign(PathBuf),
    /// There is none in this folder.
    #[error("{}", tr!("{path} holds no gradebook; `checker grade DIR --out {path}` makes one", path = .0.display()))]
    Absent(PathBuf),
    /// It was written by a newer checker.
    #[error("{}", tr!("the gradebook in {path} was written by a newer version of the checker; use that one", path = .0.display()))]
    Newer(PathBuf),
    /// Another process grades into it.
    #[error("{}", tr!("another `checker grade` is at work on {path}; wait for it, or look at it with `checker grade --status --out {path}`", path = .0.display()))]
    Busy(PathBuf),
    /// What was asked for is not in it.
    #[error("{0}")]
    Unknown(String),
}

impl Error {
    /// The system's answer about a file.
    pub(crate) fn file(path: &Path, reason: io::Error) -> Self {
        Self::File { path: path.to_owned(), reason }
    }
}
