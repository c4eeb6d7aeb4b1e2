//! `checker serve` and `checker book`: commands that the sibling program carries out. What was typed is handed on as it
//! is, `--help` too, and that program takes the place of this one.

use std::env;
use std::ffi::OsString;

use anyhow::{Context, Result};

use super::course;
use crate::cli::Passed;
use crate::sibling;
use flow::process::{Invocation, install_cancel, take_the_place};
use text::{Language, tr};

/// Lets `checker-book` carry out a command: `serve`, or what was typed behind `book`.
pub(super) fn execute(command: Option<&str>, passed: &Passed, language: Option<Language>) -> Result<u8> {
    let program = sibling::book(course().ok().as_ref(), &install_cancel()?)?;
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    let language = language.iter().flat_map(|language| ["--lang", language.tag()]);
    let args = language.chain(command).map(OsString::from).chain(passed.args.iter().cloned());
    let invocation = Invocation::new(program, here).args(args).inherit(|_| true);
    Err(take_the_place(&invocation).into())
}
