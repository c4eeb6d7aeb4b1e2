//! `checker completions`: the script for a shell, and the answers that the script asks for.

use anyhow::Result;

use super::{Usage, course};
use crate::cli::{Cli, Completions, ShellName};
use crate::completion::{Shell, candidates};
use crate::{exit, report};
use text::tr;

pub(super) fn execute(args: &Completions) -> Result<u8> {
    if args.words {
        let mut root = Cli::command();
        root.build();
        report::println_all(candidates(&root, &args.typed, &ids))?;
        return Ok(exit::DONE);
    }
    let shell = match args.shell {
        Some(ShellName::Bash) => Shell::Bash,
        Some(ShellName::Zsh) => Shell::Zsh,
        Some(ShellName::Fish) => Shell::Fish,
        None => return Err(Usage(tr!("name your shell: checker completions bash, zsh or fish")).into()),
    };
    report::print(shell.script())?;
    Ok(exit::DONE)
}

/// The chapters and exercises of the course here; none outside a course.
fn ids() -> Vec<String> {
    let Ok(course) = course() else { return Vec::new() };
    let chapters = course.chapters.iter().map(|chapter| chapter.slug.clone());
    chapters.chain(course.exercises().map(|exercise| exercise.id.to_string())).collect()
}
