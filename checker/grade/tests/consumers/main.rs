//! The exports, opened by the programs that they are for: nbgrader, gradescope-utils and junitparser from PyPI. Where
//! they are not there and cannot be installed, the test is skipped and says what it lacks; with `CI_GRADE=1` that is a
//! failure.
#![expect(clippy::disallowed_methods, reason = "a test starts Python as its users would")]

#[path = "../../../tests/python/mod.rs"]
mod python;

use std::env;
use std::path::Path;
use std::process::Command;

use checker_grade::class::HiddenLines;
use checker_grade::export::{self, HeldAs, Options, canvas, gradescope, json, junit, moodle, nbgrader};
use checker_grade::feedback;
use checker_grade::gradebook::sample;
use python::{install, run};
use text::Language;

#[test]
fn every_export_is_opened_by_a_program_that_it_is_for() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consumers");
    if let Err(lacks) =
        install(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consumers/requirements.txt"), &folder)
    {
        assert!(
            env::var_os("CI_GRADE").is_none_or(|asked| asked != "1"),
            "the exports cannot be opened: {lacks}"
        );
        eprintln!("SKIPPED the exports in nbgrader, gradescope-utils and junitparser: {lacks}");
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let sheet = sample::sheet();
    let language = Language::English;
    let feedback = feedback::Options {
        language,
        hidden: HiddenLines::Rule,
        book: None,
        course: Some(sample::course()),
        in_full: None,
    };
    let options = Options { held: HeldAs::Zero, feedback };
    type Export = fn(
        &checker_grade::gradebook::row::Sheet,
        &Options<'_>,
        &Path,
    ) -> Result<export::Written, export::Error>;
    let exports: [(&str, Export); 6] = [
        ("moodle.csv", moodle::write),
        ("canvas.csv", canvas::write),
        ("nbgrader.csv", nbgrader::write),
        ("gradescope", gradescope::write),
        ("grades.json", json::write),
        ("junit.xml", junit::write),
    ];
    for (name, export) in exports {
        export(&sheet, &options, &room.path().join(name)).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consumers/read.py");
    let mut python = Command::new(folder.join("bin/python"));
    // nbgrader looks for a program of its own there.
    let path = format!("{}:{}", folder.join("bin").display(), env::var("PATH").unwrap_or_default());
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("grades.schema.json");
    python.env("PATH", path).arg(script).arg(room.path()).arg(sheet.learners.len().to_string());
    run(python.arg(schema)).unwrap();
}
