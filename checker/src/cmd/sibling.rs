//! `checker serve` and `checker book`: commands of a sibling program, which gets what was typed as it is.

use std::env;
use std::ffi::OsString;

use anyhow::{Context, Result};

use crate::exit;
use crate::sibling::Sibling;
use flow::course::Course;
use flow::process::{End, Invocation, attach, install_cancel};
use text::{Language, tr};

/// Hands `arguments` to a sibling, on this terminal, and passes its exit code on.
pub(super) fn execute(sibling: Sibling, arguments: impl IntoIterator<Item = OsString>) -> Result<u8> {
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    let root = Course::open(&here).ok().map(|course| course.root);
    let program = sibling.find(root.as_deref(), &install_cancel()?)?;
    let invocation = Invocation::new(program, here)
        .args(["--lang", Language::current().tag()])
        .args(arguments)
        .inherit(|_| true);
    Ok(match attach(&invocation)? {
        End::Exit(code) => u8::try_from(code).unwrap_or(exit::NOT_ACCEPTED),
        End::Signal(number) => u8::try_from(128 + number).unwrap_or(exit::NOT_ACCEPTED),
        End::Limit(_) | End::Cancelled => exit::NOT_ACCEPTED,
    })
}
