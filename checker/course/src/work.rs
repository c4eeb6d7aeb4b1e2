//! The work on an exercise, named by its content: what was accepted once is known again on another day and machine.

use std::fs;

use super::{Exercise, blake3};

/// A larger file is none of an exercise's, and is not read.
const MOST_BYTES: u64 = 4 << 20;

/// The short digest of files that may differ: twelve hexadecimal digits. Line ends do not count, so that it is
/// the same on every system; an absent file does.
pub fn digest<'f>(files: impl IntoIterator<Item = (&'f str, Option<&'f [u8]>)>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in files {
        hasher.update(path.as_bytes()).update(b"\n");
        for line in bytes.unwrap_or(b"\0absent").split(|&b| b == b'\n') {
            hasher.update(line.strip_suffix(b"\r").unwrap_or(line)).update(b"\n");
        }
        hasher.update(b"\0");
    }
    hasher.finalize().to_hex()[..12].to_owned()
}

/// The digest of an exercise's files as they are in the working tree; `None` where it cannot be said.
pub fn digest_of_tree(exercise: &Exercise) -> Option<String> {
    let mut files = Vec::new();
    for path in &exercise.spec().ok()?.edit {
        let at = exercise.folder.join(path);
        let bytes = match fs::symlink_metadata(&at) {
            Ok(found) if found.is_file() && found.len() <= MOST_BYTES => Some(fs::read(&at).ok()?),
            Ok(_) => return None,
            Err(_) => None,
        };
        files.push((path.as_str(), bytes));
    }
    Some(digest(files.iter().map(|(path, bytes)| (*path, bytes.as_deref()))))
}
