//! What is to be built: the files of one exercise, wherever they come from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::Error;
use super::compile::empty;

/// What is to be built: one exercise, the course's files and an overlay's already merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// The exercise's folder relative to the course's root, with `/`: `exercises/03-microtasks/01-hello`.
    pub folder: String,
    /// The files of the crate by their path relative to `folder` and with `/`: at least everything
    /// below `src/`. A manifest among them counts for the key, but what it says is
    /// read from the course: an overlay may not change it.
    pub files: BTreeMap<String, Source>,
    /// Where the files are.
    pub place: Place,
    /// The same files as everybody got them, where it is known: what a stranger's program has in common with all others
    /// is compiled from them, once. They are part of a stranger's program's key.
    pub starter: BTreeMap<String, Vec<u8>>,
}

/// One file of a recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its content.
    pub bytes: Vec<u8>,
    /// How messages name it; `None` for the file of the course itself.
    pub shown: Option<String>,
}

/// Where the files of a recipe are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the course's working tree, all of them: the empty overlay.
    Tree,
    /// At least one comes from an overlay.
    Overlay,
}

impl Recipe {
    /// The recipe of the exercise in `folder`, with these files (path and content).
    pub fn new<'a>(
        folder: impl Into<String>,
        place: Place,
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Self {
        let source = |bytes: &[u8]| Source { bytes: bytes.to_vec(), shown: None };
        let files = files.into_iter().map(|(path, bytes)| (path.to_owned(), source(bytes))).collect();
        Self { folder: folder.into(), files, place, starter: BTreeMap::new() }
    }

    /// The same recipe with messages that name the file at `path` as `name`. A path that is not
    /// in the recipe changes nothing.
    #[must_use]
    pub fn showing(mut self, path: &str, name: impl Into<String>) -> Self {
        if let Some(source) = self.files.get_mut(path) {
            source.shown = Some(name.into());
        }
        self
    }

    /// The paths that `rustc` is given, with the names to show for them.
    pub(super) fn shown_names(&self) -> BTreeMap<String, String> {
        let shown = |(path, source): (&String, &Source)| {
            Some((format!("{}/{path}", self.folder), source.shown.clone()?))
        };
        self.files.iter().filter_map(shown).collect()
    }

    /// True where a source may make the compiler read files that are not in the recipe.
    pub(super) fn names_other_files(&self) -> bool {
        let signs: [&[u8]; 2] = [b"include", b"path"];
        let says = |bytes: &[u8], sign: &[u8]| bytes.windows(sign.len()).any(|window| window == sign);
        self.files.values().any(|source| signs.iter().any(|sign| says(&source.bytes, sign)))
    }

    /// Makes `tree` hold its files and nothing else.
    pub(super) fn lay_out(&self, tree: &Path) -> Result<(), Error> {
        empty(tree)?;
        for (path, source) in &self.files {
            let path = tree.join(&self.folder).join(path);
            let failed = |fault| Error::writing(&path, fault);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(failed)?;
            }
            fs::write(&path, &source.bytes).map_err(failed)?;
        }
        Ok(())
    }
}
