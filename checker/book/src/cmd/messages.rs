//! `checker-book messages`: the texts of the book that are to be translated, for `author i18n`.

use anyhow::Result;
use serde_json::json;

use super::course;
use crate::catalogue;
use checker::{exit, report};

pub(super) fn execute() -> Result<u8> {
    let texts = catalogue::texts(&course()?.root)?;
    let all: Vec<_> = texts.iter().map(|text| json!({"text": text.text, "page": text.page})).collect();
    report::println_all([serde_json::to_string(&all)?])?;
    Ok(exit::DONE)
}
