//! What a learner handed in at one time, by content: paths and digests, never a path that a stranger could change.
//!
//! The bytes lie in the gradebook's folder, each content once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use flow::build::Key;

/// One thing handed in by one learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The learner's id.
    pub learner: String,
    /// Which of their attempts at the assignment, from 1 in the order of time.
    pub number: u32,
    /// When it was handed in, where its manifest says so. The roster's word outweighs it.
    pub handed_in: Option<jiff::Timestamp>,
    /// Where it came from, as the instructor knows it: the name of the folder or archive.
    pub source: String,
    /// The learning platform says that it came too late, and not by how much.
    #[serde(default)]
    pub marked_late: bool,
    /// What it says of itself, in words for the instructor: versions, a commit and its time. Whoever handed it in
    /// wrote all of it, [`handed_in`](Self::handed_in) among it, so it is shown and proves nothing.
    #[serde(default)]
    pub says: Vec<String>,
    /// What it holds, or why none of it is judged.
    pub work: Result<Snapshot, Vec<Refusal>>,
}

/// Why a whole attempt is `rejected`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The entry of the archive or the file, escaped for showing; empty where it is all of it.
    pub path: String,
    /// The reason, in the reader's language at the time of the intake.
    pub reason: String,
}

/// The files of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// By their path, relative, with `/`, without `.` and `..`, beginning with the chapter's folder:
    /// `03-microtasks/02-priority-order/src/main.rs`. Only what lies in folders of the course's exercises is here.
    pub entries: BTreeMap<String, Entry>,
    /// What was seen and left out, in words, each with its path: litter is not among it.
    pub left_out: Vec<String>,
}

/// One entry of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// A regular file.
    File {
        /// The key of its bytes among the gradebook's files.
        content: Key,
        /// Its length.
        bytes: u64,
    },
    /// Something that no submission may hold, kept so that its exercise is `rejected` and says why.
    Special(Special),
}

/// What is no regular file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Special {
    /// A symbolic link.
    Link,
    /// A second name of another file.
    HardLink,
    /// A named pipe, a socket or a device.
    Device,
    /// A file with more bytes than any source needs.
    TooLarge,
}

impl Snapshot {
    /// The key of all that it holds: equal for equal work, whoever handed it in.
    pub fn key(&self) -> Key {
        let start = Key::of("snapshot");
        let each = |key: flow::build::KeyMaker, (path, entry): (&String, &Entry)| match entry {
            Entry::File { content, .. } => key.with("file", path).with("content", content.hex()),
            Entry::Special(special) => key.with("special", path).with("kind", format!("{special:?}")),
        };
        self.entries.iter().fold(start, each).key()
    }
}
