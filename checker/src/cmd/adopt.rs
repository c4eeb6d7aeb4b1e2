//! `checker adopt`: one's work from an older copy of the course.

use anyhow::Result;
use serde_json::json;

use super::{Usage, command_name, course};
use crate::cli::{Adopt, Format};
use crate::{adopt, exit, report};
use text::{tr, trn};

pub(super) fn execute(args: &Adopt) -> Result<u8> {
    let course = course()?;
    let adopted = adopt::adopt(&course, &args.old).map_err(|error| match error {
        adopt::Error::Course(error) => anyhow::Error::from(error),
        error => Usage(error.to_string()).into(),
    })?;
    if args.format == Format::Json {
        let document = json!({
            "format_version": 1, "brought": adopted.brought, "kept": adopted.kept, "left": adopted.left,
            "progress": adopted.progress,
        });
        report::println_all([document.to_string()])?;
        return Ok(exit::DONE);
    }
    let mut lines: Vec<String> = Vec::new();
    let mut part = |heading: String, files: &[String]| {
        if !files.is_empty() {
            lines.push(heading);
            lines.extend(files.iter().map(|file| format!("  {}", report::clean(file))));
        }
    };
    let count = adopted.brought.len();
    part(trn!(count, "{count} file was brought", "{count} files were brought"), &adopted.brought);
    part(tr!("edited here as well, so left as they are here"), &adopted.kept);
    part(tr!("edited there, and without a place here"), &adopted.left);
    if lines.is_empty() {
        lines.push(tr!("nothing was edited there that is not here already"));
    }
    if adopted.progress {
        lines.push(tr!("the progress was brought too"));
    }
    lines
        .push(tr!("the old folder is as it was; see where you are with {command}", command = command_name()));
    let width = report::width();
    report::println_all(lines.iter().map(|line| report::wrapped(line, 0, width)))?;
    Ok(exit::DONE)
}
