//! What a program has on disks: in the folders of its run, in files that it holds open and has removed, and, where
//! it is a guest, in the folders that all users share.
//!
//! What lies in memory and has no disk is [`super::shared`]'s. A user's own folders are not looked at, since
//! what is new there may be anybody's.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::guest::Ids;
use crate::{DISK_BYTES, DISK_FILES};

/// Between two looks there is so many times as long as one takes, so that a large tree costs one part in so many
/// of a core; but no longer than that, where the machine was busy meanwhile, and no shorter than the fastest disk
/// needs for a fraction of what is allowed: a look at hardly anything need not cost as large a part.
const SHARE: u32 = 10;
const SHORTEST_PAUSE: Duration = Duration::from_millis(25);
const LONGEST_PAUSE: Duration = Duration::from_millis(200);
/// The folders that all users share are looked at from then on. They may hold thousands of files of others, and most
/// programs have ended before.
const SHARED_AFTER: Duration = Duration::from_millis(50);

/// What is to be looked at for one program.
#[derive(Debug)]
pub(super) struct Disk {
    /// Folders that only this program uses.
    places: Vec<PathBuf>,
    guest: Option<Ids>,
    began: Instant,
    /// There is no look before this.
    next: Instant,
}

/// What has been found.
#[derive(Debug, Default)]
struct Found {
    bytes: u64,
    files: u64,
    /// Files with several names.
    seen: HashSet<(u64, u64)>,
    /// Something is there that nobody can look at: folders so deep that their paths are too long for the system, or
    /// closed to their own user. No exercise needs that, and it could hold any amount.
    is_hidden: bool,
}

impl Disk {
    /// What a program with these folders of its own has on disks.
    pub(super) fn new(places: Vec<PathBuf>, guest: Option<Ids>) -> Self {
        let now = Instant::now();
        Self { places, guest, began: now, next: now }
    }

    /// Whether it is more than a run of these processes may have. Where the last look was just now the answer is no.
    pub(super) fn is_full(&mut self, processes: &[i32]) -> bool {
        let began = Instant::now();
        if began < self.next {
            return false;
        }
        let is_full = self.look(processes).is_past();
        self.next = Instant::now() + (began.elapsed() * SHARE).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
        is_full
    }

    fn look(&self, processes: &[i32]) -> Found {
        let mut found = Found::default();
        for place in &self.places {
            found.walk(place);
        }
        #[cfg(target_os = "linux")]
        for pid in processes {
            for open in fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten() {
                // A file that has a name is the name's; one without is on the disk as long as it is open.
                if let Ok(meta) = fs::metadata(open.path())
                    && meta.nlink() == 0
                {
                    found.add(&open.path(), &meta);
                }
            }
        }
        #[cfg(not(target_os = "linux"))]
        let _ = processes;
        if let Some(guest) = self.guest.filter(|_| self.began.elapsed() >= SHARED_AFTER) {
            for path in files_of(guest) {
                found.walk(&path);
            }
        }
        found
    }
}

impl Found {
    /// Everything in a folder that is on its own file system.
    fn walk(&mut self, place: &Path) {
        for file in walkdir::WalkDir::new(place).same_file_system(true) {
            match file.and_then(|file| Ok((file.metadata()?, file))) {
                Ok((meta, file)) => self.add(file.path(), &meta),
                Err(error) => self.is_hidden |= !is_gone(&error),
            }
            if self.is_past() {
                return;
            }
        }
    }

    fn add(&mut self, path: &Path, meta: &Metadata) {
        self.files += 1;
        if meta.is_file() && self.seen.insert((meta.dev(), meta.ino())) && !is_in_memory(path) {
            self.bytes += meta.blocks() * 512;
        }
    }

    fn is_past(&self) -> bool {
        self.is_hidden || self.bytes > DISK_BYTES || self.files > DISK_FILES
    }
}

/// Whether it was removed, or became a file, since its folder was read.
fn is_gone(error: &walkdir::Error) -> bool {
    let kind = error.io_error().map(std::io::Error::kind);
    matches!(kind, Some(ErrorKind::NotFound | ErrorKind::NotADirectory))
}

/// What a guest has put into the folders that all users share.
fn files_of(guest: Ids) -> impl Iterator<Item = PathBuf> {
    ["/tmp", "/var/tmp"]
        .into_iter()
        .flat_map(|place| fs::read_dir(place).into_iter().flatten().flatten())
        .filter(move |file| file.metadata().is_ok_and(|meta| meta.uid() == guest.program))
        .map(|file| file.path())
}

/// Removes what a guest left in the folders that all users share: its number will be another guest's.
pub(super) fn clean_up(guest: Ids) {
    for path in files_of(guest) {
        let _ = fs::remove_file(&path).or_else(|_| crate::remove_folder(&path));
    }
}

fn is_in_memory(path: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        rustix::fs::statfs(path).is_ok_and(|stat| stat.f_type == libc::TMPFS_MAGIC)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = path;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(place: &Path) -> Found {
        let mut found = Found::default();
        found.walk(place);
        found
    }

    #[test]
    fn a_file_with_two_names_is_counted_once_and_an_empty_one_is_still_a_file() {
        let place = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
        let empty = found(place.path());
        fs::write(place.path().join("a"), vec![1; 1 << 20]).unwrap();
        let one = found(place.path());
        fs::hard_link(place.path().join("a"), place.path().join("b")).unwrap();
        fs::write(place.path().join("c"), "").unwrap();
        let all = found(place.path());
        assert_eq!((empty.files, one.files, all.files), (1, 2, 4));
        assert!(one.bytes >= 1 << 20, "{one:?}");
        assert_eq!(one.bytes, all.bytes);
    }

    #[test]
    fn folders_too_deep_to_be_looked_at_are_more_than_a_run_may_have() {
        use rustix::fs::{AtFlags, CWD, Mode, OFlags, mkdirat, openat, unlinkat};
        let place = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let name = "d".repeat(200);
        let mut folders = vec![openat(CWD, place.path(), flags, Mode::empty()).unwrap()];
        let mut looks = Vec::new();
        // A path is shorter than 4096 bytes (limits.h, `PATH_MAX`); the last folders are beyond that.
        for _ in 0..22 {
            let last = folders.last().unwrap();
            mkdirat(last, &name, Mode::RWXU).unwrap();
            folders.push(openat(last, &name, flags, Mode::empty()).unwrap());
            looks.push(found(place.path()).is_past());
        }
        folders.pop();
        while let Some(folder) = folders.pop() {
            unlinkat(&folder, &name, AtFlags::REMOVEDIR).unwrap();
        }
        assert_eq!((looks.first(), looks.last()), (Some(&false), Some(&true)));
    }
}
