//! What of an attempt belongs to one exercise, and how it is laid out for whoever compiles it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use flow::course::{Reason, Rejection};
use text::{later, tr};

use super::bounds::Bounds;
use super::files::Files;
use crate::attempt::{Entry, Snapshot, Special};

impl Snapshot {
    /// The entries of one exercise by their paths in its folder; `dir` is that folder, `03-microtasks/02-priority-order`.
    ///
    /// A link that stands in the place of the folder itself, or of its chapter, has the empty path.
    pub fn of_exercise(&self, dir: &str) -> BTreeMap<&str, Entry> {
        let mut found: BTreeMap<&str, Entry> = self
            .entries
            .range(format!("{dir}/")..)
            .map_while(|(path, entry)| Some((path.strip_prefix(dir)?.strip_prefix('/')?, *entry)))
            .collect();
        let chapter = dir.split_once('/').map_or("", |(chapter, _)| chapter);
        if let Some(entry) = [dir, chapter].into_iter().find_map(|place| self.entries.get(place)) {
            found.insert("", *entry);
        }
        found
    }

    /// The folders of the exercises that it holds anything of.
    pub fn exercises(&self) -> Vec<String> {
        let mut dirs: Vec<String> = self
            .entries
            .keys()
            .filter_map(|path| {
                let mut parts = path.splitn(3, '/');
                Some(format!("{}/{}", parts.next()?, parts.next()?))
            })
            .collect();
        dirs.dedup();
        dirs
    }

    /// Why an exercise is `rejected` before anything is laid out: its links, devices and files beyond all bounds. Empty
    /// where nothing forbids it yet; the overlay's own rules come after that.
    pub fn rejections(&self, dir: &str) -> Vec<Rejection> {
        let rejection = |(path, entry): (&str, Entry)| {
            let reason = match entry {
                Entry::File { .. } => return None,
                Entry::Special(Special::Link) => Reason::Link,
                Entry::Special(Special::HardLink) => Reason::HardLink,
                Entry::Special(Special::Device) => Reason::Special(later!("a FIFO, a socket or a device")),
                // How much more, nobody has read.
                Entry::Special(Special::TooLarge) => Reason::TooLarge(Bounds::SUBMISSION.file + 1),
            };
            Some(Rejection { path: super::path::shown(path.as_bytes()), reason })
        };
        self.of_exercise(dir).into_iter().filter_map(rejection).collect()
    }

    /// Writes the files of one exercise below `to/exercises/NN-chapter/MM-exercise/`, and nothing else. What is there
    /// is an overlay then. `to` is a folder of ours that is empty.
    ///
    /// # Errors
    /// The exercise has a [rejection](Self::rejections), bytes are missing among the gradebook's files, or the disk.
    pub fn lay_out(&self, files: &Files, dir: &str, to: &Path) -> io::Result<()> {
        if let Some(rejection) = self.rejections(dir).first() {
            return Err(io::Error::other(tr!(
                "it is rejected and cannot be laid out: {reason}",
                reason = rejection
            )));
        }
        let folder = to.join("exercises").join(dir);
        fs::create_dir_all(&folder)?;
        for (path, entry) in self.of_exercise(dir) {
            let Entry::File { content, .. } = entry else { continue };
            // The intake let only such paths in; a gradebook may have been through other hands since.
            if path.split('/').any(|part| matches!(part, "" | "." | "..")) || path.contains('\0') {
                return Err(io::Error::other(tr!(
                    "a path of the gradebook leads elsewhere: {path}",
                    path = path.escape_debug()
                )));
            }
            let at = folder.join(path);
            fs::create_dir_all(at.parent().unwrap_or(&folder))?;
            let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&at)?;
            io::Write::write_all(&mut file, &files.get(content)?)?;
        }
        Ok(())
    }
}
