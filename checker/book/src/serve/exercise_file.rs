//! The one file of an exercise that a cell edits: it is the file in `exercises/`, which an editor may have open too.
//!
//! A save says which text it was made from. Where the file says something else by then, nothing is written, and whoever
//! saves is asked. A cell never learns the path of anything else.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::answer::Refusal;
use checker::whole;
use flow::course::Exercise;
use text::tr;

/// A larger file is no exercise's, and no larger text is saved.
pub(super) const MOST_BYTES: usize = 256 << 10;

/// Saves of all cells come one after the other, so that none falls between a look and a write of another.
static SAVING: Mutex<()> = Mutex::new(());

/// The file.
#[derive(Debug)]
pub(super) struct ExerciseFile {
    path: PathBuf,
    /// Its path in the course, as the page shows it.
    pub(super) shown: String,
}

/// What a file says, and the digest of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Saved {
    /// The text, with newlines alone at the ends of lines, as a page has it.
    pub(super) text: String,
    /// The hash of the bytes, in hex; of nothing where there is no file.
    pub(super) digest: String,
    has_crlf: bool,
}

impl ExerciseFile {
    /// The first file that the exercise lets differ.
    pub(super) fn of(exercise: &Exercise) -> Result<Self, Refusal> {
        let spec = exercise.spec().map_err(Refusal::fault)?;
        let first = spec.edit.first().ok_or(Refusal::Unknown)?;
        let shown = format!("exercises/{}/{first}", exercise.dir);
        Ok(Self { path: exercise.folder.join(first), shown })
    }

    /// What it says now.
    pub(super) fn read(&self) -> Result<Saved, Refusal> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(Refusal::Fault(format!("{}: {error}", self.shown))),
        };
        if bytes.len() > MOST_BYTES {
            return Err(Refusal::Fault(tr!(
                "{path} is too large for a cell; use an editor",
                path = self.shown
            )));
        }
        let digest = blake3::hash(&bytes).to_hex().to_string();
        let text = String::from_utf8(bytes)
            .map_err(|_| Refusal::Fault(tr!("{path} is not UTF-8; use an editor", path = self.shown)))?;
        let has_crlf = text.contains("\r\n");
        Ok(Saved { text: text.replace("\r\n", "\n"), digest, has_crlf })
    }

    /// Writes a text that was made from the one with the digest `from`; what it says then.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] where the file says something else by now, and not this text either.
    pub(super) fn save(&self, text: &str, from: &str) -> Result<Saved, Refusal> {
        self.write_with(text, from, |text| whole::rewrite(&self.path, text.as_bytes()))
    }

    /// The same with another way to write it.
    pub(super) fn write_with(
        &self,
        text: &str,
        from: &str,
        write: impl FnOnce(&str) -> std::io::Result<()>,
    ) -> Result<Saved, Refusal> {
        if text.len() > MOST_BYTES {
            return Err(Refusal::Malformed(tr!("the text is too long for a cell")));
        }
        let _one = SAVING.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.read()?;
        if now.text == text {
            return Ok(now);
        }
        if now.digest != from {
            return Err(Refusal::Conflict { theirs: now.text, digest: now.digest });
        }
        let text = if now.has_crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        write(&text).map_err(|error| {
            Refusal::Fault(tr!(
                "{path} cannot be written ({reason}), and says what it said before; check its permissions and the space on the disk",
                path = self.shown,
                reason = error
            ))
        })?;
        self.read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, ExerciseFile) {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("main.rs");
        fs::write(&path, text).unwrap();
        (desk, ExerciseFile { path, shown: "main.rs".to_owned() })
    }

    #[test]
    fn a_text_that_was_made_from_an_older_one_is_not_written() {
        let (_desk, file) = file("first");
        let seen = file.read().unwrap();
        fs::write(&file.path, "from an editor").unwrap();
        let conflict = file.save("from the page", &seen.digest).unwrap_err();
        let Refusal::Conflict { theirs, digest } = conflict else { panic!("{conflict:?}") };
        assert_eq!(theirs, "from an editor");
        assert_eq!(fs::read_to_string(&file.path).unwrap(), "from an editor");
        // Whoever has seen it may write over it.
        file.save("from the page", &digest).unwrap();
        assert_eq!(fs::read_to_string(&file.path).unwrap(), "from the page");
    }

    #[test]
    fn the_same_text_from_two_sides_is_no_conflict() {
        let (_desk, file) = file("first");
        let seen = file.read().unwrap();
        fs::write(&file.path, "same").unwrap();
        assert_eq!(file.save("same", &seen.digest).unwrap().text, "same");
    }

    #[test]
    fn line_ends_of_windows_stay_what_they_were() {
        let (_desk, file) = file("a\r\nb\r\n");
        let seen = file.read().unwrap();
        assert_eq!(seen.text, "a\nb\n");
        file.save("a\nc\n", &seen.digest).unwrap();
        assert_eq!(fs::read_to_string(&file.path).unwrap(), "a\r\nc\r\n");
    }
}
