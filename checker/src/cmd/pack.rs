//! `checker pack`: the archive to hand out.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::json;

use super::submit::refuse_foreign;
use super::{Usage, course};
use crate::cli::{Format, Pack, PackFor};
use crate::moment::Moment;
use crate::pack::{self, Audience};
use crate::{exit, report, whole};
use text::{tr, trn};

pub(super) fn execute(args: &Pack) -> Result<u8> {
    let audience = match args.audience {
        PackFor::Learners => Audience::Learners,
        PackFor::Instructors => Audience::Instructors,
    };
    let course = course()?;
    let pack = pack::Pack::gather(&course, audience).map_err(|error| match error {
        pack::Error::Course(error) => anyhow::Error::from(error),
        error => Usage(error.to_string()).into(),
    })?;
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    let named = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.zip", pack.folder)));
    let out = here.join(named);
    refuse_foreign(&out)?;
    whole::write(&out, &pack.archive(Moment::now())?, false)
        .with_context(|| tr!("{path} could not be written", path = out.display()))?;
    if args.format == Format::Json {
        let document = json!({
            "format_version": 1, "file": out.display().to_string(), "folder": pack.folder,
            "files": pack.len(), "notes": pack.notes,
        });
        report::println_all([document.to_string()])?;
        return Ok(exit::DONE);
    }
    for note in &pack.notes {
        report::error(&report::clean(note));
    }
    let mut lines = vec![trn!(
        pack.len(),
        "{file}: {count} file in {folder}/",
        "{file}: {count} files in {folder}/",
        file = out.display(),
        folder = pack.folder
    )];
    match audience {
        Audience::Learners => lines
            .push(tr!("without solutions and hidden cases; `cargo run -- check` works where it is unpacked")),
        Audience::Instructors => lines.push(tr!("with solutions and hidden cases: not for learners")),
    }
    lines.push(tr!("who has an older version unpacks it beside that one, and `cargo run -- adopt ../OLD` brings their work"));
    let width = report::width();
    report::println_all(lines.iter().map(|line| report::wrapped(line, 0, width)))?;
    Ok(exit::DONE)
}
