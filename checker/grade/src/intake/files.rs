//! The bytes of submissions by their content: each content once, under a name that is its own digest.
//!
//! It is the only place that writes what strangers handed in, and it never writes under a name of theirs.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use flow::build::Key;
use text::tr;

/// The content-addressed bytes of a gradebook.
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
}

/// What was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is there, under this key, with so many bytes.
    Stored(Key, u64),
    /// It has more bytes than were allowed, and is not there.
    TooLarge,
}

impl Files {
    /// The files in this folder, which is made where it is missing.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The folder that they are in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The key that these bytes have.
    pub fn key(bytes: &[u8]) -> Key {
        Key::of("file").with("bytes", bytes).key()
    }

    /// Puts bytes.
    ///
    /// # Errors
    /// The disk.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Key> {
        let key = Self::key(bytes);
        let at = self.at(key);
        // After a power cut a file may be there without its bytes.
        if fs::symlink_metadata(&at).is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64) {
            return Ok(key);
        }
        let folder = at.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.persist(&at).map_err(|error| error.error)?;
        Ok(key)
    }

    /// Puts what a reader gives, `most` bytes of it at the utmost. No more than that is ever in memory.
    ///
    /// # Errors
    /// The reader, or the disk.
    pub fn put_from(&self, reader: &mut dyn Read, most: u64) -> io::Result<Put> {
        let mut bytes = Vec::new();
        reader.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Ok(Put::TooLarge);
        }
        Ok(Put::Stored(self.put(&bytes)?, bytes.len() as u64))
    }

    /// The bytes of a key.
    ///
    /// # Errors
    /// They are not there, cannot be read, or are no longer what they were.
    pub fn get(&self, key: Key) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(self.at(key))?.read_to_end(&mut bytes)?;
        if Self::key(&bytes) == key {
            Ok(bytes)
        } else {
            let path = self.at(key);
            Err(io::Error::other(tr!(
                "{path} is damaged: its content is not what was handed in; hand the work in again",
                path = path.display()
            )))
        }
    }

    fn at(&self, key: Key) -> PathBuf {
        let hex = key.hex();
        self.folder.join(&hex[..2]).join(&hex[2..])
    }
}
