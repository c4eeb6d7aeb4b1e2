//! What can be wrong with the book's own files. Each message says where, and what to do.

use std::path::{Path, PathBuf};

use text::tr;

/// A fault of the book, or of the machine that it is built on. Never a reader's.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read or written.
    #[error("{}", tr!("`{path}`: {reason}", path = .path.display(), reason = .reason))]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// No listing has this id.
    #[error("{}", tr!("there is no listing `{id}`: a listing is a folder book/listings/NN-chapter/NAME", id = .id))]
    NoListing {
        /// What was asked for.
        id: String,
    },
    /// A listing's folder has no program.
    #[error("{}", tr!("the listing `{path}` has no program: write node.js, node.mjs or main.rs", path = .folder.display()))]
    NoProgram {
        /// Which folder.
        folder: PathBuf,
    },
    /// A listing's case has a mistake.
    #[error("{}", tr!("`{path}`: {error}", path = .path.display(), error = .error))]
    Case {
        /// The file.
        path: PathBuf,
        /// The mistake and its place.
        error: Box<order::yaml::Error>,
    },
    /// A recording was not written by this program.
    #[error("{}", tr!("`{path}` is no recording: {reason}; delete it and record again with `checker book verify --write`", path = .path.display(), reason = .reason))]
    Recorded {
        /// The file.
        path: PathBuf,
        /// What the reader said.
        reason: serde_json::Error,
    },
    /// A recording is not as the program wrote it.
    #[error("{}", tr!("`{path}` was changed since the program wrote it: a recording is written by the program, never by hand; delete the file and record again with `checker book verify {id} --write`", path = .path.display(), id = .id))]
    Seal {
        /// The file.
        path: PathBuf,
        /// Its listing.
        id: String,
    },
    /// A page asks for something in a way that is none.
    #[error("{}", tr!("{page}: `{written}` is no directive: {why}", page = .page, written = .written, why = .why))]
    Directive {
        /// The page.
        page: String,
        /// What stands there.
        written: String,
        /// What is wrong with it.
        why: String,
    },
    /// A page shows a listing that was changed since it was recorded, or was never recorded.
    #[error("{}", tr!("the output of the listing `{id}` ({runtime}) was not recorded from the program that stands there: run `checker book verify {id} --write`", id = .id, runtime = .runtime))]
    Stale {
        /// Which listing.
        id: String,
        /// Which of its programs.
        runtime: &'static str,
    },
    /// A heading has no anchor of its own, which all renderings would share.
    #[error("{}", tr!("{page}: the heading `{written}` has no anchor in plain letters; write `## Title {{#title}}`", page = .page, written = .written))]
    Heading {
        /// The page.
        page: String,
        /// The heading.
        written: String,
    },
    /// The book's configuration asks for a language in which there is no rendering.
    #[error("{}", tr!("book.toml: `language = \"{written}\"` is no language of the book; write en, bn or both", written = .written))]
    Language {
        /// What stands there.
        written: String,
    },
    /// The Bengali catalogue cannot be used.
    #[error("{}", tr!("the Bengali catalogue `{path}` cannot be read: {reason}; `msgfmt --check` names the line", path = .path.display(), reason = .reason))]
    Catalogue {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The Markdown of a page could not be taken apart.
    #[error("{}", tr!("{page}: this text cannot be translated: {reason}", page = .page, reason = .reason))]
    Markdown {
        /// The page.
        page: String,
        /// What the library said.
        reason: String,
    },
}

impl Error {
    /// A recording in this file is not as the program wrote it.
    pub fn seal(path: PathBuf) -> Self {
        // `book/listings/02-event-loop/timers/recorded.json`
        let name = |path: Option<&Path>| {
            path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let folder = path.parent();
        let id = format!("{}/{}", name(folder.and_then(Path::parent)), name(folder));
        Self::Seal { path, id }
    }
}
