//! One file for each command: what was typed is turned into what it means, and carried out.

mod check;
mod i18n;
mod new;

use std::env;

use anyhow::{Context, Result};

use crate::cli::Command;
use flow::course::Course;
use text::tr;

/// Carries out what was typed; the exit code.
///
/// # Errors
/// What stopped it, in words.
pub fn run(command: &Command) -> Result<u8> {
    match command {
        Command::New(args) => new::execute(args),
        Command::Check(args) => check::execute(args),
        Command::I18n(args) => i18n::execute(args),
    }
}

/// The course that the current folder lies in.
fn course() -> Result<Course> {
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    Ok(Course::open(&here)?)
}
