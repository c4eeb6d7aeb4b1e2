//! Memory that no process has mapped and that is used all the same: files without a disk (memfd, `/dev/shm`, a
//! temporary folder in memory) and System V segments. The resident size of a tree knows nothing of it.
//!
//! To look for it costs a walk over all open files, so it is looked for only once the whole system has more of
//! such memory than before. What is counted is never more than what is there: a file is the program's when the
//! program's tree holds it open and it was changed during the run, or when it lies in a folder of the run or
//! belongs to its guest. What nobody can say to be the program's is not counted, so it is a lower bound.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::guest::Ids;

/// What is to be looked at for one program.
#[derive(Debug)]
pub(super) struct Watch {
    /// The least that the whole system was seen to have since the start.
    least: u64,
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nothing can be asked there"))]
    since: SystemTime,
    /// Folders that only this program uses.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nothing can be asked there"))]
    places: Vec<PathBuf>,
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nothing can be asked there"))]
    guest: Option<Ids>,
}

impl Watch {
    /// A watch that begins now, before the program does.
    pub(super) fn new(places: Vec<PathBuf>, guest: Option<Ids>) -> Self {
        // The times of files come from a clock that ticks, and stand a little behind.
        let since = SystemTime::now() - Duration::from_millis(100);
        Self { least: in_system(), since, places, guest }
    }

    /// Whether the system has so much more of it that this program could be past `memory`.
    pub(super) fn suspects(&mut self, memory: u64) -> bool {
        let now = in_system();
        self.least = self.least.min(now);
        now - self.least > memory / 4
    }
}

#[cfg(target_os = "linux")]
pub(super) use linux::{clean_up, in_system};
#[cfg(not(target_os = "linux"))]
pub(super) use other::{clean_up, in_system};

#[cfg(target_os = "linux")]
mod linux {
    #![expect(unsafe_code, reason = "System V objects have no safe interface")]

    use std::collections::HashSet;
    use std::fs::{self, Metadata};
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;
    use std::ptr::null_mut;
    use std::time::{Duration, UNIX_EPOCH};

    use super::Watch;

    /// Files in one folder of the run that are looked at; a program that makes more meets the limit of time.
    const MOST_FILES: usize = 10_000;

    /// The memory of all files without a disk, and of all segments, in the whole system.
    pub(in super::super) fn in_system() -> u64 {
        let info = rustix::system::sysinfo();
        #[expect(clippy::useless_conversion, reason = "the number has another size on 32 bits")]
        let shared = u64::from(info.sharedram);
        shared * u64::from(info.mem_unit)
    }

    impl Watch {
        /// The bytes that the processes `tree` and the places of their run hold.
        pub(in super::super) fn count(&self, tree: &[i32]) -> u64 {
            let mut seen = HashSet::new();
            let mut bytes = 0;
            let mut add = |path: &Path, meta: &Metadata| {
                if meta.is_file() && is_in_memory(path) && seen.insert((meta.dev(), meta.ino())) {
                    bytes += meta.blocks() * 512;
                }
            };
            for pid in tree {
                for open in fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten() {
                    let path = open.path();
                    if let Ok(meta) = fs::metadata(&path)
                        && self.is_new(&meta)
                    {
                        add(&path, &meta);
                    }
                }
            }
            for place in &self.places {
                let files = walkdir::WalkDir::new(place).same_file_system(true);
                for file in files.into_iter().flatten().take(MOST_FILES) {
                    if let Ok(meta) = file.metadata()
                        && self.is_new(&meta)
                    {
                        add(file.path(), &meta);
                    }
                }
            }
            if let Some(guest) = self.guest {
                for file in fs::read_dir("/dev/shm").into_iter().flatten().flatten() {
                    if let Ok(meta) = file.metadata()
                        && meta.uid() == guest.program
                    {
                        add(&file.path(), &meta);
                    }
                }
            }
            let segments = rows("shm").into_iter().filter(|row| match self.guest {
                Some(guest) => row.creator == guest.program,
                None => tree.contains(&row.process),
            });
            bytes + segments.map(|row| row.resident).sum::<u64>()
        }

        /// Whether a file was changed during the run; `/dev/shm` holds large files of others, too.
        fn is_new(&self, meta: &Metadata) -> bool {
            let seconds = u64::try_from(meta.ctime()).unwrap_or(0);
            UNIX_EPOCH + Duration::from_secs(seconds + 1) > self.since
        }
    }

    fn is_in_memory(path: &Path) -> bool {
        rustix::fs::statfs(path).is_ok_and(|stat| stat.f_type == libc::TMPFS_MAGIC)
    }

    /// What the checker needs to know of one System V object.
    struct Row {
        id: i32,
        /// The process that made it; only of segments.
        process: i32,
        /// The user who made it.
        creator: u32,
        /// Bytes in memory and on swap; only of segments.
        resident: u64,
    }

    /// All objects of a kind: `shm`, `msg` or `sem`. The first line of the file names the columns.
    fn rows(kind: &str) -> Vec<Row> {
        let text = fs::read_to_string(format!("/proc/sysvipc/{kind}")).unwrap_or_default();
        let mut lines = text.lines();
        let names: Vec<&str> = lines.next().unwrap_or_default().split_ascii_whitespace().collect();
        lines
            .filter_map(|line| {
                let values: Vec<&str> = line.split_ascii_whitespace().collect();
                let value = |name: &str| {
                    let place = names.iter().position(|known| *known == name)?;
                    values.get(place)?.parse::<u64>().ok()
                };
                Some(Row {
                    id: value(&format!("{kind}id")).or_else(|| value("msqid"))?.try_into().ok()?,
                    process: value("cpid").unwrap_or(0).try_into().ok()?,
                    creator: value("cuid")?.try_into().ok()?,
                    resident: value("rss").unwrap_or(0) + value("swap").unwrap_or(0),
                })
            })
            .collect()
    }

    /// Removes what the processes of a user left in memory. They are gone, and it would stay for ever.
    pub(in super::super) fn clean_up(user: u32) {
        for file in fs::read_dir("/dev/shm").into_iter().flatten().flatten() {
            if file.metadata().is_ok_and(|meta| meta.uid() == user) {
                let path = file.path();
                let _ = fs::remove_file(&path).or_else(|_| crate::remove_folder(&path));
            }
        }
        let of_user = |kind| rows(kind).into_iter().filter(|row| row.creator == user).map(|row| row.id);
        for id in of_user("shm") {
            // SAFETY: removing a segment needs no memory of ours.
            unsafe { libc::shmctl(id, libc::IPC_RMID, null_mut()) };
        }
        for id in of_user("msg") {
            // SAFETY: removing a queue needs no memory of ours.
            unsafe { libc::msgctl(id, libc::IPC_RMID, null_mut()) };
        }
        for id in of_user("sem") {
            // SAFETY: removing a set of semaphores needs no memory of ours.
            unsafe { libc::semctl(id, 0, libc::IPC_RMID) };
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    /// Nothing is known of that here.
    pub(in super::super) fn in_system() -> u64 {
        0
    }

    /// There are no guests there.
    pub(in super::super) fn clean_up(_user: u32) {}
}
