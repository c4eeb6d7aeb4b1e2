//! What lies where in a stranger's folder or archive: names alone, a few folders deep. From them follows where the
//! exercises begin, or whose work is whose.

use std::collections::BTreeMap;
use std::ffi::OsStr;

use flow::course::{ExerciseId, is_litter};
use text::tr;

use super::bounds::Bounds;
use super::container::{Container, Fault, Kind, Next, Packing};
use super::path;
use crate::attempt::Refusal;

/// So many names deep: a wrapping folder, a learner, theirs, `exercises`.
const DEPTH: usize = 4;

/// A name and the names below it, litter left out.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) kind: Kind,
    pub(super) inner: BTreeMap<String, Survey>,
}

/// Where the exercises of a submission are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// Below these folders the chapters begin.
    Folders(Vec<String>),
    /// Nowhere; but these archives lie at the top.
    Archives(Vec<String>),
}

impl Survey {
    fn new(kind: Kind) -> Self {
        Self { kind, inner: BTreeMap::new() }
    }

    /// Looks at all names of a container. A name that may not be is left out here; whoever reads the entry refuses it.
    ///
    /// # Errors
    /// The container cannot be read to its end.
    pub(super) fn of(container: &mut Container, bounds: &Bounds, depth: usize) -> Result<Self, Fault> {
        let mut survey = Self::new(Kind::Folder);
        let depth = depth.min(DEPTH);
        container.each(bounds, &mut |item| {
            let (parts, kind) = match path::parts(item.path) {
                Ok(parts) => (parts, item.kind),
                // Whoever packed "Name/../x" is Name.
                Err(_) => (sound_beginning(item.path), Kind::Folder),
            };
            let deep_enough = parts.len() >= depth;
            let is_litter = survey.add(&parts, kind, depth);
            Ok(if is_litter || deep_enough { Next::Past } else { Next::On })
        })?;
        Ok(survey)
    }

    /// Adds a path; the answer says whether it is litter.
    fn add(&mut self, parts: &[String], kind: Kind, depth: usize) -> bool {
        let mut at = self;
        for (index, part) in parts.iter().enumerate().take(depth) {
            let kind = if index + 1 == parts.len() { kind } else { Kind::Folder };
            if is_litter(OsStr::new(part), kind == Kind::Folder, true) {
                return true;
            }
            at = at.inner.entry(part.clone()).or_insert_with(|| Self::new(kind));
            // What has names below it is a folder, whatever was said of it before.
            if index + 1 < parts.len() && at.kind == Kind::File {
                at.kind = Kind::Folder;
            }
        }
        false
    }

    /// Exercises begin here: there is `exercises`, or a chapter.
    pub(super) fn holds_exercises(&self) -> bool {
        self.inner.contains_key("exercises") || self.inner.iter().any(|(name, _)| is_chapter(name))
    }

    /// The archives that lie here, by name.
    pub(super) fn archives(&self) -> Vec<String> {
        let is_archive =
            |(name, inner): &(&String, &Self)| inner.kind == Kind::File && Packing::of(name).is_some();
        self.inner.iter().filter(is_archive).map(|(name, _)| name.clone()).collect()
    }

    /// Where the exercises are: here, in `exercises/`, or either below one folder that unpacking added.
    ///
    /// # Errors
    /// There are none, or several trees of them.
    pub(super) fn base(&self) -> Result<Base, Refusal> {
        let refuse = |reason| Err(Refusal { path: String::new(), reason });
        let below = |survey: &Self| match survey.inner.get("exercises") {
            Some(exercises) if exercises.kind == Kind::Folder => Ok(vec!["exercises".to_owned()]),
            Some(_) => Err(Refusal {
                path: "exercises".to_owned(),
                reason: tr!("it is a link or a file where a folder belongs; put the folder in its place"),
            }),
            None => Ok(Vec::new()),
        };
        if self.holds_exercises() {
            return below(self).map(Base::Folders);
        }
        let wrapped: Vec<(&String, &Self)> =
            self.inner.iter().filter(|(_, inner)| inner.holds_exercises()).collect();
        match wrapped.as_slice() {
            [(name, inner)] => {
                let mut way = below(inner)?;
                way.insert(0, (*name).clone());
                Ok(Base::Folders(way))
            }
            [] if !self.archives().is_empty() => Ok(Base::Archives(self.archives())),
            [] => refuse(tr!(
                "it holds no exercises; hand in what `checker submit` writes, or a folder that holds exercises/ or the chapters (03-microtasks, …)"
            )),
            several => refuse(tr!(
                "it holds several trees of exercises: {trees}; hand in one of them",
                trees = several
                    .iter()
                    .map(|(name, _)| path::shown(name.as_bytes()))
                    .collect::<Vec<_>>()
                    .join(", ")
            )),
        }
    }
}

/// A folder's name `NN-slug`, as chapters have it.
fn is_chapter(name: &str) -> bool {
    ExerciseId::of_dir(&format!("{name}/01-any")).is_some()
}

/// The parts of a path up to the first that may not be.
pub(super) fn sound_beginning(raw: &[u8]) -> Vec<String> {
    let mut sound = Vec::new();
    for part in raw.split(|byte| *byte == b'/') {
        match path::parts(part) {
            Ok(mut parts) if parts.len() == 1 && !part.is_empty() => sound.append(&mut parts),
            // A path that begins at the root has no owner.
            _ => break,
        }
    }
    // The last part is that of the entry itself.
    sound.truncate(raw.split(|byte| *byte == b'/').count().saturating_sub(1));
    sound
}
