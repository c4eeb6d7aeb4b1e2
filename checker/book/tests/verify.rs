//! What `book verify` doubts: a recording whose exit code is none that the program has today.

use std::fs;
use std::path::Path;

use checker_book::listing::{FOLDER, Runtime};
use checker_book::recording::Recorded;
use checker_book::runner::Runner;
use checker_book::verify::{Outcome, Request, verify};
use flow::build::Builder;
use flow::process::Cancel;

const ID: &str = "01-first/leaves";

/// A course of one listing in Rust, which prints a line and ends with exit code 3.
fn course(exit: &str) -> tempfile::TempDir {
    let course = tempfile::tempdir().expect("a folder for the course");
    let case = format!("order: [a]\nexit: {exit}\n");
    for (path, text) in [
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"book/listings\"]\n"),
        ("Cargo.lock", "version = 4\n[[package]]\nname = \"listings\"\nversion = \"0.0.0\"\n"),
        ("book/listings/Cargo.toml", "[package]\nname = \"listings\"\nedition = \"2024\"\n"),
        ("book/listings/src/main.rs", "fn main() {}\n"),
        (
            "book/listings/01-first/leaves/main.rs",
            "fn main() {\n    println!(\"a\");\n    std::process::exit(3);\n}\n",
        ),
        ("book/listings/01-first/leaves/order.yaml", &case),
    ] {
        let path = course.path().join(path);
        fs::create_dir_all(path.parent().expect("a file of the course lies in a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    course
}

/// What is found of the listing's program.
fn found(root: &Path, write: bool) -> Outcome {
    let cancel = Cancel::new().expect("a file descriptor is left");
    let builder = Builder::open(root, &cancel).expect("the course can be built");
    let runner = Runner::with_node(&builder, &cancel, None);
    let request = Request { runs: 1, seed: 1, write, trace: false, jobs: 1 };
    let mut all = Vec::new();
    verify(root, &[ID.to_owned()], &runner, request, &cancel, &mut |verified| all.push(verified));
    assert_eq!(all.len(), 1, "{all:?}");
    let verified = all.remove(0);
    assert_eq!(verified.runtime, Runtime::Rust);
    verified.outcome
}

/// Records the listing, and then this exit code in the place of its own, under a seal that is right.
fn record_as(root: &Path, exit: i32) {
    assert!(matches!(found(root, true), Outcome::Sound { written: true, .. }));
    let folder = root.join(FOLDER).join(ID);
    let mut recorded = Recorded::read(&folder).expect("it was recorded");
    let recording = recorded.rust.as_mut().expect("the program in Rust was recorded");
    assert_eq!(recording.exit, 3);
    recording.exit = exit;
    recorded.write(&folder).expect("it can be written");
}

#[test]
fn a_recorded_exit_code_that_the_program_does_not_have_is_doubted_and_both_are_named() {
    let course = course("3");
    record_as(course.path(), 3);
    assert!(matches!(found(course.path(), false), Outcome::Sound { written: false, .. }));
    record_as(course.path(), 0);
    let outcome = found(course.path(), false);
    let Outcome::Doubtful(why) = &outcome else { panic!("{outcome:?}") };
    assert_eq!(why, "its exit code is 0, and that of a run 3");
}

#[test]
fn a_case_that_allows_any_exit_code_asks_for_none() {
    let course = course("any");
    record_as(course.path(), 0);
    assert!(matches!(found(course.path(), false), Outcome::Sound { written: false, .. }));
}
