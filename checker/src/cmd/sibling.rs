//! `checker serve`, `checker book`, `checker grade` and `checker author`: commands that sibling programs carry out. What
//! was typed is handed on as it is, `--help` too, and its exit code is passed on.

use std::env;
use std::ffi::OsString;

use anyhow::{Context, Result};

use super::course;
use crate::cli::Passed;
use crate::sibling::Sibling;
use crate::{exit, report};
use flow::process::{End, Invocation, attach, install_cancel};
use text::{Language, tr};

/// Lets a sibling carry out a command: `serve`, or what was typed behind its name.
pub(super) fn execute(
    sibling: Sibling,
    command: Option<&str>,
    passed: &Passed,
    language: Option<Language>,
) -> Result<u8> {
    let Some(program) = sibling.find(course().ok().as_ref(), passed.no_build, &install_cancel()?)? else {
        report::error(&tr!("interrupted; nothing is left running"));
        return Ok(exit::INTERRUPTED);
    };
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    let language = language.iter().flat_map(|language| ["--lang", language.tag()]);
    let args = language.chain(command).map(OsString::from).chain(passed.args.iter().cloned());
    let invocation = Invocation::new(program, here).args(args).inherit(|_| true);
    Ok(match attach(&invocation)? {
        End::Exit(code) => u8::try_from(code).unwrap_or(exit::NOT_ACCEPTED),
        End::Signal(number) => u8::try_from(128 + number).unwrap_or(exit::NOT_ACCEPTED),
        End::Limit(_) | End::Cancelled => exit::NOT_ACCEPTED,
    })
}
