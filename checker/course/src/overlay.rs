//! The overlay: a tree of files laid over the course's, the one idea behind everything checked.
//!
//! [`Overlay::lay`] is the one code path for a learner's working tree, the solutions, a right or a
//! wrong program and a stranger's folder: it gives the files to compile, or says what forbids it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::folder::{self, Found, Ignored, Listing, Owner, Place, Reason, Rejection};
use super::solution::{HIDDEN, RIGHT, WRONG};
use super::starters::{FixedChange, How};
use super::{Error, Exercise, PREDICTION, Program, Spec, Submission, relative};
use text::tr;

/// A tree of files laid over the course's.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// Nothing: the working tree as it is, the learner's edits included.
    Empty,
    /// The references under `solutions/`.
    Solutions,
    /// One right or wrong program; it belongs to one exercise and is laid over no other.
    Program(Program),
    /// A folder that nobody trusts.
    Submission(Submission),
}

/// What laying an overlay gives: the files to compile, or every reason why they may not be.
pub type Laid = Result<Sources, Vec<Rejection>>;

/// What will be compiled: the course's files with the overlay's editable ones in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// Relative path to content: `Cargo.toml`, `src/…`, `prediction.txt`, whatever else lies in the crate.
    /// `exercise.yaml` and the Node listing are not compiled and not here.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The paths whose content is the overlay's.
    pub from_overlay: BTreeSet<String>,
    /// Whether any editable file says something else than the starter; line ends do not count.
    /// `None` for the empty overlay, whose base is the edited tree itself.
    pub changed: Option<bool>,
    /// The overlay's files that were not used.
    pub ignored: Vec<Ignored>,
    /// Of the empty overlay: files that may not differ and are not as the checker was built with them. They
    /// are used all the same, and a submission would not bring them.
    pub fixed_but_changed: Vec<FixedChange>,
    /// Of a submission: the files as everybody got them, before anybody's work is laid over them: what a submission is that
    /// brings nothing. Empty otherwise.
    pub starter: BTreeMap<String, Vec<u8>>,
}

impl Sources {
    /// The files that a compiler sees: all but the prediction, which changes no program.
    pub fn to_compile(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .filter(|(path, _)| path.as_str() != PREDICTION)
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }
}

impl Overlay {
    /// Lays this overlay over the course's files of one exercise.
    ///
    /// # Errors
    /// Faults of ours, which cost a learner nothing: a broken exercise, a course whose own tree is
    /// unsound, a missing solution, a disk that cannot be read. What the overlay itself does wrong
    /// is the inner error.
    pub fn lay(&self, exercise: &Exercise) -> Result<Laid, Error> {
        let spec = exercise.spec().map_err(Clone::clone)?;
        let (base, mut faults) = Base::read(exercise, spec)?;
        let mut laying = Laying { exercise, spec, base: &base, sources: base.sources(), faults: Vec::new() };
        if !matches!(self, Self::Empty) {
            laying.start_from_starters();
        }
        match self {
            Self::Empty => {
                laying.faults.append(&mut faults);
                laying.sources.changed = None;
                laying.sources.fixed_but_changed = base.fixed_but_changed(exercise, spec);
            }
            Self::Solutions => {
                if folder::place(&exercise.solution)? == Place::Nothing {
                    return Err(Error::NoSolution { id: exercise.id.clone(), dir: exercise.dir.clone() });
                }
                laying.folder(&exercise.solution, &[], Owner::Course, &[RIGHT, WRONG, HIDDEN])?;
            }
            Self::Program(program) => match &program.replaces {
                Some(path) => laying.edit(path.clone(), &program.path)?,
                None => laying.folder(&program.path, &[], Owner::Course, &[])?,
            },
            Self::Submission(submission) => {
                laying.sources.starter = laying.sources.files.clone();
                let parts: Vec<&str> = exercise.dir.split('/').collect();
                laying.folder(&submission.top, &submission.way(&parts), Owner::Stranger, &[])?;
            }
        }
        if !faults.is_empty() {
            return Err(Error::Unsound { dir: exercise.dir.clone(), faults });
        }
        laying.done()
    }
}

/// The course's own files of an exercise, as the working tree has them.
///
/// The tree is the course: an instructor's own `exercise.yaml`, manifest and harness are what a submission is
/// judged with. What may differ is another matter: an editable file that an overlay does not bring is
/// the starter that the checker was built with, so that nobody is lent the edits of the tree. Only
/// where the checker has no starter, for an exercise that is newer than it, is it the tree's.
struct Base {
    folder: PathBuf,
    /// What is compiled.
    files: BTreeMap<String, Vec<u8>>,
    /// Every file's path, those that are not compiled included.
    paths: BTreeSet<String>,
    ignored: Vec<Ignored>,
}

impl Base {
    fn read(exercise: &Exercise, spec: &Spec) -> Result<(Self, Vec<Rejection>), Error> {
        let Listing { files, mut faults } = folder::list(&exercise.folder, Owner::Course, &[])?;
        let mut base = Self {
            folder: exercise.folder.clone(),
            files: BTreeMap::new(),
            paths: files.iter().map(|file| file.path.clone()).collect(),
            ignored: Vec::new(),
        };
        for Found { path, at } in files {
            if path.eq_ignore_ascii_case("build.rs") {
                faults.push(Rejection { path, reason: Reason::BuildScript });
                continue;
            }
            if is_not_compiled(&path) {
                continue;
            }
            match folder::read_capped(&at).map_err(|error| Error::read(&at, error))? {
                Ok(bytes) => {
                    base.files.insert(path, bytes);
                }
                Err(size) if matters(&path, spec) => {
                    faults.push(Rejection { path, reason: Reason::TooLarge(size) })
                }
                Err(size) => base.ignored.push(Ignored {
                    path: relative::shown(&path),
                    reason: tr!("it has {size} bytes and is no part of the program", size = size),
                }),
            }
        }
        Ok((base, faults))
    }

    fn sources(&self) -> Sources {
        Sources {
            files: self.files.clone(),
            from_overlay: BTreeSet::new(),
            changed: Some(false),
            ignored: self.ignored.clone(),
            fixed_but_changed: Vec::new(),
            starter: BTreeMap::new(),
        }
    }

    /// The files of the working tree that may not differ and do, where the checker was built with this exercise.
    fn fixed_but_changed(&self, exercise: &Exercise, spec: &Spec) -> Vec<FixedChange> {
        let starters: BTreeMap<&str, &str> = exercise.starters().files(&exercise.dir).collect();
        if starters.is_empty() {
            return Vec::new();
        }
        let is_fixed = |path: &str| !spec.edit.iter().any(|edit| edit == path) && !is_listing(path);
        let change = |path: &str, how| FixedChange { dir: exercise.dir.clone(), path: path.to_owned(), how };
        let differing = starters.iter().filter(|(path, _)| is_fixed(path)).filter_map(|(path, text)| {
            match self.file(path) {
                Ok(Some(ours)) => (!same_text(&ours, text.as_bytes())).then(|| change(path, How::Changed)),
                Ok(None) => Some(change(path, How::Removed)),
                // Whatever keeps it from being read is told where it matters.
                Err(_) => None,
            }
        });
        let added = self
            .files
            .keys()
            .filter(|path| path.starts_with("src/") && is_fixed(path))
            .filter(|path| !starters.contains_key(path.as_str()))
            .map(|path| change(path, How::Added));
        differing.chain(added).collect()
    }

    /// The course's file of this path, compiled or not.
    fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        if let Some(bytes) = self.files.get(path) {
            return Ok(Some(bytes.clone()));
        }
        if !self.paths.contains(path) {
            return Ok(None);
        }
        let at = self.folder.join(path);
        folder::read_capped(&at).map(Result::ok).map_err(|error| Error::read(&at, error))
    }
}

/// An overlay being laid.
struct Laying<'l> {
    exercise: &'l Exercise,
    spec: &'l Spec,
    base: &'l Base,
    sources: Sources,
    faults: Vec<Rejection>,
}

impl Laying<'_> {
    /// The text that an editable file has where nobody edited it.
    fn starter(&self, path: &str) -> Option<&[u8]> {
        let embedded = self.exercise.starters().file(&self.exercise.dir, path).map(str::as_bytes);
        embedded.or_else(|| self.base.files.get(path).map(Vec::as_slice))
    }

    /// Puts the starter into the place of every editable file.
    fn start_from_starters(&mut self) {
        for path in &self.spec.edit {
            if let Some(text) = self.starter(path).map(<[u8]>::to_vec) {
                self.sources.files.insert(path.clone(), text);
            }
        }
    }

    /// Lays the folder `top` followed by `way`, no part of which may be a link.
    fn folder(&mut self, top: &Path, way: &[&str], owner: Owner, skip: &[&str]) -> Result<(), Error> {
        let mut folder = top.to_owned();
        for part in std::iter::once(None).chain(way.iter().map(Some)) {
            folder.extend(part);
            // A submission's top is what the user named, and they may name a link.
            if part.is_none() && owner == Owner::Stranger {
                continue;
            }
            match folder::place(&folder)? {
                Place::Folder => {}
                Place::Nothing => return Ok(()),
                Place::Other(reason) => {
                    let path = relative::shown(part.copied().unwrap_or_default());
                    self.faults.push(Rejection { path, reason });
                    return Ok(());
                }
            }
        }
        let Listing { files, mut faults } = folder::list(&folder, owner, skip)?;
        self.faults.append(&mut faults);
        files.into_iter().try_for_each(|file| self.file(file))
    }

    fn file(&mut self, Found { path, at }: Found) -> Result<(), Error> {
        if self.spec.edit.contains(&path) {
            return self.edit(path, &at);
        }
        let is_the_courses = matches!(path.as_str(), "Cargo.toml" | "exercise.yaml");
        if let Some(ours) = self.base.file(&path)? {
            let equal = match read_entry(&at)? {
                Ok(theirs) => same_text(&ours, &theirs),
                Err(_) => false,
            };
            if equal {
                return Ok(());
            }
        }
        let name = path.rsplit('/').next().unwrap_or(&path);
        if is_the_courses {
            self.fault(&path, Reason::Changed);
        } else if name.eq_ignore_ascii_case("build.rs") {
            self.fault(&path, Reason::BuildScript);
        } else {
            let reason = self.why_ignored(&path);
            self.sources.ignored.push(Ignored { path: relative::shown(&path), reason });
        }
        Ok(())
    }

    /// Puts an editable file in its place.
    fn edit(&mut self, path: String, at: &Path) -> Result<(), Error> {
        match read_entry(at)? {
            Ok(bytes) => {
                let as_it_was = self.starter(&path).is_some_and(|ours| same_text(ours, &bytes));
                self.sources.changed = self.sources.changed.map(|changed| changed || !as_it_was);
                self.sources.from_overlay.insert(path.clone());
                self.sources.files.insert(path, bytes);
            }
            Err(size) => self.fault(&path, Reason::TooLarge(size)),
        }
        Ok(())
    }

    fn why_ignored(&self, path: &str) -> String {
        let twin = self
            .spec
            .edit
            .iter()
            .chain(&self.base.paths)
            .find(|known| known.as_str() != path && known.to_lowercase() == path.to_lowercase());
        if let Some(twin) = twin {
            return tr!(
                "its name differs from {twin} only in upper and lower case; rename it to {twin}",
                twin = twin
            );
        }
        match path.split('/').next() {
            Some(RIGHT | WRONG | HIDDEN) => tr!("it is read only from the course's own tree"),
            _ if self.base.paths.contains(path) => {
                tr!("the course's own is used; only {edit} may differ", edit = self.spec.edit.join(", "))
            }
            _ => {
                tr!("it is no part of the exercise; only {edit} may differ", edit = self.spec.edit.join(", "))
            }
        }
    }

    fn fault(&mut self, path: &str, reason: Reason) {
        self.faults.push(Rejection { path: relative::shown(path), reason });
    }

    fn done(mut self) -> Result<Laid, Error> {
        let needed = self.spec.edit.iter().map(String::as_str).chain(["Cargo.toml"]);
        let missing: Vec<Rejection> = needed
            .filter(|path| {
                !self.sources.files.contains_key(*path) && !self.faults.iter().any(|f| f.path == *path)
            })
            .map(|path| Rejection { path: path.to_owned(), reason: Reason::Missing })
            .collect();
        // Where the base is not the learner's own tree, what it lacks is not the learner's mistake.
        if self.sources.changed.is_some() && !missing.is_empty() {
            return Err(Error::Unsound { dir: self.exercise.dir.clone(), faults: missing });
        }
        self.faults.extend(missing);
        Ok(if self.faults.is_empty() { Ok(self.sources) } else { Err(self.faults) })
    }
}

/// `exercise.yaml` and the Node listing say what an exercise is and are no part of its program.
fn is_not_compiled(path: &str) -> bool {
    path == "exercise.yaml" || is_listing(path)
}

/// The Node listing is there to be read, and to be tried out.
fn is_listing(path: &str) -> bool {
    matches!(path, "node.js" | "node.mjs" | "node.cjs")
}

/// True for files without which the program is another one.
fn matters(path: &str, spec: &Spec) -> bool {
    path == "Cargo.toml" || path.starts_with("src/") || spec.edit.iter().any(|edit| edit == path)
}

/// Equal but for line ends and a byte order mark, which Git and editors on Windows change by themselves.
fn same_text(a: &[u8], b: &[u8]) -> bool {
    fn plain(bytes: &[u8]) -> impl Iterator<Item = u8> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let next = bytes.iter().skip(1).map(Some).chain([None]);
        bytes
            .iter()
            .zip(next)
            .filter(|(byte, next)| !(**byte == b'\r' && *next == Some(&b'\n')))
            .map(|(byte, _)| *byte)
    }
    a == b || plain(a).eq(plain(b))
}

fn read_entry(at: &Path) -> Result<Result<Vec<u8>, u64>, Error> {
    folder::read_capped(at).map_err(|error: io::Error| Error::read(at, error))
}
