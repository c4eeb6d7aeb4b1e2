//! `checker author new`: makes the files of a new exercise, and says what to do with them.

use anyhow::Result;

use super::{Usage, command_name, course};
use crate::author::{Scaffold, ScaffoldError};
use crate::cli::{AuthorNew, NewKind};
use crate::exit;
use crate::report;
use flow::course::Kind;
use text::tr;

pub(super) fn execute(args: &AuthorNew) -> Result<u8> {
    let course = course()?;
    let kind = match args.kind {
        NewKind::Write => Kind::Write,
        NewKind::Predict => Kind::Predict,
        NewKind::Build => Kind::Build,
    };
    let made = Scaffold::make(&course, &args.dir, kind).map_err(|error| match error {
        ScaffoldError::Write { .. } => anyhow::Error::from(error),
        error => Usage(error.to_string()).into(),
    })?;
    let checker = command_name();
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
