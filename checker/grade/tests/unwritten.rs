//! What is told where the work that comes in cannot be written down: the folder, and that it is no fault of what was read.

#[expect(dead_code, reason = "other tests use the rest")]
mod packed;

use std::fs;
use std::path::Path;

use checker_grade::intake::{self, Files, NoBundles};
use flow::course::Course;
use packed::{file, zip};

const MAIN: &str = "03-microtasks/01-first-words/src/main.rs";

/// What is told of this work where `spoil` was at the folder of the gradebook's files; that folder is called FILES.
fn told(spoil: impl Fn(&Path), name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (work, to) = (folder.path().join("in"), folder.path().join("files"));
    fs::create_dir_all(work.join(name).parent().unwrap()).unwrap();
    fs::write(work.join(name), bytes).unwrap();
    let files = Files::open(&to).unwrap();
    spoil(&to);
    let course = Course::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/courses/small")).unwrap();
    match intake::take(&course, None, &[work], &files, &NoBundles) {
        Ok(_) => panic!("it was written"),
        Err(error) => error.to_string().replace(&to.display().to_string(), "FILES"),
    }
}

#[test]
fn where_nothing_can_be_written_that_folder_is_named_and_not_the_work_that_was_read() {
    let gone = |files: &Path| fs::remove_dir(files).unwrap();
    // A file stands where the folder of this content would be.
    let blocked = |files: &Path| fs::write(files.join(&Files::key(b"1").hex()[..2]), "x").unwrap();
    let packed = zip(&[file(&format!("exercises/{MAIN}"), "1")]);
    for told in [
        told(gone, &format!("asha/{MAIN}"), b"1"),
        told(blocked, &format!("asha/{MAIN}"), b"1"),
        told(blocked, "asha.zip", &packed),
    ] {
        assert!(told.starts_with("cannot write in FILES: "), "{told}");
        assert!(told.contains("free space there"), "{told}");
    }
}
