//! How far the learner is: `progress.txt` at the course's root, one line for each exercise that was accepted.
//!
//! ```text
//! microtasks/first-drain 2026-11-22 5f1c0a9be07d
//! ```
//!
//! The line has the exercise's id, the day (UTC) and a short digest of the files that were accepted. The file is
//! for people too: it may be read, copied to another machine and edited. It is written whole, by a rename, and a
//! line that is not understood stays as it is. What was accepted stays accepted when the course or the
//! checker is upgraded, when the exercise is edited (which is told), and when it is renamed, where
//! `exercises/renamed.txt` has the line `old-id new-id`.
//!
//! It remembers and looks up, and never builds or runs. That it cannot be read or written never stops a check.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::moment::Moment;
use crate::whole;
use flow::course::{Chapter, Course, Exercise, digest_of_tree};
use flow::event::ExerciseResult;
use text::tr;

/// The file, at the course's root.
pub const FILE: &str = "progress.txt";
/// The names that exercises had before, below `exercises/`.
const RENAMED: &str = "renamed.txt";
/// What stands first in a new file. It is not translated, since two people may share the file.
const HEAD: &str = "# What was accepted: exercise, day (UTC), digest of its files. The checker adds lines and changes no other.\n";

/// Why progress is not remembered; a check goes on all the same.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is there and cannot be read.
    #[error("{}", tr!("{path} cannot be read ({reason}), so no progress is remembered; check its permissions, or move it away", path = .path.display(), reason = .reason))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The file cannot be written.
    #[error("{}", tr!("{path} cannot be written ({reason}), so this progress is not remembered; check its permissions and the space on the disk", path = .path.display(), reason = .reason))]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
}

/// What was accepted in a course.
#[derive(Debug)]
pub struct Progress {
    path: PathBuf,
    lines: Vec<Line>,
    renamed: Renamed,
    /// What was accepted since the file was read, by id.
    fresh: BTreeMap<String, Line>,
    /// Why the file could not be read, until somebody asks.
    fault: Option<io::Error>,
}

/// A line of the file, and what it says where it is understood.
#[derive(Debug, Clone)]
struct Line {
    text: String,
    accepted: Option<Accepted>,
}

/// One exercise that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its id, as it is now.
    pub id: String,
    /// The day, `2026-11-22`.
    pub day: String,
    /// The digest of the files that were accepted; see [`flow::course::digest`].
    pub digest: String,
}

impl Line {
    fn read(text: &str, renamed: &Renamed) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let accepted = match words.as_slice() {
            [id, day, digest, ..] if id.contains('/') && !id.starts_with('#') && is_day(day) => {
                let id = renamed.current(id).to_owned();
                Some(Accepted { id, day: (*day).to_owned(), digest: (*digest).to_owned() })
            }
            _ => None,
        };
        Self { text: text.to_owned(), accepted }
    }

    fn of(accepted: Accepted) -> Self {
        let Accepted { id, day, digest } = &accepted;
        Self { text: format!("{id} {day} {digest}"), accepted: Some(accepted) }
    }
}

fn is_day(word: &str) -> bool {
    word.len() == 10
        && word.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        })
}

impl Progress {
    /// The progress in the course at `root`, as its file says now. A file that cannot be read is told by
    /// [`Progress::save`].
    pub fn of_course(root: &Path) -> Self {
        let renamed = fs::read_to_string(root.join("exercises").join(RENAMED)).unwrap_or_default();
        let renamed = Renamed::read(&renamed);
        let path = root.join(FILE);
        let (lines, fault) = match read(&path, &renamed) {
            Ok(lines) => (lines, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        Self { path, lines, renamed, fresh: BTreeMap::new(), fault }
    }

    /// What is known of an exercise that was accepted at some time.
    pub fn accepted(&self, exercise: &Exercise) -> Option<&Accepted> {
        let id = exercise.id.as_str();
        let of = |line: &'_ &Line| line.accepted.as_ref().is_some_and(|accepted| accepted.id == id);
        let line = self.fresh.get(id).or_else(|| self.lines.iter().rev().find(of))?;
        line.accepted.as_ref()
    }

    /// Where the learner is in one exercise. Its files are read only where it was accepted.
    pub fn state(&self, exercise: &Exercise) -> State {
        match self.accepted(exercise) {
            None => State::Open,
            Some(accepted) if digest_of_tree(exercise).is_some_and(|now| now != accepted.digest) => {
                State::Edited
            }
            Some(_) => State::Accepted,
        }
    }

    /// Notes the result of a check of the learner's own work, all visible cases of it. Only an accepted one
    /// is progress, and none takes any away.
    pub fn note(&mut self, result: &ExerciseResult) {
        let (true, Some(digest)) = (result.verdict.is_accepted(), &result.work) else { return };
        if self.accepted(&result.exercise).is_some_and(|known| known.digest == *digest) {
            return;
        }
        let id = result.exercise.id.to_string();
        let accepted = Accepted { id: id.clone(), day: Moment::now().day(), digest: digest.clone() };
        self.fresh.insert(id, Line::of(accepted));
    }

    /// Writes what was noted, if anything was. Lines that somebody else added meanwhile stay.
    ///
    /// # Errors
    /// The file cannot be read or written; what was noted is then known to this value alone. It is said once.
    pub fn save(&mut self) -> Result<(), Error> {
        if let Some(reason) = self.fault.take() {
            return Err(Error::Read { path: self.path.clone(), reason });
        }
        if self.fresh.is_empty() {
            return Ok(());
        }
        let fresh = std::mem::take(&mut self.fresh);
        let _lock = lock(&self.path);
        let on_disk = read(&self.path, &self.renamed);
        let mut lines = match on_disk {
            Ok(lines) => lines,
            Err(reason) => {
                self.lines.extend(fresh.into_values());
                return Err(Error::Read { path: self.path.clone(), reason });
            }
        };
        for (id, line) in fresh {
            let same = |known: &Line| known.accepted.as_ref().is_some_and(|accepted| accepted.id == id);
            match lines.iter_mut().rev().find(|known| same(known)) {
                Some(known) => *known = line,
                None => lines.push(line),
            }
        }
        self.lines = lines;
        let mut text = if self.lines.iter().all(|line| line.accepted.is_some()) {
            HEAD.to_owned()
        } else {
            String::new()
        };
        for line in &self.lines {
            let _ = writeln!(text, "{}", line.text);
        }
        whole::rewrite(&self.path, text.as_bytes())
            .map_err(|reason| Error::Write { path: self.path.clone(), reason })
    }

    /// Where the learner is in the whole course.
    pub fn standing<'c>(&self, course: &'c Course) -> Standing<'c> {
        let chapters = course.chapters.iter().map(|chapter| {
            let states = chapter.exercises.iter().map(|exercise| self.state(exercise)).collect();
            ChapterStanding { chapter, states }
        });
        Standing { chapters: chapters.collect() }
    }
}

fn read(path: &Path, renamed: &Renamed) -> io::Result<Vec<Line>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text.lines().map(|line| Line::read(line, renamed)).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Keeps other checkers from writing progress until the answer is dropped: each reads, changes and writes the file.
///
/// The folder is locked that the file lies in, so that nothing is left beside it. A file system without locks gives
/// none, and then two checkers that end in one moment may lose a line, as without it.
fn lock(path: &Path) -> Option<File> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = File::open(path.parent()?).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// Where the learner is in one exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was never accepted.
    Open,
    /// It was accepted as it is.
    Accepted,
    /// It was accepted, and its files say something else now.
    Edited,
}

impl State {
    /// True for what was accepted at some time.
    pub fn is_accepted(self) -> bool {
        self != Self::Open
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
    /// For each of its exercises, in order.
    pub states: Vec<State>,
}

impl ChapterStanding<'_> {
    /// How many of its exercises are accepted.
    pub fn accepted(&self) -> usize {
        self.states.iter().filter(|state| state.is_accepted()).count()
    }
}

impl<'c> Standing<'c> {
    /// The first exercise that was never accepted; `None` when all were.
    pub fn next(&self) -> Option<&'c Arc<Exercise>> {
        self.chapters.iter().find_map(|standing| {
            let open = standing.states.iter().position(|state| !state.is_accepted());
            standing.chapter.exercises.get(open?)
        })
    }

    /// How many exercises are accepted, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        let of = |chapter: &ChapterStanding| (chapter.accepted(), chapter.states.len());
        self.chapters.iter().map(of).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }
}

/// The names that exercises had before: `old-id new-id`, one line each. A name that was given up is not given
/// to another exercise.
#[derive(Debug, Default)]
struct Renamed(BTreeMap<String, String>);

impl Renamed {
    fn read(text: &str) -> Self {
        let pair = |line: &str| {
            let mut words = line.split_whitespace();
            let (old, new) = (words.next()?, words.next()?);
            (!old.starts_with('#')).then(|| (old.to_owned(), new.to_owned()))
        };
        Self(text.lines().filter_map(pair).collect())
    }

    /// The name that an exercise has now.
    fn current<'n>(&'n self, id: &'n str) -> &'n str {
        let mut id = id;
        // Names that go round in a circle end somewhere, too.
        for _ in 0..=self.0.len() {
            match self.0.get(id) {
                Some(new) => id = new,
                None => break,
            }
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flow::verdict::Verdict;

    const MAIN: &str = "exercises/01-callbacks/01-first/src/main.rs";

    /// A course of one exercise.
    fn desk() -> (tempfile::TempDir, Course) {
        let desk = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = desk.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("Cargo.toml", "");
        write("exercises/01-callbacks/01-first/Cargo.toml", "");
        write(MAIN, "fn main() {}\n");
        write(
            "exercises/01-callbacks/01-first/exercise.yaml",
            "title: First\nkind: write\nlevel: 1\nminutes: 1\nbook: 01-callbacks#a\nhints: [h]\ncases: [order: [a]]\n",
        );
        let course = Course::open(desk.path()).unwrap();
        (desk, course)
    }

    /// What a check of the files as they are says.
    fn result(course: &Course, verdict: Verdict) -> ExerciseResult {
        let exercise = course.exercises().next().unwrap();
        ExerciseResult { work: digest_of_tree(exercise), verdict, ..ExerciseResult::not_begun(exercise) }
    }

    fn accept(course: &Course) {
        let mut progress = Progress::of_course(&course.root);
        progress.note(&result(course, Verdict::Accepted));
        progress.save().unwrap();
    }

    fn state(course: &Course) -> State {
        Progress::of_course(&course.root).state(course.exercises().next().unwrap())
    }

    #[test]
    fn what_was_accepted_stays_so_and_an_edit_since_is_told() {
        let (desk, course) = desk();
        assert_eq!(state(&course), State::Open);
        accept(&course);
        assert_eq!(state(&course), State::Accepted);
        fs::write(desk.path().join(MAIN), "fn main() { todo!() }\n").unwrap();
        assert_eq!(state(&course), State::Edited);
        fs::write(desk.path().join(MAIN), "fn main() {}\r\n").unwrap();
        assert_eq!(state(&course), State::Accepted, "line ends are no edit");
        fs::remove_file(desk.path().join(MAIN)).unwrap();
        assert_eq!(state(&course), State::Edited);
    }

    #[test]
    fn only_an_accepted_verdict_is_written_and_none_takes_progress_away() {
        let (_desk, course) = desk();
        let mut progress = Progress::of_course(&course.root);
        progress.note(&result(&course, Verdict::WrongOrder));
        progress.save().unwrap();
        assert!(!course.root.join(FILE).exists());
        accept(&course);
        let mut progress = Progress::of_course(&course.root);
        progress.note(&result(&course, Verdict::WrongOrder));
        progress.save().unwrap();
        assert_eq!(state(&course), State::Accepted);
    }

    #[test]
    fn lines_that_are_not_understood_and_those_of_others_are_kept() {
        let (_desk, course) = desk();
        let file = course.root.join(FILE);
        let lines = "# mine\n\nsome words of a newer checker\ngone/exercise 2020-01-02 abc and more\n";
        fs::write(&file, lines).unwrap();
        let mut early = Progress::of_course(&course.root);
        early.note(&result(&course, Verdict::Accepted));
        let more = format!("{lines}other/one 2021-01-01 def\n");
        fs::write(&file, &more).unwrap();
        early.save().unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with(&more), "{text}");
        assert!(text.ends_with(&format!(
            "callbacks/first {} {}\n",
            Moment::now().day(),
            digest_of_tree(course.exercises().next().unwrap()).unwrap()
        )));
    }

    #[test]
    fn an_exercise_that_was_renamed_stays_accepted() {
        let (_desk, course) = desk();
        fs::write(course.root.join(FILE), "old/zero 2020-01-02 abc\n").unwrap();
        assert_eq!(state(&course), State::Open);
        fs::write(
            course.root.join("exercises/renamed.txt"),
            "# names\nold/zero old/one\nold/one callbacks/first\n",
        )
        .unwrap();
        assert!(state(&course).is_accepted());
        accept(&course);
        let text = fs::read_to_string(course.root.join(FILE)).unwrap();
        assert!(!text.contains("old/zero"), "its line has the new name now: {text}");
    }

    #[test]
    fn names_that_go_round_in_a_circle_end() {
        assert!(["a/a", "b/b"].contains(&Renamed::read("a/a b/b\nb/b a/a").current("a/a")));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_once_and_never_written_over() {
        let (_desk, course) = desk();
        let file = course.root.join(FILE);
        fs::write(&file, [0xFF, 0xFE, 0x00]).unwrap();
        let mut progress = Progress::of_course(&course.root);
        progress.note(&result(&course, Verdict::Accepted));
        assert!(matches!(progress.save(), Err(Error::Read { .. })));
        assert_eq!(fs::read(&file).unwrap(), [0xFF, 0xFE, 0x00]);
        assert!(progress.accepted(course.exercises().next().unwrap()).is_some());
    }

    #[test]
    fn nothing_is_written_where_nothing_changed() {
        let (_desk, course) = desk();
        accept(&course);
        let before = fs::metadata(course.root.join(FILE)).unwrap().modified().unwrap();
        accept(&course);
        assert_eq!(fs::metadata(course.root.join(FILE)).unwrap().modified().unwrap(), before);
    }

    #[test]
    fn checkers_that_end_in_one_moment_lose_no_line() {
        let (_desk, course) = desk();
        let exercise = course.exercises().next().unwrap();
        for round in 0..20 {
            let all = std::sync::Barrier::new(8);
            std::thread::scope(|scope| {
                for no in 0..8 {
                    let (all, root, id) = (&all, &course.root, format!("other/r{round}-{no}"));
                    scope.spawn(move || {
                        let mut progress = Progress::of_course(root);
                        let digest = digest_of_tree(exercise).unwrap();
                        let accepted = Accepted { id: id.clone(), day: "2026-11-22".to_owned(), digest };
                        progress.fresh.insert(id, Line::of(accepted));
                        all.wait();
                        progress.save().unwrap();
                    });
                }
            });
        }
        let text = fs::read_to_string(course.root.join(FILE)).unwrap();
        assert_eq!(text.lines().filter(|line| line.starts_with("other/")).count(), 160, "{text}");
    }
}
