//! The files of an exercise and its place in the syllabus: what is there, and what it is named.
//!
//! It reads and runs nothing that would need a compiler.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use walkdir::WalkDir;

use super::finding::{Finding, What};
use checker::whole;
use flow::course::{Chapter, Course, Exercise, Kind, Overlay, PREDICTION, SolutionSet, Spec};
use text::say;
use text::tr;

/// Every exercise needs so many right programs.
const RIGHT: usize = 2;
/// And so many wrong ones.
const WRONG: usize = 3;
/// What a scaffold's files say where their author has to write.
pub(super) const UNWRITTEN: &str = "TODO(author):";
/// The names that a Node listing may have.
const LISTINGS: [&str; 3] = ["node.js", "node.mjs", "node.cjs"];

/// What can be said of an exercise without running anything; `None` in place of what cannot be read.
pub(super) fn check<'e>(
    course: &Course,
    exercise: &'e Exercise,
) -> (Vec<Finding>, Option<&'e Spec>, Option<SolutionSet>) {
    let mut found = Vec::new();
    present(exercise, &mut found);
    unwritten(exercise, &mut found);
    let spec = match exercise.spec() {
        Ok(spec) => spec,
        Err(broken) => {
            // A file that is not there was named already.
            if exercise.folder.join("exercise.yaml").exists() {
                found.push(Finding::new("exercise.yaml", What::Broken(broken.to_string())));
            }
            return (found, None, None);
        }
    };
    package(exercise, &mut found);
    unlisted(exercise, spec, &mut found);
    place(course, exercise, spec, &mut found);
    let set = match SolutionSet::open(exercise) {
        Ok(set) => set,
        Err(error) => {
            found.push(Finding::new("solutions", What::Broken(error.to_string())));
            return (found, Some(spec), None);
        }
    };
    solutions(spec, &set, &mut found);
    (found, Some(spec), Some(set))
}

/// What lies in the course's folders and belongs to no exercise.
pub(super) fn strays(course: &Course) -> Vec<Finding> {
    let solutions = course.unlisted_solutions();
    let broken =
        solutions.as_ref().err().map(|error| Finding::new("solutions", What::Broken(error.to_string())));
    let unlisted = course.unlisted.iter().chain(solutions.iter().flatten());
    unlisted.map(|odd| Finding::new(&odd.path, What::Unlisted(say(odd.reason)))).chain(broken).collect()
}

fn present(exercise: &Exercise, found: &mut Vec<Finding>) {
    for file in ["Cargo.toml", "exercise.yaml", "src/main.rs"] {
        if !exercise.folder.join(file).is_file() {
            found.push(Finding::new(file, What::Missing));
        }
    }
    if !LISTINGS.iter().any(|file| exercise.folder.join(file).is_file()) {
        found.push(Finding::new(LISTINGS[0], What::NoListing));
    }
}

/// The places of a scaffold that nobody has written yet.
fn unwritten(exercise: &Exercise, found: &mut Vec<Finding>) {
    for (top, shown) in [(&exercise.folder, ""), (&exercise.solution, "solutions/")] {
        for entry in WalkDir::new(top).sort_by_file_name().into_iter().flatten() {
            if !entry.file_type().is_file() {
                continue;
            }
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            let name = entry.path().strip_prefix(top).unwrap_or(entry.path()).display();
            for (line, number) in text.lines().zip(1..) {
                if let Some((_, what)) = line.split_once(UNWRITTEN) {
                    let what = What::Unwritten(number, what.trim().to_owned());
                    found.push(Finding::new(format!("{shown}{name}"), what));
                }
            }
        }
    }
}

#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    name: String,
}

fn package(exercise: &Exercise, found: &mut Vec<Finding>) {
    let Ok(text) = fs::read_to_string(exercise.folder.join("Cargo.toml")) else { return };
    match basic_toml::from_str::<Manifest>(&text) {
        Ok(Manifest { package: Package { name } }) => {
            let wanted = exercise.id.package();
            if name != wanted {
                found.push(Finding::new("Cargo.toml", What::Package { found: name, wanted }));
            }
        }
        Err(error) => found.push(Finding::new("Cargo.toml", What::Broken(error.to_string()))),
    }
}

fn unlisted(exercise: &Exercise, spec: &Spec, found: &mut Vec<Finding>) {
    // Whatever forbids the overlay is told when the starter is judged.
    let Ok(Ok(sources)) = Overlay::Empty.lay(exercise) else { return };
    let has_place =
        |path: &String| path == "Cargo.toml" || path.starts_with("src/") || spec.edit.contains(path);
    let prediction = |path: &String| path == PREDICTION && spec.kind != Kind::Predict;
    for path in sources.files.keys().filter(|path| !has_place(path)) {
        let reason = if prediction(path) {
            tr!("only a `predict` exercise has one")
        } else {
            tr!("no file of an exercise")
        };
        found.push(Finding::new(path, What::Unlisted(reason)));
    }
    for ignored in sources.ignored {
        found.push(Finding::new(ignored.path, What::Unlisted(ignored.reason)));
    }
}

/// The exercise's place: its chapter in the book, and the level of the exercise before it.
fn place(course: &Course, exercise: &Exercise, spec: &Spec, found: &mut Vec<Finding>) {
    let is_here = |chapter: &&Chapter| chapter.exercises.iter().any(|known| known.id == exercise.id);
    let Some(chapter) = course.chapters.iter().find(is_here) else { return };
    if spec.book.chapter != chapter.dir {
        let what = What::BookChapter { found: spec.book.chapter.clone(), wanted: chapter.dir.clone() };
        found.push(Finding::new("exercise.yaml", what));
    }
    let before = chapter.exercises.iter().take_while(|known| known.id != exercise.id).last();
    if let Some(before) = before
        && let Ok(known) = before.spec()
        && spec.level > known.level + 1
    {
        let what = What::LevelJump { from: before.id.to_string(), before: known.level, level: spec.level };
        found.push(Finding::new("exercise.yaml", what));
    }
}

fn solutions(spec: &Spec, set: &SolutionSet, found: &mut Vec<Finding>) {
    for odd in &set.unlisted {
        found.push(Finding::new(&odd.path, What::Unlisted(say(odd.reason))));
    }
    if set.reference.is_empty() {
        found.push(Finding::new("reference", What::NoReference));
    }
    for (about, programs, wanted) in [("right/", &set.right, RIGHT), ("wrong/", &set.wrong, WRONG)] {
        if programs.len() < wanted {
            found.push(Finding::new(about, What::TooFew(programs.len(), wanted)));
        }
    }
    // A prediction speaks of the first visible case alone.
    if spec.kind != Kind::Predict && set.hidden.is_empty() {
        found.push(Finding::new("hidden.yaml", What::NoHidden));
    }
    for hidden in &set.hidden {
        if let Some(visible) = spec.cases.iter().find(|case| case.inputs == hidden.inputs) {
            let about = tr!("case {name}", name = hidden.name);
            found.push(Finding::new(about, What::SameInputs(visible.name.clone())));
        }
    }
}

/// Compares a generated file with what it must be, or writes it.
pub(super) fn generated(root: &Path, path: &str, wanted: &str, write: bool) -> Option<Finding> {
    let file = root.join(path);
    if fs::read(&file).is_ok_and(|bytes| bytes == wanted.as_bytes()) {
        return None;
    }
    if !write {
        return Some(Finding::new(path, What::Stale));
    }
    Some(Finding::new(
        path,
        match whole::rewrite(&file, wanted.as_bytes()) {
            Ok(()) => What::Written,
            Err(error) => {
                What::Broken(tr!("cannot be written: {error}; see that you may write there", error = error))
            }
        },
    ))
}
