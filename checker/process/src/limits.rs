//! What one run of a program may use, in bytes and durations.
//!
//! It holds the numbers; [`crate::Job`] enforces them, and the course says how they are written.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a run may have on disks, in the folders that it has for itself; the same for every exercise. Exercises
/// write kilobytes, and a program that fills the disk is ended before anybody else has to notice. One file may
/// have less: the kernel has a bound of its own for it.
pub const DISK_BYTES: u64 = 256 << 20;
/// How many files and folders it may have there.
pub const DISK_FILES: u64 = 10_000;

/// What one run of a program may use. What it may have on disks is not set by an exercise: [`DISK_BYTES`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Wall-clock time.
    pub time: Duration,
    /// CPU time of the whole process tree.
    pub cpu: Duration,
    /// Memory of the whole process tree, in bytes.
    pub memory: u64,
    /// Bytes on each of stdout and stderr.
    pub output: u64,
    /// Bytes in one line.
    pub line: u64,
    /// Processes and threads alive at once.
    pub processes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(10),
            cpu: Duration::from_secs(5),
            memory: 512 << 20,
            output: 1 << 20,
            line: 64 << 10,
            processes: 64,
        }
    }
}
