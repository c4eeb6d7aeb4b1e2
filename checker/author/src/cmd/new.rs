//! `checker author new`: makes the files of a new exercise, and says what to do with them.

use anyhow::Result;

use super::course;
use crate::cli::New;
use crate::{Scaffold, ScaffoldError};
use checker::cmd::Usage;
use checker::sibling::checker_as_typed;
use checker::{exit, report};
use text::tr;

pub(super) fn execute(args: &New) -> Result<u8> {
    let course = course()?;
    let made = Scaffold::make(&course, &args.dir, args.kind.0).map_err(|error| match error {
        ScaffoldError::Write { .. } => anyhow::Error::from(error),
        error => Usage(error.to_string()).into(),
    })?;
    let checker = checker_as_typed();
    let mut lines =
        vec![tr!("{id} · {made} new files", id = made.id, made = made.files.len()), String::new()];
    lines.extend(made.files.iter().map(|file| format!("   {file}")));
    lines.push(String::new());
    lines.push(tr!(
        "It works as it is, and is nobody's exercise yet: write every line that says TODO(author)."
    ));
    lines.push(tr!("what is left   {checker} author check {id} --write", checker = checker, id = made.id));
    lines.push(tr!("as a learner   {checker} check {id}", checker = checker, id = made.id));
    report::println_all(lines)?;
    Ok(exit::DONE)
}
