//! The first page: it goes to the language that was chosen before, or that the browser asks for, and names them all.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use text::tr;

/// Where the page has the address of the Bengali font.
const FONT: &str = "{font}";

/// Writes `index.html`, and `.nojekyll`, without which some hosts leave out files.
pub(super) fn write(out: &Path) -> Result<()> {
    let path = out.join("index.html");
    let page = include_str!("../../assets/index.html").replace(FONT, &font(out)?);
    fs::write(&path, page).with_context(|| path.display().to_string())?;
    fs::write(out.join(".nojekyll"), "").with_context(|| out.display().to_string())
}

/// The Bengali font of the English rendering: its name has the hash of its content. Many machines have none of their own.
fn font(out: &Path) -> Result<String> {
    let folder = out.join("en/fonts");
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let font = names.filter(|name| name.starts_with("noto-sans-bengali") && name.ends_with(".woff2")).min();
    font.map(|name| format!("en/fonts/{name}"))
        .with_context(|| tr!("`{path}` has no Bengali font", path = folder.display()))
}
