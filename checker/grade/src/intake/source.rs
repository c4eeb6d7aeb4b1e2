//! Where the work of a class lies: which folders and archives there are and whose each is by its name. Names alone are
//! looked at; no stranger's file is read.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use text::tr;

use super::Error;
use super::bounds::Bounds;
use super::container::{Container, Fault, Kind, Packing};
use super::identity::{Answer, Claim, Identity};
use super::path::shown;
use super::survey::{Base, Survey};

/// One learner's folder or archive.
pub(super) struct Source {
    /// What its name says.
    pub(super) claim: Claim,
    /// Its name, as the instructor knows it.
    pub(super) shown: String,
    pub(super) place: Place,
}

/// Where it lies.
pub(super) enum Place {
    /// A folder of ours.
    Folder(PathBuf),
    /// An archive of ours.
    Archive(PathBuf, Packing),
    /// Below these folders of an archive of the whole class.
    Inside { class: PathBuf, packing: Packing, way: Vec<String>, what: What },
}

/// What a learner has in the archive of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// A folder whose exercises begin below these parts.
    Tree(Vec<String>),
    /// A folder with archives in it, by name.
    Archives(Vec<String>),
    /// An archive.
    Archive(Packing),
    /// A folder that cannot be a submission, and why.
    Nothing(crate::attempt::Refusal),
}

/// The sources of one folder or archive that was named, and what in it is none.
pub(super) fn list(
    dir: &Path,
    identity: &Identity<'_>,
    notes: &mut Vec<String>,
) -> Result<Vec<Source>, Error> {
    let unreadable = |source| Error::Read { path: dir.to_owned(), source };
    let dir = &fs::canonicalize(dir).map_err(unreadable)?;
    let metadata = fs::metadata(dir).map_err(unreadable)?;
    let name = dir.file_name().map(OsStr::to_string_lossy).unwrap_or_default().into_owned();
    if metadata.is_dir() {
        return folder(dir, &name, identity, notes);
    }
    let Some((packing, stem)) = Packing::of(&name).filter(|_| metadata.is_file()) else {
        return Err(Error::NotWork { path: dir.clone() });
    };
    let alone = || Source {
        claim: Claim::of(stem, true),
        shown: shown(name.as_bytes()),
        place: Place::Archive(dir.clone(), packing),
    };
    if packing == Packing::Bundle {
        return Ok(vec![alone()]);
    }
    let broken = |fault: Fault| match fault {
        Fault::Refused(refusal) => Error::Damaged { path: dir.clone(), refusal },
        Fault::Ours(_, source) => Error::Read { path: dir.clone(), source },
        Fault::Unwritten(path, source) => Error::Write { path, source },
    };
    let file = fs::File::open(dir).map_err(unreadable)?;
    let mut container = Container::archive(file, packing, &Bounds::CLASS).map_err(broken)?;
    let survey = Survey::of(&mut container, &Bounds::CLASS, usize::MAX).map_err(broken)?;
    let is_wrapped = || match survey.inner.iter().next() {
        Some((name, inner)) if survey.inner.len() == 1 => {
            inner.holds_exercises() && !is_learner(name, identity)
        }
        _ => false,
    };
    if survey.holds_exercises() || is_wrapped() {
        return Ok(vec![alone()]);
    }
    Ok(class(dir, packing, &survey, identity, notes))
}

/// The sources in a folder: each folder and each archive in it is one. A folder that holds exercises itself is one.
fn folder(
    dir: &Path,
    name: &str,
    identity: &Identity<'_>,
    notes: &mut Vec<String>,
) -> Result<Vec<Source>, Error> {
    let ours = |fault| match fault {
        Fault::Refused(refusal) => Error::Damaged { path: dir.to_owned(), refusal },
        Fault::Ours(_, source) => Error::Read { path: dir.to_owned(), source },
        Fault::Unwritten(path, source) => Error::Write { path, source },
    };
    let mut container = Container::folder(dir).map_err(ours)?;
    let survey = Survey::of(&mut container, &Bounds::CLASS, 1).map_err(ours)?;
    if survey.holds_exercises() {
        let place = Place::Folder(dir.to_owned());
        return Ok(vec![Source { claim: Claim::of(name, false), shown: shown(name.as_bytes()), place }]);
    }
    let mut sources = Vec::new();
    for (name, inner) in &survey.inner {
        let (claim, place) = match (inner.kind, Packing::of(name)) {
            (Kind::Folder, _) => (Claim::of(name, false), Place::Folder(dir.join(name))),
            (Kind::File, Some((packing, stem))) => {
                (Claim::of(stem, true), Place::Archive(dir.join(name), packing))
            }
            _ => {
                notes.push(no_work(name, inner.kind, identity));
                continue;
            }
        };
        sources.push(Source { claim, shown: shown(name.as_bytes()), place });
    }
    Ok(sources)
}

/// The sources in an archive of the whole class; one folder around all of them is passed through.
fn class(
    archive: &Path,
    packing: Packing,
    survey: &Survey,
    identity: &Identity<'_>,
    notes: &mut Vec<String>,
) -> Vec<Source> {
    let mut way = Vec::new();
    let mut top = survey;
    if let [(name, inner)] = survey.inner.iter().collect::<Vec<_>>().as_slice()
        && inner.kind == Kind::Folder
    {
        let claim = Claim::of(name, false);
        let is_learner =
            matches!(identity.find(&claim), Answer::One(_)) || matches!(claim, Claim::Moodle { .. });
        if !is_learner {
            way.push((*name).clone());
            top = inner;
        }
    }
    let mut sources = Vec::new();
    for (name, inner) in &top.inner {
        let (claim, what) = match (inner.kind, Packing::of(name)) {
            (Kind::Folder, _) => {
                let what = match inner.base() {
                    Ok(Base::Folders(base)) => What::Tree(base),
                    Ok(Base::Archives(names)) => What::Archives(names),
                    Err(refusal) => What::Nothing(refusal),
                };
                (Claim::of(name, false), what)
            }
            (Kind::File, Some((packing, stem))) => (Claim::of(stem, true), What::Archive(packing)),
            _ => {
                notes.push(no_work(name, inner.kind, identity));
                continue;
            }
        };
        let way = way.iter().chain([name]).cloned().collect();
        let place = Place::Inside { class: archive.to_owned(), packing, way, what };
        sources.push(Source { claim, shown: shown(name.as_bytes()), place });
    }
    sources
}

/// The folder of this name is one learner's, and not one that packing put around a whole class.
fn is_learner(name: &str, identity: &Identity<'_>) -> bool {
    let claim = Claim::of(name, false);
    matches!(claim, Claim::Moodle { .. }) || matches!(identity.find(&claim), Answer::One(_))
}

/// What is said of what is neither a folder nor an archive: a single file may be all that a learner handed in.
fn no_work(name: &str, kind: Kind, identity: &Identity<'_>) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let owner = identity.find(&Claim::of(stem, true));
    let name = shown(name.as_bytes());
    match (kind, owner) {
        (Kind::File, Answer::One(learner)) => tr!(
            "{name}: neither a folder nor an archive, and by its name of {learner}: nothing of it is judged; ask for what `checker submit` writes",
            name = name,
            learner = learner.id
        ),
        (kind, _) => no_work_of_nobody(&name, kind),
    }
}

fn no_work_of_nobody(name: &str, kind: Kind) -> String {
    match kind {
        Kind::Special(_) => {
            tr!("{name}: a link or a device, which is never followed nor opened", name = name)
        }
        _ => tr!("{name}: neither a folder nor an archive (.zip, .tar.gz, .bundle)", name = name),
    }
}
