//! Where strangers' archives are taken in by tests: one class, whose honest learner must never suffer.

use std::fs;
use std::path::{Path, PathBuf};

use checker_grade::attempt::{Attempt, Snapshot};
use checker_grade::intake::{self, Files, Intake, NoBundles};
use flow::course::Course;

use crate::packed::{file, zip};

pub const DIR: &str = "03-microtasks/01-first-words";
pub const MAIN: &str = "03-microtasks/01-first-words/src/main.rs";

/// A folder of strangers' work, and the gradebook's files beside it.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub files: Files,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        let files = Files::open(&folder.path().join("files")).unwrap();
        Self { folder, files }
    }

    pub fn at(&self, path: &str) -> PathBuf {
        let at = self.folder.path().join("in").join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        at
    }

    pub fn take(&self, dir: &Path) -> Intake<Vec<Attempt>> {
        let course =
            Course::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/courses/small")).unwrap();
        let taken = intake::take(&course, None, &[dir.to_owned()], &self.files, &NoBundles);
        taken.unwrap().read().unwrap()
    }

    /// Takes in the class. Nothing may be written but under the name of its own content.
    pub fn class(&self) -> Intake<Vec<Attempt>> {
        let intake = self.take(&self.folder.path().join("in"));
        self.only_contents_are_there();
        intake
    }

    pub fn only_contents_are_there(&self) {
        for entry in walkdir::WalkDir::new(self.folder.path().join("files")).min_depth(1) {
            let entry = entry.unwrap();
            let name: String = entry
                .path()
                .strip_prefix(self.folder.path().join("files"))
                .unwrap()
                .to_str()
                .unwrap()
                .replace('/', "");
            assert!(name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
            if entry.file_type().is_file() {
                assert_eq!(Files::key(&fs::read(entry.path()).unwrap()).hex(), name);
            }
        }
        let mut names: Vec<_> =
            fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["files", "in"]);
    }

    /// What is said of this archive while an honest learner stands beside it, whose work must come in whole.
    pub fn said(&self, name: &str, bytes: &[u8]) -> Result<Snapshot, String> {
        fs::write(self.at("zz-honest.zip"), zip(&[file(MAIN, "honest")])).unwrap();
        let at = self.at(name);
        fs::write(&at, bytes).unwrap();
        let intake = self.class();
        fs::remove_file(at).unwrap();
        let [hostile, honest] = intake.attempts.as_slice() else { panic!("{:?}", intake.attempts) };
        assert_eq!(honest.work.as_ref().unwrap().exercises(), [DIR]);
        hostile.work.clone().map_err(|refusals| refusals.iter().map(|refusal| refusal.line()).collect())
    }
}
