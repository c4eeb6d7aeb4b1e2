//! What a person told the checker once and for all: `settings.toml` in their configuration folder.
//!
//! It is theirs and not the course's: the same answer holds in every course. Keys that this version does not know
//! stay as they are.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::whole;
use text::Language;

/// The key of the language.
const LANGUAGE: &str = "language";

/// What is remembered, and where.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `None` where the system names no folder for it.
    path: Option<PathBuf>,
    values: Map<String, Value>,
}

impl Settings {
    /// Those of the person who runs the checker. A file that is missing or damaged is empty.
    pub fn read() -> Self {
        Self::read_in(folder(|name| env::var_os(name)))
    }

    fn read_in(folder: Option<PathBuf>) -> Self {
        let path = folder.map(|folder| folder.join("settings.toml"));
        let text = path.as_ref().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        Self { path, values: basic_toml::from_str(&text).unwrap_or_default() }
    }

    /// The language that was chosen; `None` where nobody was asked yet.
    pub fn language(&self) -> Option<Language> {
        self.values.get(LANGUAGE).and_then(Value::as_str).and_then(Language::named)
    }

    /// Remembers the language.
    ///
    /// # Errors
    /// The file cannot be written; the answer then holds for this time only.
    pub fn remember_language(&mut self, language: Language) -> io::Result<()> {
        self.values.insert(LANGUAGE.to_owned(), Value::from(language.tag()));
        let Some(path) = &self.path else { return Ok(()) };
        let text = basic_toml::to_string(&self.values).map_err(io::Error::other)?;
        whole::rewrite(path, text.as_bytes())
    }

    /// The file, where there is a place for one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

/// `$XDG_CONFIG_HOME/loop-and-order`, or the same below `~/.config` (XDG Base Directory Specification, which has
/// a relative path count as none).
fn folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
    Some(config.join("loop-and-order"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_remembered_beside_what_else_is_there() {
        let home = tempfile::tempdir().unwrap();
        let read = || Settings::read_in(Some(home.path().join("loop-and-order")));
        assert_eq!(read().language(), None);
        read().remember_language(Language::Bengali).unwrap();
        assert_eq!(read().language(), Some(Language::Bengali));
        let file = read().path().unwrap().to_owned();
        fs::write(&file, "colour = \"blue\"\nlanguage = \"bn\"\n").unwrap();
        read().remember_language(Language::English).unwrap();
        let text = fs::read_to_string(file).unwrap();
        assert!(text.contains("colour = \"blue\"") && text.contains("language = \"en\""), "{text}");
    }

    #[test]
    fn a_damaged_file_is_an_empty_one() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("settings.toml"), "language = [").unwrap();
        let settings = Settings::read_in(Some(home.path().to_owned()));
        assert_eq!(settings.language(), None);
    }

    #[test]
    fn a_relative_configuration_folder_is_none() {
        let of = |set: &[(&str, &str)]| {
            folder(|name| Some(set.iter().find(|(known, _)| *known == name)?.1.into()))
        };
        assert_eq!(
            of(&[("XDG_CONFIG_HOME", "here"), ("HOME", "/h")]),
            Some("/h/.config/loop-and-order".into())
        );
        assert_eq!(of(&[("XDG_CONFIG_HOME", "/c"), ("HOME", "/h")]), Some("/c/loop-and-order".into()));
        assert_eq!(of(&[]), None);
    }
}
