//! Paths that the user of a sandbox can follow. As root, what lies in a folder for root alone (the toolchain in `/root`) is
//! bound, in a view of the file system that only this process has, to a place that all can read.
//!
//! As an ordinary user there is nothing to do: the sandbox is made by the user whose files they are.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use rustix::mount::MountFlags;

use flow::process;
use text::tr;

/// The folder of those places; empty for everybody else. Beside it stands another, where `/run` cannot be written.
const PLACES: [&str; 2] = ["/run/loop-and-order-wall", "/tmp/loop-and-order-wall"];
/// A file that is there in a view of one's own, and nowhere else.
const MARK: &str = "mark";

/// Whether programs run as users of their own, who may read less than this process.
pub(super) fn is_needed() -> bool {
    rustix::process::geteuid().is_root()
}

/// Gives the calling thread, and all that it starts, a view of the file system of its own.
///
/// # Errors
/// When root may not do that (some containers).
pub(super) fn own_view() -> io::Result<()> {
    process::own_mounts()?;
    if place().is_some() {
        // A worker inherits that of its conductor.
        return Ok(());
    }
    let mut refused = io::Error::from(io::ErrorKind::NotFound);
    for place in PLACES.map(Path::new) {
        match DirBuilder::new().mode(0o755).create(place) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                refused = error;
                continue;
            }
            _ => {}
        }
        // In a public folder somebody else may have been first.
        let meta = fs::symlink_metadata(place)?;
        if !meta.is_dir() || meta.uid() != 0 {
            continue;
        }
        let flags = MountFlags::NOSUID | MountFlags::NODEV;
        rustix::mount::mount("loop-and-order", place, "tmpfs", flags, c"mode=755,size=64k")?;
        fs::write(place.join(MARK), "")?;
        return Ok(());
    }
    Err(refused)
}

fn place() -> Option<&'static Path> {
    PLACES.map(Path::new).into_iter().find(|place| place.join(MARK).exists())
}

/// The same file or folder by a path that every user may follow, and read.
///
/// # Errors
/// When there is none, or it cannot be bound.
pub(super) fn path(path: &Path) -> io::Result<PathBuf> {
    let path = path.canonicalize()?;
    if !is_needed() {
        return Ok(path);
    }
    // What nobody else may read is found out here, and not by a compiler that blames a program for it.
    is_readable(&path)?;
    let is_closed = |folder: &&Path| fs::metadata(folder).map_or(0, |meta| meta.mode()) & 0o001 == 0;
    let Some(closed) = path.ancestors().skip(1).find(is_closed) else { return Ok(path) };
    let beneath = path.strip_prefix(closed).map_err(io::Error::other)?;
    let Some(first) = beneath.components().next() else { return Ok(path) };
    let source = closed.join(first);
    if place().is_none() {
        own_view()?;
    }
    let place = place().ok_or(io::ErrorKind::NotFound)?;
    let name = blake3::hash(source.as_os_str().as_encoded_bytes()).to_hex();
    let bound = place.join(&name.as_str()[..16]);
    let is_dir = source.is_dir();
    let id = |path: &Path| fs::metadata(path).map(|meta| (meta.dev(), meta.ino())).ok();
    // What was removed and made anew is bound anew.
    if id(&bound).is_none() || id(&bound) != id(&source) {
        if is_dir {
            DirBuilder::new().recursive(true).mode(0o755).create(&bound)?;
        } else {
            fs::write(&bound, "")?;
        }
        rustix::mount::mount_bind(&source, &bound)?;
        let flags = MountFlags::BIND | MountFlags::RDONLY | MountFlags::NOSUID | MountFlags::NODEV;
        rustix::mount::mount_remount(&bound, flags, c"")?;
    }
    let rest: PathBuf = beneath.components().skip(1).collect();
    Ok(if rest.as_os_str().is_empty() { bound } else { bound.join(rest) })
}

/// Whether every user may read a file, or a folder and what stands in it.
fn is_readable(path: &Path) -> io::Result<()> {
    let check = |path: &Path, meta: &fs::Metadata| {
        let needed = if meta.is_dir() { 0o005 } else { 0o004 };
        if meta.is_symlink() || meta.mode() & needed == needed {
            return Ok(());
        }
        let path = path.display();
        Err(io::Error::other(tr!(
            "programs run as another user than root here, who may not read `{path}`: allow it with `chmod -R o+rX {path}`",
            path = path
        )))
    };
    let meta = fs::metadata(path)?;
    check(path, &meta)?;
    for entry in meta.is_dir().then(|| fs::read_dir(path)).transpose()?.into_iter().flatten().flatten() {
        check(&entry.path(), &entry.metadata()?)?;
    }
    Ok(())
}
