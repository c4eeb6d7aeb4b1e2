//! The book as a folder of web pages: `/en/`, `/bn/` and `/both/`, an index that chooses, and a map of the site.
//!
//! ```text
//! pages ──► mdBook, once for each language, side by side ──► search ──► finish ──┐
//!                        each listing and each translation is made once          ├─► index, site map
//!                                                                                 ┘
//! ```
//!
//! [`finish`](self) adds what mdBook's templates do not know: the other languages of each page. A new rendering
//! takes the place of the old one only when all of it is there.

mod finish;
mod index;
mod search;
mod sitemap;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_html::HtmlHandlebars;
use mdbook_renderer::{RenderContext, Renderer as _};

use crate::preprocessor::{Material, Pages};
use crate::tongue::Tongue;
use text::tr;

/// Where the rendering goes, relative to the course's root, unless somebody says otherwise.
pub const OUT: &str = "target/book";

/// The file that says that a folder is a rendering, and may be replaced by the next one.
pub const MARKER: &str = ".loop-and-order-book";

/// How the book is rendered.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The address at which it will be found; the site map needs it.
    pub site: Option<String>,
}

/// Renders the book of the course in `root` into `out`, which is replaced as a whole, and only if all went well.
///
/// # Errors
/// `out` holds something that is no rendering, a page has a mistake, or a file cannot be written. What was in `out` before is then still there.
pub fn render(root: &Path, out: &Path, request: &Request) -> Result<()> {
    let material = Arc::new(Material::read(root)?);
    refuse_what_is_not_ours(out)?;
    let parent = out.parent().unwrap_or(root);
    fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    let fresh = tempfile::Builder::new()
        .prefix(".book-")
        .tempdir_in(parent)
        .with_context(|| parent.display().to_string())?;
    let pages = std::thread::scope(|scope| {
        // The one with the most to do first: whoever has fewer processors than there are renderings waits for it least.
        let renderings: Vec<_> = Tongue::ALL
            .into_iter()
            .rev()
            .map(|tongue| {
                let (material, to) = (Arc::clone(&material), fresh.path().join(tongue.tag()));
                (tongue, scope.spawn(move || one(root, &to, tongue, material)))
            })
            .collect();
        let mut pages = Vec::new();
        for (tongue, rendering) in renderings {
            let there = rendering.join().map_err(|_| anyhow!(tr!("the book could not be rendered")))??;
            if tongue == Tongue::English {
                pages = there;
            }
        }
        anyhow::Ok(pages)
    })?;
    index::write(fresh.path())?;
    sitemap::write(fresh.path(), &pages, request.site.as_deref())?;
    let marker = fresh.path().join(MARKER);
    fs::write(&marker, "Made by `checker book build`, which replaces this folder as a whole.\n")
        .with_context(|| marker.display().to_string())?;
    // Where it does not get there, it is removed.
    replace(fresh.path(), out, parent)?;
    let _ = fresh.keep();
    Ok(())
}

/// Renders one of the three. Returns the paths of its pages.
fn one(root: &Path, to: &Path, tongue: Tongue, material: Arc<Material>) -> Result<Vec<String>> {
    let mut config = Config::from_disk(root.join("book.toml"))?;
    config.set("book.language", tongue.language())?;
    config.set("build.build-dir", to)?;
    if tongue == Tongue::Bengali {
        config.set("book.title", "লুপ ও ক্রম")?;
    } else if tongue == Tongue::Both {
        config.set("book.title", "Loop & Order · লুপ ও ক্রম")?;
    }
    let asked = config.html_config().and_then(|html| html.search).unwrap_or_default();
    // Every chapter lies below the empty path; see `search` for who indexes them.
    config.set("output.html.search.chapter", BTreeMap::from([("", BTreeMap::from([("enable", false)]))]))?;
    let mut book = MDBook::load_with_config(root, config)?;
    book.with_preprocessor(Pages { material, tongue: Some(tongue) });
    // What `MDBook::build` does, but the book stays at hand as its pages show it.
    let html = HtmlHandlebars::new();
    let (made, context) = book.preprocess_book(&html)?;
    let titles = context.chapter_titles.take();
    let mut context = RenderContext::new(root, made, book.config.clone(), to);
    context.chapter_titles = titles;
    html.render(&context)?;
    let sections = asked.enable.then(|| search::Sections::new(asked.heading_split_level));
    finish::finish(to, tongue, &context.book, sections)
}

/// Whether a rendering may take the place of what is there: nothing, an empty folder, or an earlier rendering.
fn refuse_what_is_not_ours(out: &Path) -> Result<()> {
    let there = match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_some() && !out.join(MARKER).is_file(),
        Err(reason) => reason.kind() != ErrorKind::NotFound,
    };
    anyhow::ensure!(
        !there,
        tr!(
            "`{path}` is there and was not made by `checker book build`, so nothing in it was touched; choose another folder with --out, or move that one away",
            path = out.display()
        )
    );
    Ok(())
}

/// Puts a folder in the place of another. The old one waits beside it under a name that nothing else has, until the
/// new one is there.
fn replace(fresh: &Path, out: &Path, parent: &Path) -> Result<()> {
    refuse_what_is_not_ours(out)?;
    let failed = || tr!("`{path}` could not be replaced", path = out.display());
    let aside = tempfile::Builder::new().prefix(".book-old-").tempdir_in(parent).with_context(failed)?;
    let old = aside.path().join("book");
    let moved = out.exists();
    if moved {
        fs::rename(out, &old).with_context(failed)?;
    }
    if let Err(error) = fs::rename(fresh, out) {
        if moved && fs::rename(&old, out).is_err() {
            // The only copy of the old pages must outlive this.
            let _ = aside.keep();
        }
        return Err(error).with_context(failed);
    }
    Ok(())
}
