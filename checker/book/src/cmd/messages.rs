//! `checker-book messages`: the texts of the book that are to be translated, for `author i18n`.

use anyhow::Result;
use serde_json::json;

use clap::CommandFactory as _;

use super::course;
use crate::catalogue;
use crate::cli::Cli;
use checker::{exit, report};

pub(super) fn execute() -> Result<u8> {
    let texts = catalogue::texts(&course()?.root)?;
    let pages = texts.iter().map(|text| json!({"context": null, "text": text.text, "page": text.page}));
    // What this program's own command line says stands in its definition and is known to nobody else.
    let usage = checker::usage::texts_of(Cli::command()).into_iter();
    let usage = usage.map(|text| json!({"context": "checker", "text": text, "page": "checker/book/src/cli.rs"}));
    let all: Vec<_> = pages.chain(usage).collect();
    report::println_all([serde_json::to_string(&all)?])?;
    Ok(exit::DONE)
}
