//! The small file beside the notebooks that gives Jupyter the cell magics; it is told where the course is.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::tongue::Tongue;
use text::Language;

/// Its name: what `%load_ext` loads.
pub(super) const FILE: &str = "loop_and_order.py";
/// The file, with what is filled in as it would be in the course's own folder.
const SOURCE: &str = include_str!("../../assets/loop_and_order.py");

/// The file for notebooks in `out` of the course in `root`.
///
/// # Errors
/// One of the folders is not there.
pub(super) fn source(root: &Path, out: &Path, tongue: Tongue) -> Result<String> {
    let real = |path: &Path| path.canonicalize().with_context(|| path.display().to_string());
    let course = way(&real(root)?, &real(out)?);
    let language = match tongue {
        Tongue::English => Language::English,
        Tongue::Bengali => Language::Bengali,
        Tongue::Both => Language::current(),
    };
    // A text in JSON is one in Python, too.
    let course = serde_json::to_string(&course.to_string_lossy())?;
    Ok(SOURCE
        .replace("COURSE = \".\"", &format!("COURSE = {course}"))
        .replace("LANGUAGE = \"en\"", &format!("LANGUAGE = \"{}\"", language.tag())))
}

/// The way from the notebooks to the course: upwards where they lie in it, so that the folder can be moved; else its
/// full path.
fn way(root: &Path, out: &Path) -> PathBuf {
    match out.strip_prefix(root) {
        Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Ok(below) => below.components().map(|_| Component::ParentDir).collect(),
        Err(_) => root.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_told_where_the_course_is_and_what_to_speak() {
        let room = tempfile::tempdir().unwrap();
        let (root, out) = (room.path().join("course"), room.path().join("course/a/b"));
        std::fs::create_dir_all(&out).unwrap();
        let near = source(&root, &out, Tongue::Bengali).unwrap();
        assert!(near.contains("\nCOURSE = \"../..\"\n") && near.contains("\nLANGUAGE = \"bn\"\n"), "{near}");
        let far = source(&root, room.path(), Tongue::English).unwrap();
        let root = root.canonicalize().unwrap();
        assert!(far.contains(&format!("\nCOURSE = \"{}\"\n", root.display())), "{far}");
    }
}
