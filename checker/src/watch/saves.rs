//! Whether the files of an exercise were saved: they are looked at again and again, on every file system alike.
//!
//! The system's own notices (inotify, FSEvents) do not come on NFS, in WSL's `/mnt` and on many shared folders, and
//! whoever relies on them there waits for ever. So they only say when to look ([`Notice`]). Looking is a few calls of
//! `stat` for each file; a file is read only when its stamp differs, or is so young that a second save could have the same one.
//!
//! What counts is the content. A save that changes nothing is none, and of a burst of saves the last content
//! is always seen. A file that an editor removes and writes anew, or empties first, is given a moment.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::os::fd::BorrowedFd;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::notice::Notice;
use flow::course::blake3;

/// So long two saves may fall into one tick of the clock that stamps files.
const YOUNG: Duration = Duration::from_millis(100);
/// The same where the clock of a file system knows whole seconds only, or two of them.
const YOUNG_COARSE: Duration = Duration::from_millis(2_100);
/// So long a file may be missing or empty while it is being saved.
const PATIENCE: Duration = Duration::from_millis(150);
/// A larger file is none of an exercise's.
const MOST_BYTES: u64 = 4 << 20;
/// So many files and folders are looked at.
const MOST: usize = 400;

/// The files of one exercise, as they were when they were last looked at.
#[derive(Debug)]
pub(super) struct Saves {
    folder: PathBuf,
    known: BTreeMap<PathBuf, Known>,
    /// The digest of what is known.
    digest: Option<blake3::Hash>,
    /// The digest that was told last.
    seen: Option<blake3::Hash>,
    /// Which files were there at that time, and whether they had any bytes.
    files: BTreeMap<PathBuf, bool>,
    /// A content that looks as if a save were not over yet, and since when.
    held: Option<(blake3::Hash, Instant)>,
    /// For how long a stamp is not trusted; a test sets it to nothing.
    young: Duration,
    /// Says when it is worth looking at once.
    notice: Notice,
}

#[derive(Debug)]
struct Known {
    stamp: Stamp,
    /// When this stamp was first seen.
    since: Instant,
    /// When the content was last read.
    read: Instant,
    content: Content,
}

impl Known {
    /// What was read long enough after its stamp was first seen can be trusted.
    fn is_trusted(&self, young: Duration) -> bool {
        self.read - self.since >= self.stamp.young(young)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    /// A file: the digest of its bytes, and whether it has any.
    File(blake3::Hash, bool),
    /// A folder: the names in it.
    Folder(Vec<PathBuf>),
    /// Neither, or unreadable.
    Nothing,
}

/// What `stat` says of a file; the change time is beside the modification time, since programs may set that one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: (i64, i64),
    changed: (i64, i64),
    size: u64,
    inode: (u64, u64),
}

impl Stamp {
    fn of(found: &Metadata) -> Self {
        Self {
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
            size: found.len(),
            inode: (found.dev(), found.ino()),
        }
    }

    /// For how long a second save could have the same stamp.
    fn young(&self, fine: Duration) -> Duration {
        let whole_seconds = self.modified.1 == 0 && self.changed.1 == 0;
        if whole_seconds && !fine.is_zero() { YOUNG_COARSE } else { fine }
    }
}

impl Saves {
    /// The files below this folder, as they are now.
    pub(super) fn of(folder: &Path) -> Self {
        Self::trusting_after(folder, YOUNG)
    }

    fn trusting_after(folder: &Path, young: Duration) -> Self {
        let mut saves = Self {
            folder: folder.to_owned(),
            known: BTreeMap::new(),
            digest: None,
            seen: None,
            files: BTreeMap::new(),
            held: None,
            young,
            notice: Notice::new(),
        };
        let now = saves.read();
        saves.tell(now);
        saves
    }

    /// What `poll` may wait for beside its own clock: it is worth looking at once then.
    pub(super) fn bell(&self) -> Option<BorrowedFd<'_>> {
        self.notice.bell()
    }

    /// Looks again; true when the content is another than when it was last told.
    pub(super) fn look(&mut self) -> bool {
        // What is heard from here on may not be seen by this look.
        self.notice.hush();
        let now = self.read();
        if self.seen == Some(now) {
            self.held = None;
            return false;
        }
        if self.is_half_saved() {
            match self.held {
                Some((held, since)) if held == now => {
                    if since.elapsed() < PATIENCE {
                        return false;
                    }
                }
                _ => {
                    self.held = Some((now, Instant::now()));
                    return false;
                }
            }
        }
        self.tell(now);
        true
    }

    fn tell(&mut self, now: blake3::Hash) {
        self.held = None;
        self.seen = Some(now);
        self.files = self.files().map(|(path, full)| (path.clone(), full)).collect();
    }

    /// The files that are there, and whether they have any bytes.
    fn files(&self) -> impl Iterator<Item = (&PathBuf, bool)> {
        self.known.iter().filter_map(|(path, known)| match known.content {
            Content::File(_, full) => Some((path, full)),
            _ => None,
        })
    }

    /// The digest of all names and contents, read only where a stamp does not vouch for them.
    fn read(&mut self) -> blake3::Hash {
        // Nothing is known of a folder that was away, and nothing vouches for nothing.
        if let Some(digest) = self.digest
            && !self.known.is_empty()
            && self.known.iter().all(|(path, known)| {
                known.is_trusted(self.young)
                    && fs::symlink_metadata(path).is_ok_and(|found| Stamp::of(&found) == known.stamp)
            })
        {
            return digest;
        }
        let digest = self.reread();
        self.digest = Some(digest);
        digest
    }

    fn reread(&mut self) -> blake3::Hash {
        let mut next = BTreeMap::new();
        let mut todo = vec![self.folder.clone()];
        while let Some(path) = todo.pop() {
            if next.len() >= MOST {
                break;
            }
            // What is gone between two looks is not there.
            let Ok(found) = fs::symlink_metadata(&path) else { continue };
            let (stamp, now) = (Stamp::of(&found), Instant::now());
            let known = match self.known.remove(&path) {
                Some(known) if known.stamp == stamp && known.is_trusted(self.young) => known,
                before => {
                    let since = before.filter(|known| known.stamp == stamp).map_or(now, |known| known.since);
                    Known { stamp, since, read: now, content: content(&path, &found) }
                }
            };
            if let Content::Folder(names) = &known.content {
                self.notice.listen_to(&path);
                todo.extend(names.iter().cloned());
            }
            next.insert(path, known);
        }
        self.known = next;
        let mut hasher = blake3::Hasher::new();
        for (path, known) in &self.known {
            if let Content::File(digest, _) = &known.content {
                hasher.update(path.as_os_str().as_encoded_bytes()).update(b"\0").update(digest.as_bytes());
            }
        }
        hasher.finalize()
    }

    /// True where a file that was told is missing now, or has lost all its bytes.
    fn is_half_saved(&self) -> bool {
        let now: BTreeMap<&PathBuf, bool> = self.files().collect();
        self.files.iter().any(|(path, full)| match now.get(path) {
            None => true,
            Some(now) => *full && !now,
        })
    }
}

/// What a path holds. Hidden files, copies with a tilde and Cargo's folder are an editor's or a tool's.
fn content(path: &Path, found: &Metadata) -> Content {
    if found.is_dir() {
        let Ok(entries) = fs::read_dir(path) else { return Content::Nothing };
        let mut names: Vec<PathBuf> = entries
            .flatten()
            .filter(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                !(name.starts_with('.') || name.ends_with('~') || name == "target")
            })
            .map(|entry| entry.path())
            .collect();
        names.sort_unstable();
        return Content::Folder(names);
    }
    if !found.is_file() || found.len() > MOST_BYTES {
        return Content::Nothing;
    }
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes)) {
        Ok(_) => Content::File(blake3::hash(&bytes), !bytes.is_empty()),
        Err(_) => Content::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ways in which editors save; each writes the whole of a file.
    const WAYS: [fn(&Path, &str); 5] = [
        |path, text| fs::write(path, text).unwrap(),
        |path, text| {
            // A new file in its place, as Vim, VS Code's atomic save and `sed -i` do it.
            let new = path.with_extension("new~");
            fs::write(&new, text).unwrap();
            fs::rename(&new, path).unwrap();
        },
        |path, text| {
            fs::remove_file(path).unwrap();
            fs::write(path, text).unwrap();
        },
        |path, text| {
            use std::io::{Seek as _, Write as _};
            let mut file = File::options().write(true).open(path).unwrap();
            file.seek(std::io::SeekFrom::Start(0)).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file.set_len(text.len() as u64).unwrap();
        },
        |path, text| {
            // The old time is put back, as `cp -p` and some synchronisers do.
            let before = fs::metadata(path).unwrap().modified().unwrap();
            fs::write(path, text).unwrap();
            File::options().write(true).open(path).unwrap().set_modified(before).unwrap();
        },
    ];

    /// Saves in bursts, looks now and then, and counts the bursts whose last content was told.
    fn told_of(saves: &mut Saves, path: &Path, bursts: usize, each: usize, seed: u64) -> usize {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut told = 0;
        for burst in 0..bursts {
            for save in 0..each {
                // All have the same length, so that the length tells nothing.
                let text = format!("burst {burst:06} save {save:06}");
                rng.choice(WAYS).unwrap()(path, &text);
                // Most clocks stamp files every few milliseconds; here each save may fall into the tick of the one
                // before it, also where the clock is finer.
                if let Some(known) = saves.known.get_mut(path)
                    && known.since.elapsed() < Duration::from_millis(20)
                    && rng.bool()
                {
                    known.stamp = Stamp::of(&fs::symlink_metadata(path).unwrap());
                }
                for _ in 0..rng.usize(0..3) {
                    saves.look();
                }
            }
            let last = blake3::hash(&fs::read(path).unwrap());
            let knows =
                |saves: &Saves| matches!(saves.known[path].content, Content::File(known, _) if known == last);
            // Long enough for any clock; with a stamp that is trusted too early, no time would do.
            let patience =
                Instant::now() + Duration::from_millis(if saves.young.is_zero() { 0 } else { 5_000 });
            loop {
                saves.look();
                if knows(saves) && saves.held.is_none() {
                    told += 1;
                    break;
                }
                if Instant::now() > patience {
                    break;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        told
    }

    fn file() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("main.rs");
        fs::write(&path, "burst ------ save ------").unwrap();
        (folder, path)
    }

    #[test]
    fn of_a_thousand_saves_of_every_kind_the_last_of_each_burst_is_told() {
        let (folder, path) = file();
        let mut saves = Saves::of(folder.path());
        assert_eq!(told_of(&mut saves, &path, 250, 4, 7), 250);
    }

    #[test]
    fn without_distrust_of_young_stamps_saves_are_missed() {
        let (folder, path) = file();
        let mut saves = Saves::trusting_after(folder.path(), Duration::ZERO);
        let told = told_of(&mut saves, &path, 50, 4, 7);
        assert!(told < 50, "all {told} were told: the test above would prove nothing");
    }

    #[test]
    fn a_save_that_changes_nothing_is_none() {
        let (folder, path) = file();
        let mut saves = Saves::of(folder.path());
        for way in WAYS {
            way(&path, "burst ------ save ------");
            assert!(!saves.look());
        }
    }

    #[test]
    fn a_new_file_in_a_new_folder_is_seen_and_litter_is_not() {
        let (folder, _path) = file();
        let mut saves = Saves::of(folder.path());
        for litter in [".main.rs.swp", "main.rs~", "target"] {
            fs::write(folder.path().join(litter), "x").unwrap();
        }
        assert!(!saves.look());
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/new.rs"), "fn new() {}").unwrap();
        assert!(saves.look());
        assert!(!saves.look());
    }

    #[test]
    fn a_folder_that_was_away_for_a_while_is_seen_again() {
        let (folder, path) = file();
        let away = folder.path().with_extension("away");
        let mut saves = Saves::of(folder.path());
        fs::rename(folder.path(), &away).unwrap();
        while !saves.look() {
            std::thread::sleep(Duration::from_millis(1));
        }
        fs::rename(&away, folder.path()).unwrap();
        assert!(saves.look(), "it is back");
        fs::write(&path, "burst 000000 save 000000").unwrap();
        assert!(saves.look(), "and so is every save");
    }

    #[test]
    fn a_file_that_is_gone_or_empty_is_given_a_moment_and_then_told() {
        for gone in [true, false] {
            let (folder, path) = file();
            let mut saves = Saves::of(folder.path());
            if gone {
                fs::remove_file(&path).unwrap()
            } else {
                fs::write(&path, "").unwrap()
            }
            assert!(!saves.look(), "an editor may be about to write it");
            while !saves.look() {
                std::thread::sleep(Duration::from_millis(1));
            }
            fs::write(&path, "back").unwrap();
            assert!(saves.look(), "and its return is told at once");
        }
    }
}
