//! The book's side of the Bengali catalogue: the entries without a context are the texts of its pages.
//!
//! `mdbook-i18n-helpers` says what a text is: a paragraph, a heading, an item of a list, a cell of a table. It
//! translates and lists; whether a translation is good, `author i18n` and people say.

use std::fs;
use std::path::{Path, PathBuf};

use mdbook_i18n_helpers::{extract_events, extract_messages, reconstruct_markdown, translate_events};
use polib_for_helpers::catalog::Catalog;
use polib_for_helpers::message::Message as HelperMessage;
use polib_for_helpers::metadata::CatalogMetadata;

use crate::error::Error;
use crate::memo::Memo;
use crate::page::{Kind, blocks};

/// The file, relative to the course's root.
pub const FILE: &str = "book/po/bn.po";

/// The translations of the book's texts.
pub struct Catalogue {
    entries: Catalog,
    /// Blocks that were translated: two renderings show the same Bengali.
    translated: Memo<Option<String>>,
}

/// A text of the book that is to be translated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// The English text, as the catalogue has it.
    pub text: String,
    /// The page that it stands on, relative to the course's root.
    pub page: String,
}

impl Catalogue {
    /// Reads the catalogue of the course in `root`; an absent one translates nothing.
    ///
    /// # Errors
    /// The file is there and cannot be used.
    pub fn read(root: &Path) -> Result<Self, Error> {
        let path = root.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).map_err(|reason| Error::Catalogue { path, reason }),
            Err(reason) if reason.kind() == std::io::ErrorKind::NotFound => {
                Ok(Self::of(Catalog::new(CatalogMetadata::new())))
            }
            Err(reason) => Err(Error::File { path, reason }),
        }
    }

    /// Reads a catalogue: its finished entries without a context.
    fn parse(text: &str) -> Result<Self, String> {
        // An empty comment at the top, as some editors write it, is more than the parser takes.
        let text: Vec<&str> = text.lines().filter(|line| *line != "#").collect();
        let read = polib::po_file::parse_from_reader(text.join("\n").as_bytes())
            .map_err(|error| error.to_string())?;
        let mut entries = Catalog::new(CatalogMetadata::new());
        for entry in read.messages() {
            if entry.msgctxt().is_some() || !entry.is_translated() || entry.is_fuzzy() {
                continue;
            }
            let Ok(bengali) = entry.msgstr() else { continue };
            entries.append_or_update(
                HelperMessage::build_singular()
                    .with_msgid(entry.msgid().to_owned())
                    .with_msgstr(bengali.to_owned())
                    .done(),
            );
        }
        Ok(Self::of(entries))
    }

    fn of(entries: Catalog) -> Self {
        Self { entries, translated: Memo::default() }
    }

    /// The Bengali of a block of Markdown; `None` where a text of it is not translated.
    ///
    /// # Errors
    /// The Markdown could not be taken apart or put together again.
    pub fn translate(&self, page: &str, markdown: &str) -> Result<Option<String>, Error> {
        self.translated.get(markdown, || self.translate_anew(page, markdown))
    }

    fn translate_anew(&self, page: &str, markdown: &str) -> Result<Option<String>, Error> {
        let failed = |reason: String| Error::Markdown { page: page.to_owned(), reason };
        let known = |text: &str| self.entries.find_message(None, text, None).is_some();
        if !messages(page, markdown)?.iter().all(|text| known(text)) {
            return Ok(None);
        }
        let events = extract_events(markdown, None);
        let events = translate_events(&events, &self.entries).map_err(|error| failed(error.to_string()))?;
        let (markdown, _) = reconstruct_markdown(&events, None).map_err(|error| failed(error.to_string()))?;
        Ok(Some(markdown))
    }

    /// The Bengali of a title.
    pub fn title(&self, text: &str) -> Option<String> {
        self.entries.find_message(None, text, None)?.msgstr().ok().map(str::to_owned)
    }
}

/// The texts of a block, as the catalogue has them.
fn messages(page: &str, markdown: &str) -> Result<Vec<String>, Error> {
    let found = extract_messages(markdown)
        .map_err(|error| Error::Markdown { page: page.to_owned(), reason: error.to_string() })?;
    Ok(found.into_iter().map(|(_, found)| found.message).collect())
}

/// Every text of the book that is to be translated, page by page, each once: the titles in its table of contents,
/// and what stands on its pages.
///
/// # Errors
/// A page cannot be read or taken apart.
pub fn texts(root: &Path) -> Result<Vec<Text>, Error> {
    let mut found: Vec<Text> = Vec::new();
    for path in pages(root)? {
        let markdown = fs::read_to_string(root.join(&path))
            .map_err(|reason| Error::File { path: path.clone(), reason })?;
        let page = path.to_string_lossy().into_owned();
        for block in blocks(&markdown) {
            if matches!(block.kind, Kind::Heading | Kind::Text) {
                for text in messages(&page, block.source)? {
                    // A table of contents is a list of links, and its titles are what is translated.
                    let texts = if page.ends_with("SUMMARY.md") { titles(&text) } else { vec![text] };
                    for text in texts {
                        if !found.iter().any(|known| known.text == text) {
                            found.push(Text { text, page: page.clone() });
                        }
                    }
                }
            }
        }
    }
    Ok(found)
}

/// The titles in an entry of the table of contents: `[Timers](02-event-loop.md)`.
fn titles(entry: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = entry;
    while let Some((_, after)) = rest.split_once('[') {
        let Some((title, after)) = after.split_once("](") else { break };
        found.push(title.to_owned());
        rest = after;
    }
    if found.is_empty() {
        found.push(entry.to_owned());
    }
    found
}

/// The book's Markdown files, relative to the root, the table of contents first.
fn pages(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let folder = PathBuf::from("book/src");
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in walkdir::WalkDir::new(root.join(&folder)).sort_by_file_name() {
        let entry = entry.map_err(|error| Error::File { path: folder.clone(), reason: error.into() })?;
        if entry.path().extension().is_some_and(|end| end == "md") {
            found.push(entry.path().strip_prefix(root).unwrap_or(entry.path()).to_owned());
        }
    }
    found.sort_by_key(|path| !path.ends_with("SUMMARY.md"));
    Ok(found)
}
