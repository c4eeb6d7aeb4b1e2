//! A recorded run: all that the event loop did in one real run of a listing, step by step, for the stepper.
//!
//! ```text
//! node-loop: NODE_LOOP_TRACE ──┐
//! Node: record-node.cjs ───────┴─► making ──► trace.rust.json, trace.node.json ──► told ──► page::stepper
//! ```
//!
//! The files are made by `book verify --write`, never by hand; a seal in each, the hash of all else, finds an edit. Nothing here is simulated: a step is in a
//! file because the program's own loop told it.

mod making;
mod rules;
mod step;
mod told;
mod wanted;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::listing::{Runtime, Side};

pub use making::{Made, can_be_recorded, make};
pub use rules::name;
pub use step::{Event, Phase, Queue, Settled, Step};
pub use told::{Said, Told, told};
pub use wanted::wanted;

/// The version of the format.
const VERSION: u32 = 1;

/// A page shows no longer run than this.
pub const MOST_STEPS: usize = 10_000;

/// One run of one program, as its loop told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRun {
    /// The hash of the program and its case: [`Side::digest`].
    pub sources: String,
    /// What ran it: `v20.20.2`, or `rustc 1.95.0`.
    pub version: String,
    /// What it is a program of.
    pub runtime: Runtime,
    /// What happened, in order.
    pub steps: Vec<Step>,
}

/// A recorded run as its file has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    v: u32,
    sources: String,
    version: String,
    runtime: String,
    #[serde(default)]
    seal: String,
    steps: Vec<Step>,
}

impl RecordedRun {
    /// The name of its file in a listing's folder.
    pub fn file(runtime: Runtime) -> String {
        format!("trace.{runtime}.json")
    }

    /// Reads the recorded run of this runtime in a listing's folder; nothing where there is none.
    ///
    /// # Errors
    /// The file cannot be read, is none that the program wrote, or was changed since.
    pub fn read(folder: &Path, runtime: Runtime) -> Result<Option<Self>, Error> {
        let path = folder.join(Self::file(runtime));
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(reason) if reason.kind() == ErrorKind::NotFound => return Ok(None),
            Err(reason) => return Err(Error::File { path, reason }),
        };
        let written: Written = serde_json::from_slice(&bytes)
            .map_err(|reason| Error::Recorded { path: path.clone(), reason })?;
        if written.v != VERSION || written.runtime != runtime.word() {
            let reason = serde::de::Error::custom(format!("version {} of {}", written.v, written.runtime));
            return Err(Error::Recorded { path, reason });
        }
        let Written { sources, version, seal, steps, .. } = written;
        let run = Self { sources, version, runtime, steps };
        match run.seal() {
            Ok(right) if right == seal => Ok(Some(run)),
            _ => Err(Error::seal(path)),
        }
    }

    /// Writes it into a listing's folder, each step on a line of its own, so that a change of it can be read.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join(Self::file(self.runtime));
        let text = self
            .text()
            .map_err(|error| Error::File { path: path.clone(), reason: std::io::Error::other(error) })?;
        fs::write(&path, text).map_err(|reason| Error::File { path, reason })
    }

    fn text(&self) -> serde_json::Result<String> {
        self.sealed(&self.seal()?)
    }

    /// The hash, in hex, of all else in its file.
    fn seal(&self) -> serde_json::Result<String> {
        Ok(blake3::hash(self.sealed("")?.as_bytes()).to_hex().to_string())
    }

    /// The text of its file with this seal.
    fn sealed(&self, seal: &str) -> serde_json::Result<String> {
        let steps = self.steps.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        Ok(format!(
            "{{\"v\":{VERSION},\"sources\":{},\"version\":{},\"runtime\":\"{}\",\"seal\":\"{seal}\",\"steps\":[\n{}\n]}}\n",
            serde_json::to_string(&self.sources)?,
            serde_json::to_string(&self.version)?,
            self.runtime,
            steps.join(",\n"),
        ))
    }

    /// Whether it was made of this very program and case.
    pub fn is_of(&self, side: &Side) -> bool {
        self.runtime == side.runtime && self.sources == side.digest
    }

    /// The lines that it printed.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match &step.event {
            Event::Line { text } => Some(text.as_str()),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded() -> RecordedRun {
        let records = r#"{"at":0,"event":"started","task":0}
            {"at":0,"event":"enqueued","task":1,"queue":"nextTick","source":"main.rs:4:5"}
            {"at":0,"event":"enqueued","task":2,"queue":"timers","due":20,"source":"main.rs:5:5"}
            {"at":0,"event":"line","text":"</script>"}
            {"at":0,"event":"finished","task":0}
            {"at":20,"event":"phase","phase":"timers"}
            {"at":20,"event":"cleared","task":2}
            {"at":20,"event":"settled","promise":1,"state":"rejected"}
            {"at":20,"event":"threw","task":1,"error":"Error: boom"}
            {"at":20,"event":"ended","code":1,"reason":"Uncaught Error: boom"}"#;
        RecordedRun {
            sources: "hash".to_owned(),
            version: "v20".to_owned(),
            runtime: Runtime::Node,
            steps: records.lines().map(|record| serde_json::from_str(record).unwrap()).collect(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let run = recorded();
        run.write(folder.path()).unwrap();
        assert_eq!(RecordedRun::read(folder.path(), Runtime::Node).unwrap(), Some(run));
        assert_eq!(RecordedRun::read(folder.path(), Runtime::Rust).unwrap(), None);
    }

    #[test]
    fn each_step_stands_on_a_line_of_its_own() {
        let run = recorded();
        assert_eq!(run.text().unwrap().lines().count(), run.steps.len() + 2);
    }

    #[test]
    fn a_file_of_another_version_or_runtime_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let text = recorded().text().unwrap();
        let path = folder.path().join("trace.node.json");
        for (wrong, right) in [("\"v\":2", "\"v\":1"), ("\"rust\"", "\"node\"")] {
            fs::write(&path, text.replace(right, wrong)).unwrap();
            assert!(matches!(RecordedRun::read(folder.path(), Runtime::Node), Err(Error::Recorded { .. })));
        }
    }

    #[test]
    fn a_line_that_was_written_by_hand_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let text = recorded().text().unwrap();
        fs::write(folder.path().join("trace.node.json"), text.replace("boom", "bang")).unwrap();
        let said = RecordedRun::read(folder.path(), Runtime::Node).unwrap_err();
        assert!(matches!(said, Error::Seal { .. }) && said.to_string().contains("never by hand"), "{said}");
    }

    #[test]
    fn its_lines_are_what_it_printed() {
        assert_eq!(recorded().lines().collect::<Vec<_>>(), ["</script>"]);
    }
}
