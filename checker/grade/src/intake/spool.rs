//! What came in waits on the disk until its learner is written down: a class hands in more than belongs into memory, and
//! whose work comes first is known only once all of it was read. It is no store: it is gone with the process.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use crate::attempt::{Attempt, Refusal, Snapshot};

/// The files of an attempt, or why none of them is judged.
type Work = Result<Snapshot, Vec<Refusal>>;

/// Where the work of an attempt waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    begin: u64,
    bytes: usize,
}

/// The work of attempts while it is read.
pub(super) struct Spool {
    file: BufWriter<File>,
    end: u64,
}

impl Spool {
    /// One that holds nothing yet, on the disk of this folder. The folder for temporary files may lie in memory.
    pub(super) fn new_in(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile_in(folder)?), end: 0 })
    }

    /// Lays the work of an attempt aside.
    pub(super) fn put(&mut self, work: &Work) -> io::Result<Slot> {
        let json = serde_json::to_vec(work)?;
        self.file.write_all(&json)?;
        let slot = Slot { begin: self.end, bytes: json.len() };
        self.end += json.len() as u64;
        Ok(slot)
    }

    /// All attempts, in this order; each comes without its work.
    pub(super) fn all(self, heads: Vec<(Attempt, Slot)>) -> io::Result<Attempts> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Attempts { file, heads })
    }
}

/// The attempts that came in, learner by learner, each learner's own in the order of time. Each is read when it is asked
/// for.
#[derive(Debug)]
pub struct Attempts {
    file: File,
    /// Without their work, and where that is.
    heads: Vec<(Attempt, Slot)>,
}

impl Attempts {
    /// Whether nothing came in.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Each attempt in turn.
    ///
    /// The items are errors where the temporary file cannot be read.
    pub fn iter(&self) -> impl Iterator<Item = io::Result<Attempt>> {
        self.heads.iter().map(|(head, slot)| {
            let mut json = vec![0; slot.bytes];
            self.file.read_exact_at(&mut json, slot.begin)?;
            Ok(Attempt { work: serde_json::from_slice(&json)?, ..head.clone() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attempt_comes_with_its_own_work_whatever_the_order_and_as_often_as_it_is_asked_for() {
        let refusal = |reason: &str| Refusal { path: String::new(), reason: reason.to_owned() };
        let works =
            [Err(vec![refusal("one")]), Ok(Snapshot::default()), Err(vec![refusal("দুই"), refusal("")])];
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new_in(folder.path()).unwrap();
        let heads = works.iter().enumerate().map(|(number, work)| {
            let head = Attempt {
                learner: number.to_string(),
                number: 1,
                handed_in: None,
                source: String::new(),
                marked_late: false,
                says: Vec::new(),
                work: Ok(Snapshot::default()),
            };
            (head, spool.put(work).unwrap())
        });
        let mut heads: Vec<_> = heads.collect();
        heads.reverse();
        let attempts = spool.all(heads).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it has no name there");
        for _ in 0..2 {
            let read: Vec<Attempt> = attempts.iter().collect::<Result<_, _>>().unwrap();
            let learners: Vec<&str> = read.iter().map(|attempt| attempt.learner.as_str()).collect();
            assert_eq!(learners, ["2", "1", "0"]);
            assert!(read.iter().rev().map(|attempt| &attempt.work).eq(&works));
        }
    }
}
