//! A submission, compiled and judged behind the wall.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use checker_grade::wall::Isolation;
use flow::build::Builder;
use flow::course::{Course, Overlay};
use flow::event::Event;
use flow::pipeline::{Pipeline, Request};
use flow::process::Cancel;
use flow::verdict::Verdict;

use crate::kit::{REPOSITORY, isolation};

/// The folder of the one exercise of the small course.
pub const DIR: &str = "00-rust-for-js/06-shared-count";

/// A course with one exercise that needs no library.
pub fn small_course() -> tempfile::TempDir {
    let desk = tempfile::tempdir().expect("a folder");
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/[0-9]*/*\"]\n[workspace.package]\n\
         version = \"0.1.0\"\nedition = \"2024\"\nlicense = \"MIT\"\nrust-version = \"1.89\"\npublish = false\n\
         [workspace.lints.rust]\nunsafe_code = \"deny\"\n";
    fs::write(desk.path().join("Cargo.toml"), manifest).expect("room");
    let repository = std::env::var_os(REPOSITORY)
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), PathBuf::from);
    for top in ["exercises", "solutions"] {
        let done = Command::new("cp")
            .arg("-r")
            .arg(repository.join(top).join(DIR))
            .arg({
                let to = desk.path().join(top).join(DIR);
                fs::create_dir_all(to.parent().expect("a folder")).expect("room");
                to
            })
            .status();
        assert!(done.expect("cp is installed").success());
    }
    desk
}

/// The verdict of a program for the one exercise of a small course, behind the wall, and what was said.
pub fn graded(isolation: &Isolation, desk: &Path, source: &str) -> (Verdict, String) {
    let wall = isolation.wall();
    let submission = tempfile::tempdir().expect("a folder");
    let file = submission.path().join("exercises").join(DIR).join("src/main.rs");
    fs::create_dir_all(file.parent().expect("a folder")).expect("room");
    fs::write(&file, source).expect("room");
    let course = Course::open(desk).expect("a course");
    let overlay = Overlay::open(&course, submission.path()).expect("a submission");
    let cancel = Cancel::new().expect("descriptors");
    let builder = Builder::open(&course.root, &cancel).expect("a toolchain").behind(wall.clone());
    let pipeline = Pipeline::new(&builder, &*wall, &cancel);
    let request = Request { overlay, hidden: true, runs: 1, seed: 1, fresh: true, jobs: 1, colour: false };
    let exercises: Vec<_> = course.exercises().cloned().collect();
    let mut result = None;
    pipeline.check(&exercises, &request, &mut |event| {
        if let Event::Finished(one) = event {
            result = Some(one.clone());
        }
    });
    let result = result.expect("one exercise");
    let said = result.no_cases.as_ref().map(ToString::to_string).unwrap_or_default();
    (result.verdict, format!("{said}{:?}", result.cases))
}

#[test]
fn a_submission_is_compiled_and_judged_behind_the_wall() {
    let isolation = isolation();
    assert_eq!(isolation.level(), "isolation: full");
    let desk = small_course();
    let desk = desk.path();
    let right = fs::read_to_string(desk.join("solutions").join(DIR).join("src/main.rs")).expect("a file");
    let (verdict, said) = graded(&isolation, desk, &right);
    assert_eq!(verdict, Verdict::Accepted, "{said}");
    let (verdict, said) = graded(&isolation, desk, "fn main() { nothing }");
    assert_eq!(verdict, Verdict::CompileError);
    let shown = format!("{DIR}/src/main.rs:1:13");
    assert!(said.contains("E0425") && said.contains(&shown) && !said.contains("overlays"), "{said}");
    // All that a program could include is not there.
    for secret in ["exercise.yaml", "../../../solutions", "/etc/shadow"] {
        let secret = desk.join("exercises").join(DIR).join(secret);
        let source = format!("fn main() {{ print!(include_str!({secret:?})); }}");
        let (verdict, said) = graded(&isolation, desk, &source);
        assert_eq!(verdict, Verdict::CompileError, "{}", secret.display());
        assert!(said.contains("couldn't read"), "{said}");
    }
    let large = "static A: [u8; 2_500_000_000] = [1; 2_500_000_000];\nfn main() { println!(\"{}\", A[1]) }";
    let (verdict, said) = graded(&isolation, desk, large);
    assert_eq!(verdict, Verdict::MemoryLimit, "{said}");
}
