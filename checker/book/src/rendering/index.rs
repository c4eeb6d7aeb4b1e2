//! The first page: it goes to the language that was chosen before, or that the browser asks for, and names them all.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Writes `index.html`, and `.nojekyll`, without which some hosts leave out files.
pub(super) fn write(out: &Path) -> Result<()> {
    let path = out.join("index.html");
    fs::write(&path, include_str!("../../assets/index.html")).with_context(|| path.display().to_string())?;
    fs::write(out.join(".nojekyll"), "").with_context(|| out.display().to_string())
}
