//! Names the checker by its sources, so that a judgement stored by another one is never taken for its own.
//!
//! A version number cannot do that: between two releases it stays the same while the code changes.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=src");
    let mut hasher = DefaultHasher::new();
    env::var("CARGO_PKG_VERSION").unwrap_or_default().hash(&mut hasher);
    sources(Path::new("src"), &mut hasher)?;
    println!("cargo:rustc-env=CHECKER_SOURCES={:016x}", hasher.finish());
    Ok(())
}

/// Adds every file of a folder, in the order of their names.
fn sources(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            sources(&path, hasher)?;
        } else {
            path.hash(hasher);
            fs::read(&path)?.hash(hasher);
        }
    }
    Ok(())
}
