//! What can go wrong with the course itself, in words. A learner's mistake is never one of these.

use std::io;
use std::path::{Path, PathBuf};

use super::{Broken, ExerciseId, Rejection};
use text::tr;

/// A fault of the course, of the command line, or of the disk.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No folder upwards is a course.
    #[error("{}", tr!("no course here: neither {start} nor a folder above it holds both Cargo.toml and exercises/; \
         change into the course's folder and try again", start = start.display()))]
    NoCourse {
        /// Where the search began.
        start: PathBuf,
    },
    /// A file or a folder could not be read.
    #[error("{}", tr!("cannot read {path}: {source}; check that it exists and that you may read it", path = path.display(), source = .source))]
    Read {
        /// Which one.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// Two folders have one id.
    #[error("{}", tr!("two exercises have the id {id}: exercises/{first} and exercises/{second}; rename one of the folders", id = .id, first = .first, second = .second))]
    DuplicateId {
        /// The id.
        id: ExerciseId,
        /// The first folder, relative to `exercises/`.
        first: String,
        /// The second one.
        second: String,
    },
    /// Two ids give one package name (`a-b/c` and `a/b-c`).
    #[error("{}", tr!("exercises/{first} and exercises/{second} both give the package name {package}; rename one of the folders", first = .first, second = .second, package = .package))]
    DuplicatePackage {
        /// The package's name.
        package: String,
        /// The first folder, relative to `exercises/`.
        first: String,
        /// The second one.
        second: String,
    },
    /// No exercise is meant by what was typed.
    #[error("{}", tr!("there is no exercise `{typed}`; {help}", typed = .typed, help = did_you_mean(None, nearest)))]
    Unknown {
        /// What was typed.
        typed: String,
        /// The nearest ids, best first; may be empty.
        nearest: Vec<ExerciseId>,
    },
    /// Neither a chapter nor an exercise is meant by what was typed.
    #[error("{}", tr!("there is no exercise or chapter `{typed}`; {help}", typed = .typed, help = did_you_mean(chapter.as_deref(), nearest)))]
    UnknownPart {
        /// What was typed.
        typed: String,
        /// The slug of the nearest chapter, if one is near.
        chapter: Option<String>,
        /// The nearest ids, best first; may be empty.
        nearest: Vec<ExerciseId>,
    },
    /// Several exercises may be meant.
    #[error("{}", tr!("`{typed}` may be any of {ids}; type one of these ids", typed = .typed, ids = list(candidates)))]
    Ambiguous {
        /// What was typed.
        typed: String,
        /// The exercises, in the order of the course.
        candidates: Vec<ExerciseId>,
    },
    /// The exercise's `exercise.yaml` or `hidden.yaml` has a mistake.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// The course's own tree has what no overlay may have, or lacks a file.
    #[error("{}", tr!("the course's own folder exercises/{dir} is not sound: {faults}", dir = .dir, faults = sentences(faults)))]
    Unsound {
        /// The exercise's folder, relative to `exercises/`.
        dir: String,
        /// What is wrong in it; at least one.
        faults: Vec<Rejection>,
    },
    /// There is nothing under `solutions/` for the exercise.
    #[error("{}", tr!("there is no solution of {id}: solutions/{dir} is not there; \
         the copy of the course for learners comes without solutions", id = .id, dir = .dir))]
    NoSolution {
        /// The exercise.
        id: ExerciseId,
        /// Its folder, relative to `solutions/`.
        dir: String,
    },
    /// A folder that was named as an overlay holds no exercises.
    #[error("{}", tr!("{dir} holds no exercises; name a folder that holds exercises/ or the chapters (03-microtasks, …)", dir = dir.display()))]
    NoExercises {
        /// The folder.
        dir: PathBuf,
    },
    /// A folder that was named as an overlay holds several trees of exercises.
    #[error("{}", tr!("{dir} holds several trees of exercises: {trees}; name one of them", dir = dir.display(), trees = trees.join(", ")))]
    SeveralTrees {
        /// The folder.
        dir: PathBuf,
        /// The folders in it that hold exercises.
        trees: Vec<String>,
    },
    /// A file among an instructor's own hidden cases belongs to no exercise.
    #[error("{}", tr!("{path} would judge nothing, since no exercise has that place{help}", path = path.display(), help = nearest_place(nearest.as_deref())))]
    StrayHidden {
        /// The file.
        path: PathBuf,
        /// The place that was probably meant.
        nearest: Option<String>,
    },
    /// One exercise has two files of an instructor's own hidden cases.
    #[error("{}", tr!("{first} and {second} are both hidden cases of {id}; keep one", first = first.display(), second = second.display(), id = .id))]
    TwiceHidden {
        /// The exercise.
        id: ExerciseId,
        /// The first file.
        first: PathBuf,
        /// The second one.
        second: PathBuf,
    },
    /// A folder of an instructor's own hidden cases has none.
    #[error("{}", tr!("{dir} holds no hidden cases; put them where the course has them, 03-microtasks/02-priority-order/hidden.yaml", dir = dir.display()))]
    NoHidden {
        /// The folder.
        dir: PathBuf,
    },
    /// A file in `right/` or `wrong/` does not say what it is.
    #[error("{path}: {message}; {help}")]
    Program {
        /// The file, relative to the course.
        path: String,
        /// What is wrong.
        message: String,
        /// What to write instead.
        help: String,
    },
}

impl Error {
    pub(super) fn read(path: &Path, source: impl Into<io::Error>) -> Self {
        Self::Read { path: path.to_owned(), source: source.into() }
    }

    /// What stopped a walk through `folder`, in the system's own words: the place is said already.
    pub(super) fn walking(folder: &Path, error: walkdir::Error) -> Self {
        let path = error.path().unwrap_or(folder).to_owned();
        // Where it is none of the system, a link leads back to a folder above it.
        let words = error.to_string();
        Self::Read { path, source: error.into_io_error().unwrap_or_else(|| io::Error::other(words)) }
    }
}

fn list(ids: &[ExerciseId]) -> String {
    ids.iter().map(ExerciseId::as_str).collect::<Vec<_>>().join(", ")
}

fn did_you_mean(chapter: Option<&str>, nearest: &[ExerciseId]) -> String {
    let chapter = chapter.map(|slug| tr!("the chapter {slug}", slug = slug));
    let all: Vec<String> = chapter.into_iter().chain(nearest.iter().map(ToString::to_string)).collect();
    match all.as_slice() {
        [] => tr!("`checker list` shows them all"),
        [one] => tr!("did you mean {one}?", one = one),
        [first @ .., last] => tr!("did you mean {first} or {last}?", first = first.join(", "), last = last),
    }
}

fn nearest_place(nearest: Option<&str>) -> String {
    match nearest {
        Some(near) => tr!("; did you mean {name}?", name = near),
        None => tr!("; cases of an exercise stand in 03-microtasks/02-priority-order/hidden.yaml"),
    }
}

fn sentences(faults: &[Rejection]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
