//! How far the learner is: for each exercise, the verdict that its files had when they were last checked.
//!
//! It remembers and looks up, and never builds or runs. A verdict is kept under the content of the exercise's
//! folder: an edit makes it unknown until the next check. For now it lies in the checker's store, where a
//! new checker does not see it and `cargo clean` removes it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::build::{Builder, Key, Store};
use crate::course::{Chapter, Course, Exercise};
use crate::verdict::Verdict;

/// The kind of record under which verdicts are kept.
const KIND: &str = "progress";
/// A larger file in an exercise's folder counts by its name alone.
const MOST_BYTES: u64 = 4 << 20;

/// The verdicts that are remembered for the course's working tree.
#[derive(Debug, Clone)]
pub struct Progress {
    store: Store,
}

impl Progress {
    /// The progress in the course at `root`. Nothing is read yet.
    pub fn of_course(root: &Path) -> Self {
        Self { store: Builder::store_of(root) }
    }

    /// The verdict of an exercise as its files are now; `None` where these were never checked.
    pub fn verdict(&self, exercise: &Exercise) -> Option<Verdict> {
        self.store.get(KIND, Mark::of(exercise)?.0)
    }

    /// Remembers the verdict that an exercise got whose files were as `before` says when its check began.
    /// What is held says nothing of the learner's work, and is not remembered; nor is a verdict on files that
    /// were edited meanwhile, since nobody knows which of the two texts it speaks of.
    pub fn remember(&self, exercise: &Exercise, before: Option<Mark>, verdict: Verdict) {
        let Some(Mark(key)) = before else { return };
        // Nothing is written where nothing changed: a store that grew has to be looked through.
        let is_known = || self.store.get::<Verdict>(KIND, key) == Some(verdict);
        if !verdict.is_held() && !is_known() && before == Mark::of(exercise) {
            // What could not be kept is unknown until the next check, and nothing else.
            let _ = self.store.put(KIND, key, &verdict);
        }
    }

    /// Where the learner is in the whole course.
    pub fn standing<'c>(&self, course: &'c Course) -> Standing<'c> {
        let chapters: Vec<_> = course
            .chapters
            .iter()
            .map(|chapter| {
                let verdicts = chapter.exercises.iter().map(|exercise| self.verdict(exercise)).collect();
                ChapterStanding { chapter, verdicts }
            })
            .collect();
        Standing { chapters }
    }
}

/// Where the learner is.
#[derive(Debug)]
pub struct Standing<'c> {
    /// The chapters in order.
    pub chapters: Vec<ChapterStanding<'c>>,
}

/// Where the learner is in one chapter.
#[derive(Debug)]
pub struct ChapterStanding<'c> {
    /// The chapter.
    pub chapter: &'c Chapter,
    /// For each of its exercises, in order, its verdict; `None` where it was not checked since its last edit.
    pub verdicts: Vec<Option<Verdict>>,
}

impl ChapterStanding<'_> {
    /// How many of its exercises are accepted.
    pub fn accepted(&self) -> usize {
        self.verdicts.iter().flatten().filter(|verdict| verdict.is_accepted()).count()
    }
}

impl<'c> Standing<'c> {
    /// The first exercise that is not known to be accepted; `None` when all are.
    pub fn next(&self) -> Option<&'c Arc<Exercise>> {
        self.chapters.iter().find_map(|standing| {
            let open =
                standing.verdicts.iter().position(|verdict| !verdict.is_some_and(Verdict::is_accepted));
            standing.chapter.exercises.get(open?)
        })
    }
}

/// What the files of an exercise say, at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(Key);

impl Mark {
    /// The mark of an exercise as its files are now; `None` where they cannot be read. What
    /// `exercise.yaml` means is not asked: to read all orders would take longer than everything else here.
    pub fn of(exercise: &Exercise) -> Option<Self> {
        let mut key = Key::of("progress")
            .with("checker", env!("CHECKER_SOURCES"))
            .with("exercise", exercise.id.as_str());
        // Editors leave hidden files and copies with a tilde; Cargo leaves its folder.
        let is_litter = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() > 0 && (name.starts_with('.') || name.ends_with('~') || name == "target")
        };
        let files = walkdir::WalkDir::new(&exercise.folder).sort_by_file_name().into_iter();
        for entry in files.filter_entry(|entry| !is_litter(entry)) {
            let entry = entry.ok()?;
            if entry.file_type().is_dir() {
                continue;
            }
            let path = entry.path().strip_prefix(&exercise.folder).ok()?;
            key = key.with("file", path.as_os_str().as_encoded_bytes());
            // No file of an exercise is larger; whatever it is, it is not read.
            if entry.file_type().is_file() && entry.metadata().ok()?.len() <= MOST_BYTES {
                key = key.with("bytes", fs::read(entry.path()).ok()?);
            }
        }
        Some(Self(key.key()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIN: &str = "exercises/01-callbacks/01-first/src/main.rs";

    /// A course of one exercise, and a store of its own.
    fn desk() -> (tempfile::TempDir, Course, Progress) {
        let desk = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = desk.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("Cargo.toml", "");
        write("exercises/01-callbacks/01-first/Cargo.toml", "");
        write(MAIN, "fn main() {}");
        write(
            "exercises/01-callbacks/01-first/exercise.yaml",
            "title: First\nkind: write\nlevel: 1\nminutes: 1\nbook: 01-callbacks#a\nhints: [h]\ncases: [order: [a]]\n",
        );
        let course = Course::open(desk.path()).unwrap();
        let progress = Progress { store: Store::in_folder(desk.path().join("store")) };
        (desk, course, progress)
    }

    #[test]
    fn a_verdict_is_that_of_the_files_as_they_are() {
        let (desk, course, progress) = desk();
        let exercise = course.exercises().next().unwrap();
        assert_eq!(progress.verdict(exercise), None);
        progress.remember(exercise, Mark::of(exercise), Verdict::Accepted);
        assert_eq!(progress.verdict(exercise), Some(Verdict::Accepted));
        assert!(progress.standing(&course).next().is_none(), "all is done");
        fs::write(desk.path().join(MAIN), "fn main() { todo!() }").unwrap();
        assert_eq!(progress.verdict(exercise), None);
        assert_eq!(progress.standing(&course).next().map(|next| &next.id), Some(&exercise.id));
        fs::write(desk.path().join(MAIN), "fn main() {}").unwrap();
        assert_eq!(
            progress.verdict(exercise),
            Some(Verdict::Accepted),
            "an edit that is undone costs nothing"
        );
    }

    #[test]
    fn a_verdict_on_files_that_were_edited_meanwhile_is_not_kept() {
        let (desk, course, progress) = desk();
        let exercise = course.exercises().next().unwrap();
        let before = Mark::of(exercise);
        fs::write(desk.path().join(MAIN), "fn main() { todo!() }").unwrap();
        progress.remember(exercise, before, Verdict::Accepted);
        assert_eq!(progress.verdict(exercise), None);
        fs::write(desk.path().join(MAIN), "fn main() {}").unwrap();
        assert_eq!(progress.verdict(exercise), None);
    }

    #[test]
    fn what_is_held_is_no_progress_and_takes_none_away() {
        let (_desk, course, progress) = desk();
        let exercise = course.exercises().next().unwrap();
        progress.remember(exercise, Mark::of(exercise), Verdict::Accepted);
        progress.remember(exercise, Mark::of(exercise), Verdict::Undecided);
        assert_eq!(progress.verdict(exercise), Some(Verdict::Accepted));
    }
}
