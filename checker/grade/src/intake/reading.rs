//! The work of a source, read: one attempt or several, each kept by content or refused with the reason. What is wrong
//! with one never ends the reading of another.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::path::Path;

use jiff::Timestamp;
use text::tr;

use super::Error;
use super::bounds::Bounds;
use super::bundle::{NoTar, Unbundle};
use super::container::{Container, Fault, Item, Kind, Next, Packing};
use super::files::Files;
use super::folder::Folder;
use super::manifest::Manifest;
use super::path::{self, shown};
use super::selection::{Known, Selection};
use super::source::{Place, Source, What};
use super::survey::{Base, Survey, sound_beginning};
use crate::attempt::{Refusal, Snapshot};

/// An attempt as it was read.
pub(super) struct Taken {
    /// The name of the archive where a learner's folder holds several.
    pub(super) inner: Option<String>,
    /// When it was last changed, as seconds since 1970; for the order among a learner's own attempts only.
    pub(super) changed: Option<i64>,
    pub(super) manifest: Option<Manifest>,
    pub(super) says: Vec<String>,
    pub(super) work: Result<Snapshot, Vec<Refusal>>,
}

/// What reading works with.
pub(super) struct Reading<'r> {
    pub(super) known: Known<'r>,
    pub(super) files: &'r Files,
    pub(super) tools: &'r dyn Unbundle,
}

const BOUNDS: &Bounds = &Bounds::SUBMISSION;

impl Reading<'_> {
    /// Reads the work of a folder or an archive of our own disk.
    pub(super) fn source(&self, source: &Source) -> Result<Vec<Taken>, Error> {
        match &source.place {
            Place::Folder(path) => self.folder(path).map_err(|fault| ours(path, fault)),
            Place::Archive(path, packing) => {
                let open = || {
                    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                    Folder::open(path.parent().unwrap_or(Path::new("/")))?.file(name)
                };
                let file = open().map_err(|fault| ours(path, fault))?;
                let taken = self.archive(file, *packing, None);
                Ok(vec![taken.map_err(|fault| ours(path, fault))?])
            }
            Place::Inside { .. } => Ok(Vec::new()),
        }
    }

    fn folder(&self, path: &Path) -> Result<Vec<Taken>, Fault> {
        let mut container = Container::folder(path)?;
        let base = Survey::of(&mut container, BOUNDS, usize::MAX).and_then(|survey| Ok(survey.base()?));
        match base {
            Ok(Base::Folders(base)) => Ok(vec![self.tree(&mut container, base)?]),
            Ok(Base::Archives(names)) => {
                let folder = Folder::open(path)?;
                let read = |name: &String| {
                    let Some((packing, _)) = Packing::of(name) else { return Ok(refused_all()) };
                    let taken = self.archive(folder.file(name)?, packing, None)?;
                    Ok(Taken { inner: Some(name.clone()), ..taken })
                };
                names.iter().map(read).collect()
            }
            Err(fault) => Ok(vec![refused(fault)?]),
        }
    }

    /// Reads an archive that lies open. `changed` is what its surroundings say of its time.
    fn archive(&self, file: File, packing: Packing, changed: Option<i64>) -> Result<Taken, Fault> {
        let on_disk = file.metadata().ok().map(|found| std::os::unix::fs::MetadataExt::mtime(&found));
        let taken = match packing {
            Packing::Bundle => self.bundle(file),
            packing => self.opened(Container::archive(file, packing, BOUNDS)),
        };
        let taken = taken.or_else(refused)?;
        let changed = taken.changed.or(changed).or(on_disk);
        Ok(Taken { changed, ..taken })
    }

    fn opened(&self, container: Result<Container, Fault>) -> Result<Taken, Fault> {
        let mut container = container?;
        match Survey::of(&mut container, BOUNDS, usize::MAX)?.base()? {
            Base::Folders(base) => self.tree(&mut container, base),
            Base::Archives(names) => Err(Fault::all(tr!(
                "it holds no exercises but archives ({names}); hand in the inner one itself",
                names = names.iter().map(|name| shown(name.as_bytes())).collect::<Vec<_>>().join(", ")
            ))),
        }
    }

    fn tree(&self, container: &mut Container, base: Vec<String>) -> Result<Taken, Fault> {
        let mut selection = Selection::new(&self.known, self.files, BOUNDS, base);
        let read = container.each(BOUNDS, &mut |item| selection.add(&path::parts(item.path)?, item));
        read.map_or_else(refused, |()| Ok(taken(selection)))
    }

    fn bundle(&self, mut file: File) -> Result<Taken, Fault> {
        let ours = |error| Fault::Ours(tr!("a git bundle"), error);
        let length = file.metadata().map_err(ours)?.len();
        if length > BOUNDS.packed {
            return Err(Fault::all(tr!("the bundle has more than {most} MiB", most = BOUNDS.packed >> 20)));
        }
        // Under a name of ours, in a place that the wall can show to `git`.
        let unwritten = |error| Fault::Unwritten(std::env::temp_dir(), error);
        let mut copy = tempfile::Builder::new().prefix("bundle-").tempfile().map_err(unwritten)?;
        io::copy(&mut file, &mut copy).map_err(unwritten)?;
        copy.flush().map_err(unwritten)?;
        // Behind the wall `git` may be another user.
        let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o444);
        copy.as_file().set_permissions(everybody).map_err(ours)?;
        let tar = self.tools.tar(copy.path(), BOUNDS.bundle).map_err(|no| match no {
            NoTar::Refused(reason) => Fault::all(tr!(
                "this is no sound git bundle ({reason}); make it with `git bundle create work.bundle HEAD main`",
                reason = shown(reason.as_bytes())
            )),
            NoTar::Ours(error) => ours(error),
        })?;
        let unwritten = |error| Fault::Unwritten(self.files.folder().to_owned(), error);
        let mut spool = tempfile::tempfile_in(self.files.folder()).map_err(unwritten)?;
        spool.write_all(&tar).map_err(unwritten)?;
        drop(tar);
        let mut container = Container::archive(spool, Packing::Tar, BOUNDS)?;
        let mut time = None;
        container.each(BOUNDS, &mut |item| {
            time = time.or(item.changed);
            Ok(Next::Past)
        })?;
        let mut taken = self.opened(Ok(container))?;
        taken.changed = time;
        if let Some(time) = time.and_then(|time| Timestamp::from_second(time).ok()) {
            taken.says.push(tr!("its newest commit says that it was made at {time}", time = time));
        }
        Ok(taken)
    }

    /// Reads the archive of a class once, from its beginning to its end, and gives each attempt with the place of its
    /// source among `sources`.
    pub(super) fn class(
        &self,
        archive: &Path,
        packing: Packing,
        sources: &[(usize, &Source)],
    ) -> Result<Vec<(usize, Taken)>, Error> {
        let mut slots: BTreeMap<Vec<String>, Slot<'_>> = BTreeMap::new();
        for (at, source) in sources {
            let Place::Inside { way, what, .. } = &source.place else { continue };
            let selection = match what {
                What::Tree(base) => Some(Selection::new(&self.known, self.files, BOUNDS, base.clone())),
                _ => None,
            };
            let refusal = match what {
                What::Nothing(refusal) => Some(refusal.clone()),
                _ => None,
            };
            slots.insert(
                way.clone(),
                Slot { at: *at, what, selection, refusal, archives: Vec::new(), count: 0 },
            );
        }
        let depth = slots.keys().map(Vec::len).max().unwrap_or(1);
        let read = File::open(archive)
            .map_err(|error| Fault::Ours(archive.display().to_string(), error))
            .and_then(|file| Container::archive(file, packing, &Bounds::CLASS))
            .and_then(|mut container| {
                container.each(&Bounds::CLASS, &mut |item| {
                    let parts = path::parts(item.path);
                    let owner = match &parts {
                        Ok(parts) => parts.clone(),
                        Err(_) => sound_beginning(item.path),
                    };
                    let Some(slot) = owner.get(..depth.min(owner.len())).and_then(|way| slots.get_mut(way))
                    else {
                        return Ok(Next::On);
                    };
                    let own = match parts {
                        Ok(mut parts) => parts.split_off(depth),
                        Err(refusal) => {
                            slot.refusal.get_or_insert(refusal);
                            return Ok(Next::On);
                        }
                    };
                    self.entry(slot, &own, item)
                })
            });
        read.map_err(|fault| match fault {
            Fault::Refused(refusal) => Error::Damaged { path: archive.to_owned(), refusal },
            Fault::Ours(_, source) => Error::Read { path: archive.to_owned(), source },
            Fault::Unwritten(path, source) => Error::Write { path, source },
        })?;
        Ok(slots.into_values().flat_map(Slot::done).collect())
    }

    /// One entry of a learner in the archive of a class.
    fn entry(&self, slot: &mut Slot<'_>, parts: &[String], item: Item<'_>) -> Result<Next, Fault> {
        if slot.refusal.is_some() {
            return Ok(Next::Past);
        }
        slot.count += 1;
        if slot.count > BOUNDS.all_entries {
            let most = BOUNDS.all_entries;
            let reason =
                tr!("it holds more than {most} files and folders; hand in only the exercises", most = most);
            slot.refusal = Some(Refusal { path: String::new(), reason });
            return Ok(Next::Past);
        }
        let read = match (slot.what, &mut slot.selection) {
            (What::Tree(_), Some(selection)) => selection.add(parts, item),
            (What::Archive(packing), _) if parts.is_empty() => self.nested(item, *packing).map(|taken| {
                slot.archives.push(taken);
                Next::On
            }),
            (What::Archives(names), _) => match parts {
                [name] if names.contains(name) && item.kind == Kind::File => {
                    let packing = Packing::of(name).map_or(Packing::Zip, |(packing, _)| packing);
                    self.nested(item, packing).map(|taken| {
                        slot.archives.push(Taken { inner: Some(name.clone()), ..taken });
                        Next::On
                    })
                }
                _ => Ok(Next::On),
            },
            _ => Ok(Next::On),
        };
        match read {
            Err(Fault::Refused(refusal)) => {
                slot.refusal = Some(refusal);
                Ok(Next::Past)
            }
            other => other,
        }
    }

    /// An archive in the archive of a class, put aside under no name at all.
    fn nested(&self, item: Item<'_>, packing: Packing) -> Result<Taken, Fault> {
        let folder = self.files.folder();
        let ours = |error| Fault::Unwritten(folder.to_owned(), error);
        let mut spool = tempfile::tempfile_in(folder).map_err(ours)?;
        let mut left = BOUNDS.packed + 1;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let count = item.bytes.read(&mut buffer).map_err(|error| Fault::reading(item.path, error))?;
            if count == 0 {
                break;
            }
            left = left.saturating_sub(count as u64);
            if left == 0 {
                return Err(Fault::all(tr!(
                    "the archive has more than {most} MiB; leave out target/, or hand in what `checker submit` writes",
                    most = BOUNDS.packed >> 20
                )));
            }
            spool.write_all(&buffer[..count]).map_err(ours)?;
        }
        spool.rewind().map_err(ours)?;
        let taken = self.archive(spool, packing, item.changed)?;
        Ok(Taken { changed: item.changed.or(taken.changed), ..taken })
    }
}

/// One learner while the archive of a class is read.
struct Slot<'s> {
    at: usize,
    what: &'s What,
    selection: Option<Selection<'s>>,
    refusal: Option<Refusal>,
    archives: Vec<Taken>,
    count: usize,
}

impl Slot<'_> {
    fn done(self) -> Vec<(usize, Taken)> {
        let at = self.at;
        let taken = match (self.refusal, self.selection) {
            (Some(refusal), _) => vec![Taken { work: Err(vec![refusal]), ..refused_all() }],
            (None, Some(selection)) => vec![taken(selection)],
            (None, None) => self.archives,
        };
        taken.into_iter().map(|taken| (at, taken)).collect()
    }
}

fn taken(selection: Selection<'_>) -> Taken {
    let (snapshot, manifest) = selection.done();
    let says = manifest.iter().map(|manifest| manifest.says.clone()).collect();
    let work = if snapshot.entries.is_empty() { Err(vec![nothing(&snapshot)]) } else { Ok(snapshot) };
    Taken { inner: None, changed: None, manifest, says, work }
}

/// Why work without a file of any exercise is rejected: its learner did hand something in, and is told what.
fn nothing(snapshot: &Snapshot) -> Refusal {
    let mut seen: Vec<&str> = snapshot.left_out.iter().map(String::as_str).take(3).collect();
    if snapshot.left_out.len() > seen.len() {
        seen.push("…");
    }
    let reason = match seen.is_empty() {
        true => tr!(
            "nothing in it lies where exercises do, as exercises/03-microtasks/02-priority-order/src/main.rs would; hand in what `checker submit` writes"
        ),
        false => tr!(
            "nothing in it lies where exercises do, as exercises/03-microtasks/02-priority-order/src/main.rs would ({seen}); hand in what `checker submit` writes",
            seen = seen.join("; ")
        ),
    };
    Refusal { path: String::new(), reason }
}

/// What may not be is an attempt that is rejected; a fault of ours stays one.
fn refused(fault: Fault) -> Result<Taken, Fault> {
    match fault {
        Fault::Refused(refusal) => Ok(Taken { work: Err(vec![refusal]), ..refused_all() }),
        ours => Err(ours),
    }
}

fn refused_all() -> Taken {
    Taken { inner: None, changed: None, manifest: None, says: Vec::new(), work: Err(Vec::new()) }
}

fn ours(path: &Path, fault: Fault) -> Error {
    match fault {
        Fault::Refused(refusal) => Error::Damaged { path: path.to_owned(), refusal },
        Fault::Ours(inner, source) if inner.is_empty() => Error::Read { path: path.to_owned(), source },
        Fault::Ours(inner, source) => Error::Read { path: path.join(inner), source },
        Fault::Unwritten(path, source) => Error::Write { path, source },
    }
}
