//! The book as a folder of web pages: `/en/`, `/bn/` and `/both/`, an index that chooses, and a map of the site.
//!
//! mdBook renders, three times; [`finish`](self) adds what its templates do not know: the other languages of
//! each page. A new rendering takes the place of the old one only when all of it is there.

mod finish;
mod index;
mod sitemap;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use crate::preprocessor::{Material, Pages};
use crate::tongue::Tongue;
use text::tr;

/// Where the rendering goes, relative to the course's root, unless somebody says otherwise.
pub const OUT: &str = "target/book";

/// How the book is rendered.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The address at which it will be found; the site map needs it.
    pub site: Option<String>,
}

/// Renders the book of the course in `root` into `out`, which is replaced as a whole, and only if all went well.
///
/// # Errors
/// A page has a mistake, or a file cannot be written. What was in `out` before is then still there.
pub fn render(root: &Path, out: &Path, request: &Request) -> Result<()> {
    let material = Arc::new(Material::read(root)?);
    let parent = out.parent().unwrap_or(root);
    fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    let fresh = tempfile::Builder::new()
        .prefix(".book-")
        .tempdir_in(parent)
        .with_context(|| parent.display().to_string())?;
    std::thread::scope(|scope| {
        let renderings: Vec<_> = Tongue::ALL
            .into_iter()
            .map(|tongue| {
                let (material, to) = (Arc::clone(&material), fresh.path().join(tongue.tag()));
                scope.spawn(move || one(root, &to, tongue, material))
            })
            .collect();
        renderings.into_iter().try_for_each(|rendering| {
            rendering.join().map_err(|_| anyhow!(tr!("the book could not be rendered")))?
        })
    })?;
    let pages = finish::finish(fresh.path())?;
    index::write(fresh.path())?;
    sitemap::write(fresh.path(), &pages, request.site.as_deref())?;
    replace(&fresh.keep(), out)
}

/// Renders one of the three.
fn one(root: &Path, to: &Path, tongue: Tongue, material: Arc<Material>) -> Result<()> {
    let mut config = Config::from_disk(root.join("book.toml"))?;
    config.set("book.language", tongue.language())?;
    config.set("build.build-dir", to)?;
    if tongue == Tongue::Bengali {
        config.set("book.title", "লুপ ও ক্রম")?;
    } else if tongue == Tongue::Both {
        config.set("book.title", "Loop & Order · লুপ ও ক্রম")?;
    }
    let mut book = MDBook::load_with_config(root, config)?;
    book.with_preprocessor(Pages { material, tongue: Some(tongue) });
    book.build()
}

/// Puts a folder in the place of another.
fn replace(fresh: &Path, out: &Path) -> Result<()> {
    let old: PathBuf = out.with_extension("old");
    let failed = || tr!("`{path}` could not be replaced", path = out.display());
    if out.exists() {
        if old.exists() {
            fs::remove_dir_all(&old).with_context(failed)?;
        }
        fs::rename(out, &old).with_context(failed)?;
    }
    fs::rename(fresh, out).with_context(failed)?;
    if old.exists() {
        fs::remove_dir_all(&old).with_context(failed)?;
    }
    Ok(())
}
