//! A file that is written whole or not at all: beside its place first, then renamed into it.
//!
//! A link that stands in its place is replaced, and what it points to stays as it is.

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Writes a file; its folder is made where it is missing. The file may be read by all, and started where
/// `is_executable` says so.
///
/// # Errors
/// The folder or the file cannot be written; what was there before is then still there.
pub fn write(path: &Path, bytes: &[u8], is_executable: bool) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".writing-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let mode = if is_executable { 0o755 } else { 0o644 };
    fs::set_permissions(file.path(), Permissions::from_mode(mode))?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_replaced_and_not_followed() {
        let desk = tempfile::tempdir().unwrap();
        let (outside, inside) = (desk.path().join("outside"), desk.path().join("a/inside"));
        fs::write(&outside, "theirs").unwrap();
        fs::create_dir(desk.path().join("a")).unwrap();
        std::os::unix::fs::symlink(&outside, &inside).unwrap();
        write(&inside, b"ours", true).unwrap();
        assert_eq!(fs::read_to_string(&outside).unwrap(), "theirs");
        assert_eq!(fs::read_to_string(&inside).unwrap(), "ours");
        assert!(fs::symlink_metadata(&inside).unwrap().permissions().mode() & 0o111 != 0);
        assert_eq!(fs::read_dir(desk.path().join("a")).unwrap().count(), 1, "nothing is left beside it");
    }
}
