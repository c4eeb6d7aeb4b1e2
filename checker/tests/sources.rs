//! The checker's name by its sources: what it says of a run is never taken for what another checker would say.
//!
//! The build script's own function is included here, since a build script cannot be called.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

#[path = "../flow/build/fingerprint.rs"]
mod fingerprint;

use fingerprint::fingerprint;

/// Sources in a temporary folder.
fn sources() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("order")).unwrap();
    fs::write(folder.path().join("judge.rs"), "fn judge() {}").unwrap();
    fs::write(folder.path().join("order/reader.rs"), "fn read() {}").unwrap();
    folder
}

fn name(folder: &Path) -> String {
    fingerprint("0.1.0", &[folder]).unwrap()
}

#[test]
fn every_change_of_a_source_gives_the_checker_another_name() {
    let before = name(sources().path());
    type Change = fn(&Path);
    let changes: [(&str, Change); 6] = [
        ("a byte", |at| fs::write(at.join("judge.rs"), "fn judge() { }").unwrap()),
        ("a byte further down", |at| fs::write(at.join("order/reader.rs"), "fn read() { }").unwrap()),
        ("a new file", |at| fs::write(at.join("order/new.rs"), "").unwrap()),
        ("a file less", |at| fs::remove_file(at.join("order/reader.rs")).unwrap()),
        ("a new name", |at| fs::rename(at.join("judge.rs"), at.join("verdict.rs")).unwrap()),
        ("a new place", |at| fs::rename(at.join("order/reader.rs"), at.join("reader.rs")).unwrap()),
    ];
    for (what, change) in changes {
        let folder = sources();
        change(folder.path());
        assert_ne!(name(folder.path()), before, "{what}");
    }
    assert_ne!(fingerprint("0.2.0", &[sources().path()]).unwrap(), before);
}

#[test]
fn equal_sources_have_one_name_wherever_and_whenever_they_were_written() {
    let (one, other) = (sources(), sources());
    let file = fs::File::options().write(true).open(other.path().join("judge.rs")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1000)).unwrap();
    assert_eq!(name(one.path()), name(other.path()));
}
