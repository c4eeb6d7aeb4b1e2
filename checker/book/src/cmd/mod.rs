//! One file for each command: what was typed is turned into what it means, and carried out.

mod build;
mod cell;
mod export;
mod messages;
mod preprocess;
mod serve;
mod verify;

use std::env;

use anyhow::Result;

use crate::cli::{Cli, Command};
use flow::course::Course;

/// Carries out what was typed; the exit code.
///
/// # Errors
/// What stopped it, in words.
pub fn run(cli: Cli) -> Result<u8> {
    match cli.command {
        Command::Build(args) => build::execute(args),
        Command::Verify(args) => verify::execute(args),
        Command::Serve(args) => serve::execute(args),
        Command::Export(args) => export::execute(&args),
        Command::Cell(args) => cell::execute(&args),
        Command::Messages => messages::execute(),
        Command::Preprocess { args } => preprocess::execute(&args),
    }
}

/// The course that the current folder lies in.
fn course() -> Result<Course> {
    Ok(Course::open(&env::current_dir()?)?)
}
