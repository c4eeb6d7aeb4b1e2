//! A file that is written whole or not at all: beside its place first, then renamed into it.
//!
//! There are two ways. [`write`] is for files of the checker's own: a link that stands in their place is replaced, and
//! what it points to stays as it is. [`rewrite`] is for files that people have, too: it goes where they lead.

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

/// Writes a file anew. Where it is a link, what it leads to is written; who may read and write it stays as it was.
///
/// # Errors
/// As for [`write`].
pub fn rewrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let before = fs::metadata(&path).map(|found| found.permissions());
    write(&path, bytes, false)?;
    // A folder of another kind (a mounted disk) may know no permissions; what was to be written is there.
    before.map_or(Ok(()), |before| fs::set_permissions(&path, before).or(Ok(())))
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

    #[test]
    fn a_file_of_ones_own_stays_where_its_link_leads_and_as_private_as_it_was() {
        let desk = tempfile::tempdir().unwrap();
        let (real, link) = (desk.path().join("real"), desk.path().join("link"));
        fs::write(&real, "before").unwrap();
        fs::set_permissions(&real, Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        rewrite(&link, b"after").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "after");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
        rewrite(&desk.path().join("new/file"), b"made").unwrap();
        assert_eq!(fs::read(desk.path().join("new/file")).unwrap(), b"made");
    }
}
