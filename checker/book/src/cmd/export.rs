//! `checker book export`: each page of the book as a notebook.

use std::path::absolute;

use anyhow::Result;

use super::course;
use crate::cli::Export;
use crate::notebook::{FOLDER, Request, export};
use crate::tongue::Tongue;
use checker::{exit, report};
use text::{Language, tr, trn};

pub(super) fn execute(args: &Export) -> Result<u8> {
    let course = course()?;
    let out = match &args.out {
        Some(out) => absolute(out)?,
        None => course.root.join(FOLDER),
    };
    let tongue = args.text.unwrap_or(match Language::current() {
        Language::English => Tongue::English,
        Language::Bengali => Tongue::Bengali,
    });
    let done = export(&course.root, &out, Request { tongue, force: args.force })?;
    for name in &done.kept {
        report::error(&tr!(
            "{path} is there already and says something else, so it was kept; --force writes over it, and what was written there is lost",
            path = out.join(name).display()
        ));
    }
    report::println_all([trn!(
        done.written.len(),
        "{count} notebook is in {path}: open it with Jupyter",
        "{count} notebooks are in {path}: open them with Jupyter",
        path = out.display()
    )])?;
    Ok(if done.kept.is_empty() { exit::DONE } else { exit::NOT_ACCEPTED })
}
