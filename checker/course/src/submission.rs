//! A stranger's folder: where its exercises begin, and what in it belongs to none.

use std::fs;
use std::path::{Path, PathBuf};

use super::folder::{self, Ignored};
use super::id::Numbered;
use super::{Course, Error, Overlay, relative};
use text::tr;

/// A folder that holds `exercises/` or the chapters, found out with distrust.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The folder as it was named.
    pub(super) top: PathBuf,
    /// The parts from there to the chapters: a wrapping folder, `exercises`, both, or nothing.
    inner: Vec<String>,
}

impl Overlay {
    /// The overlay of a folder that the user names. The course's own `solutions/` is
    /// [`Overlay::Solutions`]; everything else is a [`Submission`].
    ///
    /// # Errors
    /// The folder cannot be read, holds no exercises, or holds several trees of them.
    pub fn open(course: &Course, dir: &Path) -> Result<Self, Error> {
        let real = fs::canonicalize(dir).map_err(|error| Error::read(dir, error))?;
        if fs::canonicalize(course.root.join("solutions")).is_ok_and(|own| own == real) {
            return Ok(Self::Solutions);
        }
        Submission::open(dir).map(Self::Submission)
    }
}

impl Submission {
    /// Finds the chapters in `dir`: in `exercises/`, directly, or either below one wrapping folder,
    /// which unpacking an archive often adds.
    ///
    /// # Errors
    /// The folder cannot be read, holds no exercises, or holds several trees of them.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let top = dir.to_owned();
        if let Some(inner) = inside(dir)? {
            return Ok(Self { top, inner });
        }
        let mut wrapped = Vec::new();
        for name in names(dir)? {
            let folder = dir.join(&name);
            if folder::place(&folder)? == folder::Place::Folder
                && let Some(mut inner) = inside(&folder)?
            {
                inner.insert(0, name);
                wrapped.push(inner);
            }
        }
        match wrapped.as_mut_slice() {
            [] => Err(Error::NoExercises { dir: top }),
            [inner] => Ok(Self { top, inner: std::mem::take(inner) }),
            several => {
                let trees = several.iter().map(|inner| relative::shown(&inner[0])).collect();
                Err(Error::SeveralTrees { dir: top, trees })
            }
        }
    }

    /// The parts from the top to a folder of the chapters.
    pub(super) fn way<'w>(&'w self, below: &[&'w str]) -> Vec<&'w str> {
        self.inner.iter().map(String::as_str).chain(below.iter().copied()).collect()
    }

    /// What lies where chapters and exercises are expected and is neither: mistyped names, most of all.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn strays(&self, course: &Course) -> Result<Vec<Ignored>, Error> {
        let chapters = self.inner.iter().fold(self.top.clone(), |path, part| path.join(part));
        let mut strays = Vec::new();
        if folder::place(&chapters)? != folder::Place::Folder {
            return Ok(strays);
        }
        for name in names(&chapters)? {
            let is_folder = folder::place(&chapters.join(&name))? == folder::Place::Folder;
            if !course.chapters.iter().any(|chapter| chapter.dir == name) {
                // Beside the chapters an archive of the whole course has its own files.
                if self.inner.last().is_some_and(|last| last == "exercises")
                    || Numbered::parse(&name).is_some()
                {
                    let library = name == "node-loop" && is_folder;
                    let path = relative::shown(&name);
                    let reason = if library {
                        tr!("the course's own is used")
                    } else {
                        tr!("the course has no such chapter")
                    };
                    strays.push(Ignored { path, reason });
                }
            } else if is_folder {
                for inner in names(&chapters.join(&name))? {
                    let dir = format!("{name}/{inner}");
                    if course.by_dir(&dir).is_none() {
                        strays.push(Ignored {
                            path: relative::shown(&dir),
                            reason: tr!("the course has no such exercise"),
                        });
                    }
                }
            }
        }
        Ok(strays)
    }
}

/// The parts below `folder` to the chapters, where it holds any.
fn inside(folder: &Path) -> Result<Option<Vec<String>>, Error> {
    let names = names(folder)?;
    // A link of this name is kept: it makes every exercise rejected instead of absent.
    if names.iter().any(|name| name == "exercises") {
        return Ok(Some(vec!["exercises".to_owned()]));
    }
    Ok(names.iter().any(|name| Numbered::parse(name).is_some()).then(Vec::new))
}

/// The names in a folder, in order, litter left out.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let failed = |error| Error::read(folder, error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_dir = entry.file_type().map_err(failed)?.is_dir();
        if !folder::is_litter(&entry.file_name(), is_dir, true) {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
