//! What the checker tells the process within the wall ([`super::inner`]), and what that one tells the checker: both by
//! descriptors that no program gets.
//!
//! The orders do not go by arguments: those of the first process of a sandbox can be read by all that run in it.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use flow::process::Invocation;

/// What is to be done within the wall.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Orders {
    /// The program, the name that it reads, its arguments and its whole environment, and its working directory.
    pub(super) program: PathBuf,
    pub(super) name: Option<OsString>,
    pub(super) args: Vec<OsString>,
    pub(super) env: Vec<(OsString, OsString)>,
    pub(super) cwd: PathBuf,
    /// Files and folders that may be read, and from which programs may be started.
    pub(super) runs: Vec<PathBuf>,
    /// Those that may be read.
    pub(super) reads: Vec<PathBuf>,
    /// Folders in which it may do everything but start programs.
    pub(super) writes: Vec<PathBuf>,
    /// Bytes of one file, descriptors of one process, processes and threads.
    pub(super) file_bytes: u64,
    pub(super) descriptors: u64,
    pub(super) processes: u64,
    /// Files whose bytes are handed out when the program has ended.
    pub(super) hands_out: Vec<PathBuf>,
    /// The descriptor that is the program's stdout, where that is another one than the inner process' own.
    pub(super) stdout: Option<i32>,
    /// The inner process becomes the program, and does not stay as its parent: where there is no sandbox that would hide
    /// how it ends.
    pub(super) becomes_it: bool,
    /// Nothing is started where the kernel has no Landlock.
    pub(super) needs_landlock: bool,
}

impl Orders {
    /// To start this.
    pub(super) fn to_start(invocation: &Invocation) -> Self {
        Self {
            program: invocation.program.clone(),
            name: invocation.name.clone(),
            args: invocation.args.clone(),
            env: invocation.env.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            cwd: invocation.cwd.clone(),
            ..Self::default()
        }
    }

    /// What is started.
    pub(super) fn invocation(&self) -> Invocation {
        let mut start = Invocation::new(&self.program, &self.cwd).args(self.args.iter().cloned());
        start.name.clone_from(&self.name);
        self.env.iter().fold(start, |start, (name, value)| start.env(name, value))
    }

    /// As bytes in memory, to be handed on.
    pub(super) fn written(&self) -> io::Result<File> {
        in_memory(&serde_json::to_vec(self)?)
    }

    /// Reads what [`Orders::written`] wrote.
    pub(super) fn read(mut from: impl Read) -> io::Result<Self> {
        // All at once: serde_json asks a reader for every single byte, and each would be a system call.
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes)?;
        Ok(serde_json::from_slice(&bytes)?)
    }
}

/// Bytes that are handed out in one piece: what a pipe holds (pipe(7)).
pub(super) const PIECE: usize = 64 << 10;

/// A file in memory that holds these bytes, at its beginning.
pub(super) fn in_memory(bytes: &[u8]) -> io::Result<File> {
    use std::io::Seek as _;

    let file = rustix::fs::memfd_create("orders", rustix::fs::MemfdFlags::CLOEXEC)?;
    let mut file = File::from(file);
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

/// One thing that the inner process tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// The program is about to be started, at this time of the monotonic clock, in nanoseconds.
    Begins(u64),
    /// It could not be started; what the system said, as its number (0: none) and in words.
    Failed(i32, String),
    /// It ended, with this wait status.
    Ended(i32),
    /// The bytes of one of [`Orders::hands_out`] follow: which, and how many.
    File(u8, u64),
}

impl Told {
    /// Writes it.
    pub(super) fn tell(&self, to: &mut impl Write) -> io::Result<()> {
        let (tag, number, words) = match self {
            Self::Begins(nanos) => (b'B', *nanos, ""),
            Self::Failed(errno, words) => (b'F', u64::from(errno.unsigned_abs()), words.as_str()),
            Self::Ended(status) => (b'E', u64::from(status.cast_unsigned()), ""),
            Self::File(which, length) => (b'0'.wrapping_add(*which), *length, ""),
        };
        let words = &words.as_bytes()[..words.len().min(MOST_WORDS)];
        let mut bytes = vec![tag];
        bytes.extend_from_slice(&number.to_le_bytes());
        bytes.extend_from_slice(&(words.len() as u16).to_le_bytes());
        bytes.extend_from_slice(words);
        to.write_all(&bytes)
    }

    /// Reads the next one; `None` at the end, and where these are no words of the inner process.
    pub(super) fn hear(from: &mut impl Read) -> Option<Self> {
        let mut head = [0; 11];
        from.read_exact(&mut head).ok()?;
        let number = u64::from_le_bytes(head[1..9].try_into().ok()?);
        let length = usize::from(u16::from_le_bytes([head[9], head[10]]));
        let mut words = vec![0; length.min(MOST_WORDS)];
        from.read_exact(&mut words).ok()?;
        Some(match head[0] {
            b'B' => Self::Begins(number),
            b'F' => {
                Self::Failed(i32::try_from(number).unwrap_or(0), String::from_utf8_lossy(&words).into_owned())
            }
            b'E' => Self::Ended(u32::try_from(number).ok()?.cast_signed()),
            file @ b'0'..=b'9' => Self::File(file - b'0', number),
            _ => return None,
        })
    }
}

/// Bytes of the words of a failure, at most.
const MOST_WORDS: usize = 1000;

/// The time of the monotonic clock in nanoseconds: the same within the wall as outside.
pub(super) fn now() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    seconds * 1_000_000_000 + u64::try_from(time.tv_nsec).unwrap_or(0)
}

/// Whether a path is beneath one of the folders, or is one of them.
pub(super) fn is_within(path: &Path, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_heard_as_it_was_meant_and_rubbish_is_not() {
        let all = [
            Told::Begins(u64::MAX),
            Told::Failed(2, "no such file".to_owned()),
            Told::Ended(-1),
            Told::Ended(0x0086),
            Told::File(1, 5),
        ];
        let mut bytes = Vec::new();
        for one in &all {
            one.tell(&mut bytes).unwrap();
        }
        let mut from = bytes.as_slice();
        let heard: Vec<Told> = std::iter::from_fn(|| Told::hear(&mut from)).collect();
        assert_eq!(heard, all);
        assert_eq!(Told::hear(&mut &b"Z0123456789"[..]), None);
        assert_eq!(Told::hear(&mut &b"B0"[..]), None);
    }
}
