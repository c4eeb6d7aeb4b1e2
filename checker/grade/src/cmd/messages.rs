//! `checker-grade __messages`: the texts of its help, which stand in no other list, for `author i18n`.

use anyhow::Result;
use clap::CommandFactory as _;
use serde_json::json;

use crate::cli::Cli;
use checker::{exit, report};

pub(super) fn execute() -> Result<u8> {
    let texts = checker::usage::texts_of(Cli::command()).into_iter();
    let texts =
        texts.map(|text| json!({"context": "checker", "text": text, "page": "checker/grade/src/cli.rs"}));
    report::println_all([serde_json::to_string(&texts.collect::<Vec<_>>())?])?;
    Ok(exit::DONE)
}
