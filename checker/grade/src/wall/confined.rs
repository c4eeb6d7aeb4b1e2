//! A tool on a stranger's file, behind the wall: its stdout comes out as bytes, and nothing else does.

use std::path::PathBuf;

use flow::course::Limits;
use flow::process::{End, Error, Invocation};

/// What came out of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes {
    /// Its stdout, up to the cap.
    pub stdout: Vec<u8>,
    /// True where that is all of it.
    pub is_whole: bool,
    /// Its stderr, for a reader.
    pub stderr: String,
    /// How it ended; [`End::Limit`] where it went past a limit.
    pub end: End,
}

impl Bytes {
    /// True when the tool says that all went well, and all of its stdout is here.
    pub fn success(&self) -> bool {
        self.end == End::Exit(0) && self.is_whole
    }
}

/// Who can run a tool on a stranger's file.
pub trait Confined: Send + Sync {
    /// Runs a tool of the system in `/tmp`, which is empty and its own, with no network but its own and `HOME` there.
    /// It sees the files and folders in `read` at their own paths, and can change nothing. `cap` is in bytes, and is for
    /// stdout; what comes after that many is not read.
    ///
    /// # Errors
    /// When it cannot be started or followed. What the tool itself says of the file is in [`Bytes`].
    fn bytes(
        &self,
        invocation: &Invocation,
        read: &[PathBuf],
        cap: u64,
        limits: &Limits,
    ) -> Result<Bytes, Error>;
}
