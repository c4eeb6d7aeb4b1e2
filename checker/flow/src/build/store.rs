//! The folder in which everything built or found out is kept: `target/checker`.
//!
//! ```text
//! target/checker/
//!   records/KIND/KEY.json     what is known under a key, as JSON with a `format_version`
//!   programs/PACKAGE/KEY/     one program each
//!   incremental/PACKAGE/…     rustc's own memory of earlier compilations
//!   overlays/PACKAGE/slot-N/  trees that exist nowhere else, laid out to be compiled
//!   libraries/                what Cargo builds, and one folder of finished libraries for each key
//!   support/SET/              the crates that Cargo builds them from
//!   locks/ tmp/ pruned
//! ```
//!
//! Nothing is ever half written: a file is made in `tmp/` and renamed to its place, and a record is
//! the last thing to be written. A record that cannot be read is a record that is not there. Two
//! checkers may use one store: who needs a folder holds a shared lock on it, and only
//! a folder that nobody holds is ever removed. The system drops the locks of a process that dies.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Error, Key};
use process::Cancel;
use text::tr;

/// The version of the records' format. A record of another version is not there.
const FORMAT_VERSION: u32 = 1;
/// The empty file whose time is that of the last [`Store::prune`].
const PRUNED: &str = "pruned";
/// How long a store is left to grow.
const PRUNE_EVERY: Duration = Duration::from_secs(60);

/// A folder of records and programs, each under the key of its content.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
    /// Whether anything was written since the last [`Store::prune`], by this store or a clone of it.
    written: Arc<AtomicBool>,
}

/// One record on disk.
#[derive(Serialize, Deserialize)]
struct Record<V> {
    format_version: u32,
    key: Key,
    value: V,
}

impl Store {
    /// The store in this folder. Nothing is created before something is written.
    pub fn in_folder(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), written: Arc::default() }
    }

    /// A path inside the store.
    pub(super) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    fn record_path(&self, kind: &str, key: Key) -> PathBuf {
        self.path("records").join(kind).join(format!("{key}.json"))
    }

    /// What is recorded under this key, or nothing: also when the record is damaged or of another
    /// format, since it can always be made again.
    ///
    /// `kind` is a word of lower-case letters and hyphens; kinds do not see each other's keys.
    pub fn get<V: DeserializeOwned>(&self, kind: &str, key: Key) -> Option<V> {
        let bytes = fs::read(self.record_path(kind, key)).ok()?;
        let record: Record<V> = serde_json::from_slice(&bytes).ok()?;
        (record.format_version == FORMAT_VERSION && record.key == key).then_some(record.value)
    }

    /// Whether something is recorded under this key; it is not read.
    pub fn has(&self, kind: &str, key: Key) -> bool {
        self.record_path(kind, key).is_file()
    }

    /// Records a value under this key, in place of what was there.
    ///
    /// # Errors
    /// When the folder cannot be written or the disk is full. What was recorded before is then intact.
    pub fn put<V: Serialize>(&self, kind: &str, key: Key, value: &V) -> Result<(), Error> {
        let path = self.record_path(kind, key);
        let record = Record { format_version: FORMAT_VERSION, key, value };
        let bytes = serde_json::to_vec(&record).map_err(|fault| Error::writing(&path, fault.into()))?;
        self.write(&path, &bytes)
    }

    /// Forgets what is recorded under this key.
    pub fn forget(&self, kind: &str, key: Key) {
        // A record that is not there is forgotten already.
        let _ = fs::remove_file(self.record_path(kind, key));
    }

    /// Writes a file of the store at once or not at all.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let failed = |fault| Error::writing(path, fault);
        self.written.store(true, Ordering::Relaxed);
        self.folder("tmp")?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file = tempfile::NamedTempFile::new_in(self.path("tmp")).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        file.persist(path).map_err(|fault| failed(fault.error))?;
        Ok(())
    }

    /// A folder of the store, created where it is missing.
    pub(super) fn folder(&self, relative: impl AsRef<Path>) -> Result<PathBuf, Error> {
        let path = self.path(relative);
        fs::create_dir_all(&path).map_err(|fault| Error::writing(&path, fault))?;
        Ok(path)
    }

    /// A new empty folder in `tmp/`, removed when it is dropped.
    pub(super) fn workplace(&self) -> Result<tempfile::TempDir, Error> {
        let tmp = self.folder("tmp")?;
        tempfile::Builder::new()
            .prefix("build-")
            .tempdir_in(&tmp)
            .map_err(|fault| Error::writing(&tmp, fault))
    }

    /// Waits until nobody else holds the lock of this name, and holds it until the answer is dropped.
    pub(super) fn lock(&self, name: &str, cancel: &Cancel) -> Result<Lock, Error> {
        // Asked again and again, since Ctrl-C could not end a thread that waits in the system.
        let mut pause = Duration::from_millis(1);
        loop {
            if cancel.is_cancelled() {
                return Err(Error::Cancelled);
            }
            if let Some(lock) = self.try_lock(name)? {
                return Ok(lock);
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    /// The lock of this name if it is free.
    pub(super) fn try_lock(&self, name: &str) -> Result<Option<Lock>, Error> {
        let path = self.folder("locks")?.join(name);
        let file = File::options().create(true).append(true).open(&path);
        let file = file.map_err(|fault| Error::writing(&path, fault))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            // A file system without locks (some network disks): results are still written whole,
            // and at worst the same work is done twice.
            Err(TryLockError::Error(fault)) if fault.kind() == io::ErrorKind::Unsupported => {
                Ok(Some(Lock(file)))
            }
            Err(TryLockError::Error(fault)) => Err(Error::writing(&path, fault)),
        }
    }

    /// Keeps a folder from being removed until the answer is dropped; `None` where it is not there.
    pub(super) fn hold(&self, folder: &Path) -> Option<Lock> {
        let file = File::open(folder).ok()?;
        match file.lock_shared() {
            Ok(()) => {}
            Err(fault) if fault.kind() == io::ErrorKind::Unsupported => {}
            Err(_) => return None,
        }
        // It may have been removed, and made anew, while the lock was waited for.
        let inode = |meta: io::Result<fs::Metadata>| meta.map(|meta| meta.ino()).ok();
        (inode(file.metadata()) == inode(folder.metadata())).then_some(Lock(file))
    }

    /// A folder of the store, made where it is missing, used now, and held.
    pub(super) fn hold_or_make(&self, relative: impl AsRef<Path>) -> Result<(PathBuf, Lock), Error> {
        for _ in 0..10 {
            let folder = self.folder(&relative)?;
            if let Some(lock) = self.hold(&folder) {
                // At once, and not only when it is stale: the memory of the exercise that is being worked on
                // would else be removed before programs that are minutes younger and never run again.
                mark(&folder);
                return Ok((folder, lock));
            }
        }
        // Nobody removes a new folder ten times; locks do not work here at all.
        let gone = io::Error::other(tr!("another program removes what is being built"));
        Err(Error::writing(&self.path(relative), gone))
    }

    /// Marks a folder as used now, so that others are removed before it.
    pub(super) fn used(&self, folder: &Path) {
        const STALE: Duration = Duration::from_secs(600);
        let fresh = folder
            .metadata()
            .and_then(|meta| meta.modified())
            .is_ok_and(|time| SystemTime::now().duration_since(time).is_ok_and(|age| age < STALE));
        if !fresh {
            mark(folder);
        }
    }

    /// Removes what was not used for the longest time until the store's own budgets hold: 200 MB of programs
    /// and of rustc's memory, 64 MB of records, 250 MB of libraries. Whatever somebody uses stays.
    /// A store that has not grown is not even looked at, nor one that was looked at a minute ago: that
    /// would take longer than the whole check of a course in which nothing changed.
    ///
    /// Call it once after a check, and every hundred programs or so in a long one.
    pub fn prune(&self) {
        const MB: u64 = 1_000_000;
        let just_pruned = || age(&self.path(PRUNED)).is_some_and(|age| age < PRUNE_EVERY);
        if !self.written.swap(false, Ordering::Relaxed) || just_pruned() {
            return;
        }
        let _ = fs::write(self.path(PRUNED), "");
        self.prune_to(200 * MB, 64 * MB, 250 * MB);
    }

    /// [`Store::prune`] with other budgets, in bytes.
    pub(super) fn prune_to(&self, programs: u64, records: u64, libraries: u64) {
        let two_deep = |name: &str| entries(&self.path(name)).into_iter().flat_map(|path| entries(&path));
        // Removing is a saving, not a duty: what cannot be removed today is tried again tomorrow.
        let of_programs = ["programs", "incremental", "overlays"].into_iter().flat_map(two_deep);
        self.shrink(of_programs.collect(), programs);
        self.shrink(entries(&self.path("libraries/ready")), libraries);
        self.shrink(two_deep("records").collect(), records);
        for leftover in entries(&self.path("tmp")) {
            if age(&leftover).is_some_and(|age| age > Duration::from_secs(3600)) {
                self.remove(&leftover);
            }
        }
    }

    /// Removes the entries used longest ago until the rest fits the budget.
    fn shrink(&self, entries: Vec<PathBuf>, budget: u64) {
        let mut known: Vec<(SystemTime, u64, PathBuf)> = entries
            .into_iter()
            .filter_map(|path| {
                let meta = path.metadata().ok()?;
                let size = if meta.is_dir() { size(&path) } else { meta.len() };
                Some((meta.modified().ok()?, size, path))
            })
            .collect();
        let mut total: u64 = known.iter().map(|(_, size, _)| size).sum();
        known.sort();
        for (_, size, path) in known {
            if total <= budget {
                return;
            }
            if self.remove(&path) {
                total -= size;
            }
        }
    }

    /// Removes a file, or a folder that nobody holds; says whether it is gone.
    fn remove(&self, path: &Path) -> bool {
        let Ok(file) = File::open(path) else { return false };
        if file.try_lock().is_err() {
            return false;
        }
        if path.is_dir() {
            // Renamed first, so that nobody ever sees a folder with half of its files.
            let Ok(grave) = self.workplace() else { return false };
            fs::rename(path, grave.path().join("gone")).is_ok()
        } else {
            fs::remove_file(path).is_ok()
        }
    }

    /// The bytes of everything in the store.
    pub fn size(&self) -> u64 {
        size(&self.root)
    }
}

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

/// How long ago a file or folder was written; `None` where there is none.
fn age(path: &Path) -> Option<Duration> {
    let written = path.metadata().and_then(|meta| meta.modified()).ok()?;
    // A clock that was set back makes it new, and the next minute settles it.
    Some(SystemTime::now().duration_since(written).unwrap_or_default())
}

/// Gives a folder the time of this moment.
fn mark(folder: &Path) {
    if let Ok(file) = File::open(folder) {
        // Only the order of removal depends on it; a tree that is read-only removes nothing.
        let _ = file.set_modified(SystemTime::now());
    }
}

/// The paths directly in a folder; none where there is no folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// The bytes of a file or of all files in a folder.
fn size(path: &Path) -> u64 {
    walkdir::WalkDir::new(path)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .filter(std::fs::Metadata::is_file)
        .map(|meta| meta.len())
        .sum()
}
