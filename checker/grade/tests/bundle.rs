//! Git bundles: what `git` makes of one behind the wall is taken in as a tar, and nothing else of it is believed.

#![cfg(target_os = "linux")]

#[expect(dead_code, reason = "bundles need a part of it")]
mod packed;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use checker_grade::attempt::{Attempt, Entry, Special};
use checker_grade::intake::{self, Behind, Files, Intake, NoTar, Unbundle};
use checker_grade::wall::{Isolation, Weak};
use flow::course::Course;
use packed::{tar, tarred, zip};

const MAIN: &str = "03-microtasks/01-first-words/src/main.rs";

fn take(dir: &Path, files: &Path, tools: &dyn Unbundle) -> Intake<Vec<Attempt>> {
    let course = Course::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/courses/small")).unwrap();
    let files = Files::open(files).unwrap();
    intake::take(&course, None, &[dir.to_owned()], &files, tools).unwrap().read().unwrap()
}

/// The wall, or nothing where this machine has none: then the test says so and ends.
fn wall() -> Option<Isolation> {
    match Isolation::probe_with(Path::new(env!("CARGO_BIN_EXE_checker-grade")), Weak::Refuse) {
        Ok(isolation) => Some(isolation),
        Err(missing) => {
            eprintln!("skipped: {missing}");
            None
        }
    }
}

/// Runs `git` in a folder as somebody on a day in 2026.
#[expect(clippy::disallowed_methods, reason = "the bundle is made as a learner makes it")]
fn git(folder: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .args(args)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null");
    for (name, value) in [
        ("GIT_AUTHOR_NAME", "x"),
        ("GIT_AUTHOR_EMAIL", "x@x"),
        ("GIT_COMMITTER_NAME", "x"),
        ("GIT_COMMITTER_EMAIL", "x@x"),
        ("GIT_AUTHOR_DATE", "2026-11-29T12:00:00Z"),
        ("GIT_COMMITTER_DATE", "2026-11-29T12:00:00Z"),
    ] {
        command.env(name, value);
    }
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// A bundle of these commits on `branch`, each a set of files.
fn bundle(at: &Path, branch: &str, commits: &[&[(&str, &str)]], refs: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q", "-b", branch]);
    for files in commits {
        for (path, content) in *files {
            let at = folder.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            match content.strip_prefix("link to ") {
                Some(target) => std::os::unix::fs::symlink(target, at).unwrap(),
                None => fs::write(at, content).unwrap(),
            }
        }
        git(folder.path(), &["add", "-A"]);
        git(folder.path(), &["commit", "-q", "-m", "x"]);
    }
    let at = at.to_str().unwrap();
    git(folder.path(), &[&["bundle", "create", "-q", at], refs].concat());
}

#[test]
fn the_newest_commit_of_the_main_branch_is_what_was_handed_in() {
    let Some(isolation) = wall() else { return };
    let desk = tempfile::tempdir().unwrap();
    let dir: PathBuf = desk.path().join("in");
    fs::create_dir(&dir).unwrap();
    let path = format!("exercises/{MAIN}");
    let commits: &[&[(&str, &str)]] = &[
        &[(&path, "first")],
        &[(&path, "রহিম"), ("exercises/09-workers/01-counter/src/pool.rs", "link to /etc/passwd")],
    ];
    bundle(&dir.join("a.bundle"), "main", commits, &["HEAD", "main"]);
    bundle(&dir.join("b.bundle"), "my-work", commits, &["my-work"]);
    fs::write(dir.join("c.bundle"), "# v2 git bundle\n0123\n").unwrap();
    let inner = fs::read(dir.join("a.bundle")).unwrap();
    fs::write(dir.join("d.zip"), zip(&[packed::raw(b"work.bundle", &inner)])).unwrap();
    let intake = take(&dir, &desk.path().join("files"), &Behind(&isolation));
    let attempts: Vec<_> =
        intake.attempts.iter().map(|attempt| (attempt.learner.as_str(), attempt)).collect();
    assert_eq!(attempts.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    for (_, attempt) in &attempts[..2] {
        let snapshot = attempt.work.as_ref().unwrap();
        let Entry::File { content, .. } = snapshot.entries[MAIN] else { panic!() };
        let files = Files::open(&desk.path().join("files")).unwrap();
        assert_eq!(files.get(content).unwrap(), "রহিম".as_bytes());
        assert_eq!(snapshot.entries["09-workers/01-counter/src/pool.rs"], Entry::Special(Special::Link));
        assert_eq!(attempt.says, ["its newest commit says that it was made at 2026-11-29T12:00:00Z"]);
        assert_eq!(attempt.handed_in, None, "whoever made the commit wrote its time");
    }
    assert!(attempts[2].1.work.as_ref().unwrap_err()[0].reason.starts_with("this is no sound git bundle"));
    assert!(attempts[3].1.work.as_ref().unwrap_err()[0].reason.contains("hand in the inner one itself"));
}

/// Gives this tar, whatever the bundle is.
struct Stub(Vec<u8>);

impl Unbundle for Stub {
    fn tar(&self, bundle: &Path, _most: u64) -> Result<Vec<u8>, NoTar> {
        let name = bundle.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("bundle-"), "git reads it under a name of ours: {name}");
        Ok(self.0.clone())
    }
}

#[test]
fn what_comes_out_of_a_bundle_is_a_strangers_tar() {
    let desk = tempfile::tempdir().unwrap();
    let dir = desk.path().join("in");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("--upload-pack=x.bundle"), "x").unwrap();
    let escape = Stub(tar(&[tarred(MAIN, "x"), tarred("../escaped", "x")]));
    let intake = take(&dir, &desk.path().join("files"), &escape);
    assert!(intake.attempts[0].work.as_ref().unwrap_err()[0].reason.contains("leads upwards"));
    let honest = take(&dir, &desk.path().join("files"), &Stub(tar(&[tarred(MAIN, "x")])));
    assert!(honest.attempts[0].work.is_ok());
}
