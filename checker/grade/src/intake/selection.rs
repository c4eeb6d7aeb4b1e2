//! The entries of one submission while it is read: what belongs to an exercise of the course is kept, all else is
//! listed or passed over. Here one bad entry ends the whole submission.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;

use flow::course::{Course, Exercise, is_litter};
use text::tr;

use super::bounds::Bounds;
use super::container::{Fault, Item, Kind, Next};
use super::files::{Files, Put};
use super::manifest::{MANIFEST, Manifest};
use super::path;
use crate::attempt::{Entry, Snapshot, Special};

/// The exercises of the course by their folders.
pub(super) struct Known<'c> {
    chapters: BTreeSet<&'c str>,
    exercises: BTreeMap<&'c str, &'c Exercise>,
}

impl<'c> Known<'c> {
    pub(super) fn of(course: &'c Course) -> Self {
        Self {
            chapters: course.chapters.iter().map(|chapter| chapter.dir.as_str()).collect(),
            exercises: course
                .exercises()
                .map(|exercise| (exercise.dir.as_str(), exercise.as_ref()))
                .collect(),
        }
    }
}

/// A submission that is being read.
pub(super) struct Selection<'s> {
    known: &'s Known<'s>,
    files: &'s Files,
    bounds: &'s Bounds,
    /// Below these folders the chapters begin.
    base: Vec<String>,
    snapshot: Snapshot,
    manifest: Option<Manifest>,
    count: usize,
    bytes: u64,
    /// Every path and folder that was kept, by what would be the same on another disk; true for a folder.
    names: BTreeMap<String, (String, bool)>,
    /// What was left out and has its line already.
    noted: BTreeSet<String>,
}

impl<'s> Selection<'s> {
    pub(super) fn new(known: &'s Known<'s>, files: &'s Files, bounds: &'s Bounds, base: Vec<String>) -> Self {
        Self {
            known,
            files,
            bounds,
            base,
            snapshot: Snapshot::default(),
            manifest: None,
            count: 0,
            bytes: 0,
            names: BTreeMap::new(),
            noted: BTreeSet::new(),
        }
    }

    /// What was kept, and what it says of itself.
    pub(super) fn done(mut self) -> (Snapshot, Option<Manifest>) {
        if let Some(more) = self.noted.len().checked_sub(self.bounds.notes).filter(|more| *more > 0) {
            self.snapshot.left_out.push(tr!("… and {count} more", count = more));
        }
        (self.snapshot, self.manifest)
    }

    /// Takes an entry whose path is `parts`.
    ///
    /// # Errors
    /// The submission may not be: nothing of it counts.
    pub(super) fn add(&mut self, parts: &[String], mut item: Item<'_>) -> Result<Next, Fault> {
        let common = parts.iter().zip(&self.base).take_while(|(one, other)| one == other).count();
        if common < self.base.len() {
            return if common == parts.len() { Ok(Next::On) } else { self.outside(parts, common, &mut item) };
        }
        match &parts[common..] {
            [] => Ok(Next::On),
            [chapter] => self.place(chapter, chapter, &item),
            [chapter, exercise, inner @ ..] => {
                if !self.known.chapters.contains(chapter.as_str()) {
                    return self.place(chapter, chapter, &item);
                }
                let dir = format!("{chapter}/{exercise}");
                match self.known.exercises.get(dir.as_str()) {
                    Some(found) if !inner.is_empty() => {
                        let (known, path) = (*found, format!("{dir}/{}", inner.join("/")));
                        self.inside(known, inner, path, item)
                    }
                    _ => self.place(&dir, exercise, &item),
                }
            }
        }
    }

    /// Something that does not lie where exercises do.
    fn outside(&mut self, parts: &[String], common: usize, item: &mut Item<'_>) -> Result<Next, Fault> {
        let beside_the_exercises =
            common + usize::from(self.base.last().is_some_and(|last| last == "exercises"));
        let first = &parts[common];
        let is_folder = parts.len() > common + 1 || item.kind == Kind::Folder;
        if is_litter(OsStr::new(first), is_folder, true) {
            return Ok(Next::Past);
        }
        if beside_the_exercises >= self.base.len() && parts.len() == common + 1 && first == MANIFEST {
            self.manifest = Some(Manifest::read(item.bytes));
            return Ok(Next::On);
        }
        self.note(parts[..=common].join("/"), || tr!("it does not lie in exercises/ and is no part of one"));
        Ok(Next::Past)
    }

    /// Something where a chapter or an exercise is expected.
    fn place(&mut self, path: &str, name: &str, item: &Item<'_>) -> Result<Next, Fault> {
        let is_known = self.known.chapters.contains(path) || self.known.exercises.contains_key(path);
        if is_litter(OsStr::new(name), item.kind == Kind::Folder, true) {
            return Ok(Next::Past);
        }
        match item.kind {
            Kind::Folder if is_known => Ok(Next::On),
            Kind::Special(special) if is_known => {
                self.keep(path.to_owned(), Entry::Special(special), item.path)?;
                Ok(Next::Past)
            }
            _ => {
                self.note(path.to_owned(), || match path {
                    _ if is_known => tr!("a file where a folder belongs"),
                    "node-loop" => tr!("the course's own is used"),
                    path if path.contains('/') => tr!("the course has no such exercise"),
                    _ if is_the_courses(path) => tr!("the course's own is used"),
                    _ => tr!("the course has no such chapter"),
                });
                Ok(Next::Past)
            }
        }
    }

    /// Something in the folder of an exercise.
    fn inside(
        &mut self,
        exercise: &Exercise,
        inner: &[String],
        path: String,
        item: Item<'_>,
    ) -> Result<Next, Fault> {
        for (index, name) in inner.iter().enumerate() {
            let is_folder = index + 1 < inner.len() || item.kind == Kind::Folder;
            if is_litter(OsStr::new(name), is_folder, index == 0) {
                return Ok(Next::Past);
            }
        }
        self.count += 1;
        if self.count > self.bounds.entries {
            return Err(Fault::all(tr!(
                "its exercises hold more than {most} files and folders; hand in only the files that you wrote",
                most = self.bounds.entries
            )));
        }
        match item.kind {
            Kind::Folder => self.name(&path, true, item.path)?,
            Kind::Special(special) => self.keep(path, Entry::Special(special), item.path)?,
            Kind::File => self.file(exercise, inner, path, item)?,
        }
        Ok(Next::On)
    }

    fn file(
        &mut self,
        exercise: &Exercise,
        inner: &[String],
        path: String,
        item: Item<'_>,
    ) -> Result<(), Fault> {
        let is_large = item.claims > self.bounds.file;
        if let Some(packed) = item.packed.filter(|_| is_large)
            && item.claims / packed.max(1) > self.bounds.ratio
        {
            return Err(Fault::of(
                item.path,
                tr!(
                    "it would unpack to {times} times its size, as no source does; remove it",
                    times = item.claims / packed.max(1)
                ),
            ));
        }
        let put = if is_large {
            Put::TooLarge
        } else {
            let mut ours = Ours { from: item.bytes, failed: None };
            match self.files.put_from(&mut ours, self.bounds.file) {
                Ok(put) => put,
                Err(error) if ours.failed.is_some() => return Err(Fault::reading(item.path, error)),
                Err(error) => return Err(Fault::Unwritten(self.files.folder().to_owned(), error)),
            }
        };
        match put {
            Put::Stored(content, bytes) => {
                self.bytes += bytes;
                if self.bytes > self.bounds.submission {
                    return Err(Fault::all(tr!(
                        "its exercises have more than {most} MiB; hand in only the files that you wrote",
                        most = self.bounds.submission >> 20
                    )));
                }
                self.keep(path, Entry::File { content, bytes }, item.path)
            }
            Put::TooLarge if matters(exercise, &inner.join("/")) => {
                self.keep(path, Entry::Special(Special::TooLarge), item.path)
            }
            Put::TooLarge => {
                let most = self.bounds.file >> 20;
                self.note(path, || {
                    tr!("it has more than {most} MiB and is no part of the exercise", most = most)
                });
                Ok(())
            }
        }
    }

    fn keep(&mut self, path: String, entry: Entry, raw: &[u8]) -> Result<(), Fault> {
        self.name(&path, false, raw)?;
        self.snapshot.entries.insert(path, entry);
        Ok(())
    }

    /// Refuses a path that would be another's on some disk.
    fn name(&mut self, path: &str, is_folder: bool, raw: &[u8]) -> Result<(), Fault> {
        let ancestors = path.match_indices('/').map(|(at, _)| (&path[..at], true));
        for (name, is_folder) in ancestors.chain([(path, is_folder)]) {
            let key = path::clash_key(name);
            match self.names.get(&key) {
                None => {
                    self.names.insert(key, (name.to_owned(), is_folder));
                }
                Some((known, _)) if known != name => {
                    return Err(Fault::of(
                        raw,
                        tr!(
                            "on some disks {other} is the same name; keep one of them",
                            other = path::shown(known.as_bytes())
                        ),
                    ));
                }
                Some((_, was_folder)) if *was_folder != is_folder => {
                    return Err(Fault::of(
                        raw,
                        tr!("it is a file and a folder at the same time; keep one of them"),
                    ));
                }
                Some(_) if is_folder => {}
                Some(_) => return Err(Fault::of(raw, tr!("it is there twice; keep one of them"))),
            }
        }
        Ok(())
    }

    /// Writes down once that something was left out.
    fn note(&mut self, path: String, why: impl FnOnce() -> String) {
        if self.noted.contains(&path) {
            return;
        }
        if self.noted.len() < self.bounds.notes {
            self.snapshot.left_out.push(format!("{}: {}", path::shown(path.as_bytes()), why()));
        }
        // So many names are as good as a count.
        if self.noted.len() < self.bounds.all_entries {
            self.noted.insert(path);
        }
    }
}

/// A name that the course itself has beside its chapters.
fn is_the_courses(name: &str) -> bool {
    matches!(name, "renamed.txt" | "Cargo.toml" | "Cargo.lock")
}

/// A file without which the exercise is another one.
fn matters(exercise: &Exercise, inner: &str) -> bool {
    matches!(inner, "Cargo.toml" | "exercise.yaml")
        || exercise.spec().is_ok_and(|spec| spec.edit.iter().any(|edit| edit == inner))
}

/// Tells a reader's errors from those of the disk that is written to.
struct Ours<'o> {
    from: &'o mut dyn std::io::Read,
    failed: Option<()>,
}

impl std::io::Read for Ours<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.from.read(buffer).inspect_err(|_| self.failed = Some(()))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn all_files_together_have_a_bound_too() {
        let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/courses/small");
        let course = Course::open(&course).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (known, files) = (Known::of(&course), Files::open(folder.path()).unwrap());
        let bounds = Bounds { submission: 25, ..Bounds::SUBMISSION };
        let mut selection = Selection::new(&known, &files, &bounds, Vec::new());
        let mut add = |number: u32| {
            let path = format!("03-microtasks/01-first-words/src/{number}.rs");
            let parts = path::parts(path.as_bytes()).unwrap();
            let bytes = &mut &b"ten bytes."[..];
            let item = Item {
                path: path.as_bytes(),
                kind: Kind::File,
                claims: 10,
                packed: None,
                changed: None,
                bytes,
            };
            selection.add(&parts, item)
        };
        assert!(add(1).is_ok() && add(2).is_ok());
        assert!(
            matches!(add(3), Err(Fault::Refused(refusal)) if refusal.reason.starts_with("its exercises have more than"))
        );
    }
}
