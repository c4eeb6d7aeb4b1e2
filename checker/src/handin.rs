//! What a learner hands in: one archive with the files that they may edit, and a manifest that says with what they
//! were made.
//!
//! It reads and packs, and judges nothing. The archive holds `exercises/…` as the course has it, so that what is
//! unpacked is an overlay: `checker check --overlay DIR`. At one moment, equal work gives equal bytes.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::archive::{Archive, TooLarge};
use crate::moment::Moment;
use flow::course::{self, Exercise, Overlay, Rejection, blake3};
use text::tr;

/// The manifest's name in the archive.
pub const MANIFEST: &str = "manifest.json";
/// The version of the manifest's format.
const FORMAT_VERSION: u32 = 1;

/// What the archive says of itself. Nobody who grades has to trust it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this format.
    pub format_version: u32,
    /// What it is handed in for, where that was said.
    pub assignment: Option<String>,
    /// When it was made, in UTC.
    pub time: String,
    /// Of what course.
    pub course: CourseName,
    /// With which checker.
    pub checker: CheckerName,
    /// With which compiler: the first line of `rustc -vV`.
    pub toolchain: String,
    /// The exercises, in the order of the course.
    pub exercises: Vec<Entry>,
}

/// A course by its starters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseName {
    /// Its version, which is that of the checker it came with.
    pub version: String,
    /// BLAKE3 of all starters.
    pub starters: String,
}

/// A checker by its version and its own sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckerName {
    /// Its version.
    pub version: String,
    /// The fingerprint of its sources.
    pub sources: String,
}

/// One exercise of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its folder below `exercises/`.
    pub folder: String,
    /// The files that may differ.
    pub files: Vec<FileEntry>,
}

/// One file of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path in the archive.
    pub path: String,
    /// BLAKE3 of its content.
    pub blake3: String,
    /// Its length.
    pub bytes: u64,
}

/// The work of some exercises, read.
#[derive(Debug, Clone, Default)]
pub struct Handin {
    works: Vec<Work>,
}

#[derive(Debug, Clone)]
struct Work {
    exercise: Arc<Exercise>,
    /// Paths in the archive, and contents.
    files: Vec<(String, Vec<u8>)>,
    is_edited: bool,
}

/// Why there is nothing to hand in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The course cannot be read.
    #[error(transparent)]
    Course(#[from] course::Error),
    /// An exercise's folder holds what no submission may hold.
    #[error(
        "{}",
        tr!(
            "{id} would be rejected: {reasons}",
            id = exercise.id,
            reasons = rejections.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        )
    )]
    Rejected {
        /// The exercise.
        exercise: Arc<Exercise>,
        /// Every reason.
        rejections: Vec<Rejection>,
    },
    /// A file cannot be read.
    #[error("{}", tr!("cannot read {path}: {reason}", path = path.display(), reason = source))]
    Read {
        /// Which one.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// It does not fit an archive.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

impl Handin {
    /// Reads the files of these exercises that may differ. One that is not there is left out: the grader's
    /// own starter takes its place.
    ///
    /// # Errors
    /// A broken exercise, a folder that would be rejected, a file that cannot be read.
    pub fn read(exercises: &[Arc<Exercise>]) -> Result<Self, Error> {
        let mut works = Vec::new();
        for exercise in exercises {
            let spec = exercise.spec().map_err(|broken| course::Error::from(broken.clone()))?;
            let sources = Overlay::Empty
                .lay(exercise)?
                .map_err(|rejections| Error::Rejected { exercise: exercise.clone(), rejections })?;
            let mut work = Work { exercise: exercise.clone(), files: Vec::new(), is_edited: false };
            for path in &spec.edit {
                let Some(bytes) = sources.files.get(path) else { continue };
                let starter = exercise.starters().file(&exercise.dir, path);
                work.is_edited |= starter
                    .is_none_or(|starter| starter != String::from_utf8_lossy(bytes).replace("\r\n", "\n"));
                work.files.push((format!("exercises/{}/{path}", exercise.dir), bytes.clone()));
            }
            works.push(work);
        }
        Ok(Self { works })
    }

    /// The exercises that are handed in.
    pub fn exercises(&self) -> impl Iterator<Item = &Arc<Exercise>> {
        self.works.iter().map(|work| &work.exercise)
    }

    /// Leaves out every exercise that is its starter still.
    #[must_use]
    pub fn edited(mut self) -> Self {
        self.works.retain(|work| work.is_edited);
        self
    }

    /// The exercises that are their starters still.
    pub fn untouched(&self) -> impl Iterator<Item = &Arc<Exercise>> {
        self.works.iter().filter(|work| !work.is_edited).map(|work| &work.exercise)
    }

    /// What the archive will say of itself.
    pub fn manifest(&self, assignment: Option<&str>, toolchain: &str, moment: Moment) -> Manifest {
        let entry = |work: &Work| Entry {
            id: work.exercise.id.to_string(),
            folder: work.exercise.dir.clone(),
            files: work
                .files
                .iter()
                .map(|(path, bytes)| FileEntry {
                    path: path.clone(),
                    blake3: blake3::hash(bytes).to_hex(),
                    bytes: bytes.len() as u64,
                })
                .collect(),
        };
        Manifest {
            format_version: FORMAT_VERSION,
            assignment: assignment.map(str::to_owned),
            time: moment.rfc3339(),
            course: CourseName {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                starters: blake3::hash(course::Starters::embedded().to_json().as_bytes()).to_hex(),
            },
            checker: CheckerName {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                sources: flow::SOURCES.to_owned(),
            },
            toolchain: toolchain.lines().next().unwrap_or_default().to_owned(),
            exercises: self.works.iter().map(entry).collect(),
        }
    }

    /// The archive: the manifest first, then the files in the order of the course.
    ///
    /// # Errors
    /// It would be larger than such an archive may be.
    pub fn archive(&self, manifest: &Manifest, moment: Moment) -> Result<Vec<u8>, TooLarge> {
        let mut archive = Archive::new(moment);
        // Texts and numbers always become JSON.
        let mut json = serde_json::to_string_pretty(manifest).unwrap_or_default();
        json.push('\n');
        archive.add(MANIFEST, json.as_bytes(), false)?;
        for (path, bytes) in self.works.iter().flat_map(|work| &work.files) {
            archive.add(path, bytes, false)?;
        }
        archive.finish()
    }
}

/// True where an archive may be written without taking anything from anybody: nothing is there, or another archive.
pub fn may_be_replaced(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => {
            found.len() == 0
                || fs::File::open(path).is_ok_and(|mut file| {
                    let mut magic = [0; 4];
                    file.read_exact(&mut magic).is_ok() && magic == *b"PK\x03\x04"
                })
        }
        Ok(_) => false,
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}
