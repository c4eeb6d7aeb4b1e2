//! Why a program could not be started or watched. What a program does once it runs is never an error.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use text::tr;

/// A fault of the machine or of the checker, in words; never a learner's mistake.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such program.
    #[error("{}", tr!("`{program}` was not found: check that it is installed and on your PATH", program = .program.display()))]
    NotFound {
        /// The program as it was asked for.
        program: PathBuf,
    },
    /// The working directory is not there.
    #[error("{}", tr!("`{program}` could not start in `{folder}`: there is no such folder", program = .program.display(), folder = .folder.display()))]
    NoFolder {
        /// The program as it was asked for.
        program: PathBuf,
        /// The working directory.
        folder: PathBuf,
    },
    /// The file is there and the system refuses to run it.
    #[error("{}", tr!("`{program}` may not be run: {reason}; check its permissions, and that its folder is not mounted `noexec`", program = .program.display(), reason = .reason))]
    NotExecutable {
        /// The program as it was asked for.
        program: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// No file descriptors are left.
    #[error("{}", tr!("`{program}` could not be started, because no file descriptors are left ({reason}): \
         use fewer jobs, or raise the limit with `ulimit -n 4096`", program = .program.display(), reason = .reason))]
    Descriptors {
        /// The program as it was asked for.
        program: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The system starts no more processes or has no memory for one.
    #[error("{}", tr!("`{program}` could not be started, because the system has no room for another process \
         ({reason}): close other programs, or use fewer jobs", program = .program.display(), reason = .reason))]
    NoRoom {
        /// The program as it was asked for.
        program: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// Any other reason.
    #[error("{}", tr!("`{program}` could not be started: {reason}", program = .program.display(), reason = .reason))]
    Start {
        /// The program as it was asked for.
        program: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The program was started, and the checker could not follow it; it has been ended.
    #[error("{}", tr!("`{program}` was ended, because the checker could no longer follow it: {reason}", program = .program.display(), reason = .reason))]
    Watch {
        /// The program as it was asked for.
        program: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// A program hardly got a processor, or an answer of a disk, for longer than anybody waits.
    #[error("{}", tr!("`{program}` hardly got a processor in {time} s, or an answer of a disk, and was ended: this machine has too much to do, or a disk hangs; close other programs, use fewer jobs, and see that all disks answer", program = .program.display(), time = .time.as_secs()))]
    Busy {
        /// The program as it was asked for.
        program: PathBuf,
        /// How long it was waited for.
        time: Duration,
    },
    /// As root, a program runs as a user of its own, and none could be had.
    #[error(
        "no user of its own could be had for a program: {reason}; \
         check that `/run` can be written, or run the checker as an ordinary user"
    )]
    Guests {
        /// What the system said.
        reason: io::Error,
    },
    /// Ctrl-C cannot be caught.
    #[error("{}", tr!("Ctrl-C could not be set up: {reason}", reason = .reason))]
    Signals {
        /// What went wrong.
        reason: String,
    },
}

impl Error {
    /// Sorts the system's refusal to start `program` in `folder`.
    pub(super) fn starting(program: &Path, folder: &Path, reason: io::Error) -> Self {
        let program = program.to_owned();
        match reason.raw_os_error() {
            Some(libc::ENOENT | libc::ENOTDIR) if !folder.is_dir() => {
                Self::NoFolder { program, folder: folder.to_owned() }
            }
            // A script whose interpreter is missing gives ENOENT too, so a file that is there is named.
            Some(libc::ENOENT | libc::ENOTDIR) if !program.is_file() => Self::NotFound { program },
            Some(libc::EACCES | libc::EPERM | libc::ENOEXEC) => Self::NotExecutable { program, reason },
            Some(libc::EMFILE | libc::ENFILE) => Self::Descriptors { program, reason },
            Some(libc::EAGAIN | libc::ENOMEM) => Self::NoRoom { program, reason },
            _ => Self::Start { program, reason },
        }
    }
}
