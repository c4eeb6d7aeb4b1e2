//! The book as notebooks: each page as one `.ipynb`, and beside them the small file that lets their cells call the
//! checker.
//!
//! ```text
//! book/src/*.md ──► include ──► page ── blocks, translated ──► Markdown cells ──┐
//!                               listing ── program, recorded output ──► %%rust, %%node ──► 02-event-loop.ipynb
//!                               exercise ── box, starter ──► %%rust exercise/ID ┘          loop_and_order.py
//! ```
//!
//! Exporting runs no code: the outputs are those that were recorded, and say so. A notebook that its reader has changed
//! is never written over unasked.

mod cell;
mod chapter;
mod extension;
mod link;
mod recorded;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_preprocessors::LinkPreprocessor;
use mdbook_driver::config::Config;
use mdbook_preprocessor::book::BookItem;
use mdbook_preprocessor::{Preprocessor as _, PreprocessorContext};

use crate::catalogue::Catalogue;
use crate::preprocessor::Material;
use crate::tongue::Tongue;
use cell::Notebook;
use chapter::Chapter;
use checker::whole;
use link::Links;

/// Where the notebooks go, relative to the course's root, unless somebody says otherwise. It is no folder for what
/// can be made again: readers write in notebooks.
pub const FOLDER: &str = "notebooks";

/// How the book is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// The language of the text.
    pub tongue: Tongue,
    /// Write over notebooks that are there and say something else.
    pub force: bool,
}

/// What was exported: names of files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// The notebooks that are as they should be now.
    pub written: Vec<String>,
    /// Those that were there, said something else, and were left as they are.
    pub kept: Vec<String>,
}

/// A page of the book: its name, `02-event-loop.md`, and its Markdown with the pieces of files that it includes.
struct Page {
    name: String,
    markdown: String,
}

/// Writes each page of the course's book as a notebook into `out`.
///
/// # Errors
/// A page has a mistake, the recording of a listing is stale, or a file cannot be written.
pub fn export(root: &Path, out: &Path, request: Request) -> Result<Exported> {
    let material = Material::read(root)?;
    let catalogue = Catalogue::read(&material.course().root)?;
    let pages = pages(root)?;
    let mut links = Links::default();
    for page in &pages {
        links.add(&page.name, &page.markdown, request.tongue, &catalogue)?;
    }
    let mut notebooks = Vec::new();
    for page in &pages {
        let chapter = Chapter {
            page: &page.name,
            tongue: request.tongue,
            catalogue: &catalogue,
            shelf: &material,
            links: &links,
        };
        let cells = chapter.cells(&page.markdown)?;
        notebooks.push((link::notebook(&page.name), Notebook { cells }.to_json()));
    }
    fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    let extension = extension::source(root, out, request.tongue)?;
    let path = out.join(extension::FILE);
    whole::write(&path, extension.as_bytes(), false).with_context(|| path.display().to_string())?;
    let mut exported = Exported::default();
    for (name, text) in notebooks {
        let path = out.join(&name);
        let is_other = fs::read(&path).is_ok_and(|there| there != text.as_bytes());
        if is_other && !request.force {
            exported.kept.push(name);
            continue;
        }
        whole::write(&path, text.as_bytes(), false).with_context(|| path.display().to_string())?;
        exported.written.push(name);
    }
    Ok(exported)
}

/// The pages of the table of contents that are written, in its order.
fn pages(root: &Path) -> Result<Vec<Page>> {
    let config = Config::from_disk(root.join("book.toml"))?;
    let book = MDBook::load_with_config(root, config)?;
    // mdBook's own way to put the pieces of files where pages name them.
    let context = PreprocessorContext::new(root.to_owned(), book.config, "ipynb".to_owned());
    let book = LinkPreprocessor::new().run(&context, book.book)?;
    let pages = book.iter().filter_map(|item| match item {
        BookItem::Chapter(chapter) => {
            let name = chapter.source_path.as_ref()?.to_string_lossy().into_owned();
            Some(Page { name, markdown: chapter.content.clone() })
        }
        BookItem::Separator | BookItem::PartTitle(_) => None,
    });
    Ok(pages.collect())
}
