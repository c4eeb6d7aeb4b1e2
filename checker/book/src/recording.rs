//! What a listing printed when it was recorded: every order that was seen, how often, and with which versions.
//!
//! Only `book verify --write` makes one. A page shows nothing else as output, and a page whose program
//! is not the recorded one any more cannot be built. The file ends with a seal, the hash of all else in it, so that
//! an edit by hand is found. It proves nothing against somebody who computes it: what today's runs print does.

use std::fs;
use std::path::Path;

use order::{Judgement, Order};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::listing::{Runtime, Side};
use text::tr;

/// The file in a listing's folder.
const FILE: &str = "recorded.json";

/// What was recorded of one listing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// In Node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<Recording>,
    /// In Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<Recording>,
}

/// What was recorded, as its file has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    node: Option<Recording>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rust: Option<Recording>,
    #[serde(default)]
    seal: String,
}

/// Some runs of one program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// The hash of the program and its case: [`Side::digest`].
    pub sources: String,
    /// What ran it: `v20.20.2`, or `rustc 1.95.0`.
    pub version: String,
    /// How many runs there were.
    pub runs: u32,
    /// The exit code of all of them; a case that allows any has that of the first.
    pub exit: i32,
    /// The orders that were seen, the most frequent first.
    pub orders: Vec<Seen>,
}

/// An order that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// In how many runs.
    pub count: u32,
    /// The lines of stdout.
    pub lines: Vec<String>,
    /// The lines of stderr, where the case asks for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stderr: Vec<String>,
}

impl Recorded {
    /// Reads what is recorded in this folder; nothing where the file is missing.
    ///
    /// # Errors
    /// The file cannot be read, is none that the program wrote, or was changed since.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(reason) if reason.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(reason) => return Err(Error::File { path, reason }),
        };
        let Written { node, rust, seal } = serde_json::from_slice(&bytes)
            .map_err(|reason| Error::Recorded { path: path.clone(), reason })?;
        let recorded = Self { node, rust };
        match recorded.seal() {
            Ok(right) if right == seal => Ok(recorded),
            _ => Err(Error::seal(path)),
        }
    }

    /// The hash, in hex, of all that is recorded, however its file is laid out.
    fn seal(&self) -> serde_json::Result<String> {
        Ok(blake3::hash(&serde_json::to_vec(self)?).to_hex().to_string())
    }

    /// Writes it into this folder.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join(FILE);
        let mut text = self
            .seal()
            .map(|seal| Written { node: self.node.clone(), rust: self.rust.clone(), seal })
            .and_then(|written| serde_json::to_string_pretty(&written))
            .map_err(|error| Error::File { path: path.clone(), reason: std::io::Error::other(error) })?;
        text.push('\n');
        fs::write(&path, text).map_err(|reason| Error::File { path, reason })
    }

    /// What was recorded with this runtime.
    pub fn of(&self, runtime: Runtime) -> Option<&Recording> {
        match runtime {
            Runtime::Node => self.node.as_ref(),
            Runtime::Rust => self.rust.as_ref(),
        }
    }

    /// Puts a recording in its place.
    pub fn set(&mut self, runtime: Runtime, recording: Option<Recording>) {
        match runtime {
            Runtime::Node => self.node = recording,
            Runtime::Rust => self.rust = recording,
        }
    }
}

impl Recording {
    /// What no run of this program can have left behind: why it is none that the program recorded.
    pub fn doubt(&self, side: &Side) -> Option<String> {
        let legal = |order: &Order, lines: &[String]| {
            matches!(order.judge(lines.iter().map(String::as_str)), Judgement::Legal)
        };
        let counted: u64 = self.orders.iter().map(|seen| u64::from(seen.count)).sum();
        let is_twice = |(at, seen): (usize, &Seen)| {
            self.orders[..at].iter().any(|other| other.lines == seen.lines && other.stderr == seen.stderr)
        };
        if !is_version(side.runtime, &self.version) {
            return Some(tr!(
                "`{version}` is no version of {runtime}",
                version = self.version,
                runtime = side.runtime.shown()
            ));
        }
        if self.runs == 0 || counted != u64::from(self.runs) || self.orders.iter().any(|seen| seen.count == 0)
        {
            return Some(tr!(
                "the counts of its orders make {counted}, and its runs {runs}",
                counted = counted,
                runs = self.runs
            ));
        }
        if self.orders.iter().enumerate().any(is_twice) {
            return Some(tr!("it has the same order twice"));
        }
        if !self.orders.iter().all(|seen| legal(&side.case.stdout, &seen.lines)) {
            return Some(tr!("an order of it is not legal in its case"));
        }
        let of_stderr = |seen: &Seen| match &side.case.stderr {
            Some(stderr) => legal(stderr, &seen.stderr),
            None => seen.stderr.is_empty(),
        };
        (!self.orders.iter().all(of_stderr)).then(|| tr!("what it has of stderr is not legal in its case"))
    }

    /// Whether it was made of this very program and case.
    pub fn is_of(&self, side: &Side) -> bool {
        self.sources == side.digest
    }
}

/// Whether a version has the form in which this runtime tells its own: `v20.20.2`, `rustc 1.95.0`.
pub fn is_version(runtime: Runtime, version: &str) -> bool {
    let before = match runtime {
        Runtime::Node => "v",
        Runtime::Rust => "rustc ",
    };
    let Some(number) = version.strip_prefix(before) else { return false };
    // `1.95.0-nightly` has the form as well.
    let number = number.split_once('-').map_or(number, |(number, _)| number);
    let parts: Vec<&str> = number.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::{FOLDER, Listing};

    /// A folder with a listing of two legal orders, and what was recorded of it.
    fn listing() -> (tempfile::TempDir, Recorded) {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(FOLDER).join("01-first/two");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("node.js"), "").unwrap();
        fs::write(folder.join("order.yaml"), "order:\n  - any: [a, b]\nexit: 3\n").unwrap();
        let sources = Listing::read(root.path(), "01-first/two").unwrap().sides[0].digest.clone();
        let seen = |count, lines: [&str; 2]| Seen {
            count,
            lines: lines.map(str::to_owned).to_vec(),
            stderr: Vec::new(),
        };
        let orders = vec![seen(15, ["a", "b"]), seen(5, ["b", "a"])];
        let node = Some(Recording { sources, version: "v20.20.2".to_owned(), runs: 20, exit: 3, orders });
        (root, Recorded { node, rust: None })
    }

    /// Why a recording that was changed in this way, and sealed again, is doubtful.
    fn doubt(change: impl Fn(&mut Recording)) -> Option<String> {
        let (root, mut recorded) = listing();
        change(recorded.node.as_mut().unwrap());
        recorded.write(&root.path().join(FOLDER).join("01-first/two")).unwrap();
        let listing = Listing::read(root.path(), "01-first/two").unwrap();
        let side = listing.side(Runtime::Node).unwrap();
        listing.recording(side).unwrap().doubt(side)
    }

    #[test]
    fn a_recording_that_was_edited_by_hand_is_refused() {
        let (root, recorded) = listing();
        let folder = root.path().join(FOLDER).join("01-first/two");
        recorded.write(&folder).unwrap();
        assert_eq!(Recorded::read(&folder).unwrap(), recorded);
        let path = folder.join(FILE);
        let text = fs::read_to_string(&path).unwrap();
        for (right, wrong) in [("15", "14"), ("v20.20.2", "v20.20.3"), ("\"seal\": \"", "\"seal\": \"0")] {
            assert!(text.contains(right), "{text}");
            fs::write(&path, text.replace(right, wrong)).unwrap();
            let said = Recorded::read(&folder).unwrap_err().to_string();
            assert!(said.contains("never by hand") && said.contains("verify 01-first/two --write"), "{said}");
        }
    }

    #[test]
    fn a_recording_that_no_runs_can_have_left_behind_is_doubtful() {
        assert_eq!(doubt(|_| {}), None);
        assert!(doubt(|it| it.orders[0].count = 16).unwrap().contains("21"));
        assert!(doubt(|it| (it.runs, it.orders) = (0, Vec::new())).unwrap().contains("0"));
        assert!(doubt(|it| it.orders[1].lines[0] = "c".to_owned()).unwrap().contains("not legal"));
        assert!(doubt(|it| it.orders[1].lines = it.orders[0].lines.clone()).unwrap().contains("twice"));
        assert!(doubt(|it| it.orders[0].stderr = vec!["x".to_owned()]).unwrap().contains("stderr"));
        for version in ["", "20.20.2", "v20", "v20.20.x", "rustc 1.95.0"] {
            let said = doubt(|it| it.version = version.to_owned());
            assert!(said.unwrap().contains("no version of Node"), "{version}");
        }
        assert!(is_version(Runtime::Rust, "rustc 1.97.0-nightly"));
    }
}
