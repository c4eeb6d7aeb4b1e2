//! What can go wrong with a build that is not the learner's doing.
//!
//! A program that `rustc` refuses is no error: it is [`super::Outcome::CompileError`]. Every message
//! here says what happened, where, and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use process;
use text::tr;

/// A fault of the machine, of the course, or of the checker. It never costs a learner a point.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no `rustc` on the PATH.
    #[error("{}", tr!("there is no Rust compiler: `rustc` is not on the PATH\n\
         install it from https://rustup.rs (`--profile minimal` is enough), open a new terminal, and try again"))]
    NoToolchain,
    /// `rustc` is there and does not say what it is.
    #[error("{}", tr!("the Rust compiler at {rustc} does not start:\n{said}\n`rustup show` says which toolchain is meant, `rustup toolchain install stable` puts it right", rustc = .rustc.display(), said = .said))]
    Toolchain {
        /// The compiler that was asked.
        rustc: PathBuf,
        /// What it printed.
        said: String,
    },
    /// `rustc` found no C linker.
    #[error("{}", tr!("there is no C linker: `{linker}` was not found, and Rust needs one to make a program\n\
         Debian and Ubuntu: `sudo apt install build-essential`; Fedora: `sudo dnf install gcc`; macOS: `xcode-select --install`", linker = .linker))]
    NoLinker {
        /// The linker that `rustc` looked for.
        linker: String,
    },
    /// The linker is there and fails for a reason that is not in the program.
    #[error("{}", tr!("the C linker fails, and not because of the program:\n{said}\nsee that the C library's development files are installed (Debian: `libc6-dev`)", said = .said))]
    Link {
        /// What `rustc` printed.
        said: String,
    },
    /// The compiler crashed, or something killed it.
    #[error("{}", tr!("the Rust compiler ended without an answer ({how}):\n{said}\nif memory ran out, check fewer exercises at a time; else try another toolchain with `rustup update`", how = .how, said = .said))]
    Compiler {
        /// How it ended.
        how: String,
        /// What it printed.
        said: String,
    },
    /// The libraries that exercises use do not build.
    #[error("{}", tr!("the libraries of the exercises ({names}) do not build:\n{said}\nthe first build needs the network; after that none is needed", names = .names.join(", "), said = .said))]
    Libraries {
        /// The direct dependencies that were asked for.
        names: Vec<String>,
        /// What Cargo printed.
        said: String,
    },
    /// Cargo or the checker cannot read the course's manifests.
    #[error("{}", tr!("the manifest {path} cannot be used:\n{said}\ncorrect it, or put it back with `git checkout`", path = .path.display(), said = .said))]
    Manifest {
        /// The manifest, relative to the course's root where it lies in the course.
        path: PathBuf,
        /// What is wrong with it.
        said: String,
    },
    /// An exercise lacks a file without which there is no program.
    #[error("{}", tr!("{file} is missing, so there is no program to build\nput it back, for example with `git checkout -- {file}`", file = .file.display()))]
    Missing {
        /// The file, relative to the course's root.
        file: PathBuf,
    },
    /// The course's workspace has no program in this folder.
    #[error("{}", tr!("no program of the course's workspace is in {folder}\nits Cargo.toml must be there, with a `src/main.rs` beside it, and the root Cargo.toml must list it in `members`", folder = .folder.display()))]
    NoProgram {
        /// The folder, relative to the course's root.
        folder: PathBuf,
    },
    /// The disk is full.
    #[error("{}", tr!("the disk is full: {path} cannot be written\nmake room, for example with `cargo clean`, and try again", path = .path.display()))]
    DiskFull {
        /// What was being written.
        path: PathBuf,
    },
    /// The folder for what is built cannot be written.
    #[error("{}", tr!("{path} cannot be written: {source}\ncopy the course to a folder of your own, or set CARGO_TARGET_DIR to one", path = .path.display(), source = .source))]
    Write {
        /// What was being written.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A file of the course cannot be read.
    #[error("{}", tr!("{path} cannot be read: {source}\nsee that it is there and that you may read it", path = .path.display(), source = .source))]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Cargo or `rustc` cannot be started, or not be followed.
    #[error(transparent)]
    Tool(#[from] process::Error),
    /// The libraries' sources change faster than they can be built.
    #[error("{}", tr!("the sources of {names} changed while they were being built\nwait until nothing writes to them, and try again", names = .names.join(", ")))]
    Unsteady {
        /// The direct dependencies that were asked for.
        names: Vec<String>,
    },
    /// Ctrl-C.
    #[error("{}", tr!("stopped"))]
    Cancelled,
}

impl Error {
    /// The error for a failed write: a full disk is told apart from a folder that is not ours.
    pub(super) fn writing(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Write { path, source },
        }
    }

    /// The error for a failed read.
    pub(super) fn reading(path: &Path, source: io::Error) -> Self {
        Self::Read { path: path.to_owned(), source }
    }
}
