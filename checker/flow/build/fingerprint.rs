//! The checker's name by its own sources. The build script takes it, and a test includes it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::{fs, io};

/// A text that is another one as soon as the version, or the name or a byte of any file in the folders, is another.
/// A file stands for itself. Times of files are not in it.
pub fn fingerprint(version: &str, folders: &[&Path]) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    version.hash(&mut hasher);
    for folder in folders {
        if folder.is_file() {
            fs::read(folder)?.hash(&mut hasher);
        } else {
            add(folder, folder, &mut hasher)?;
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Adds every file of a folder, in the order of their names.
fn add(top: &Path, folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add(top, &path, hasher)?;
        } else {
            path.strip_prefix(top).unwrap_or(&path).hash(hasher);
            fs::read(&path)?.hash(hasher);
        }
    }
    Ok(())
}
