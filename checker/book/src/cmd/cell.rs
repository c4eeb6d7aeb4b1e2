//! `checker-book cell`: one cell's text is run and judged, and what comes of it is told: for notebooks.

use std::fs;
use std::io::{self, Read as _, Write as _};

use anyhow::{Context as _, Result};
use serde_json::json;

use super::course;
use crate::cli::{Cell, Format};
use crate::serve::{NOT_RUN, Once, Said};
use checker::{exit, report};
use flow::process::{Stream, install_cancel};
use text::tr;

pub(super) fn execute(args: &Cell) -> Result<u8> {
    let course = course()?;
    let cancel = install_cancel()?;
    let mut source = String::new();
    if args.source == "-" {
        io::stdin().read_to_string(&mut source).context(tr!("the cell's text could not be read"))?;
    } else {
        source = fs::read_to_string(&args.source).with_context(|| args.source.clone())?;
    }
    let mut code = exit::NOT_ACCEPTED;
    let mut written = Ok(());
    let once = Once { root: &course.root, cell: &args.id, source: &source };
    once.run(&cancel, &mut |said| {
        if let Said::Verdict { id, accepted, .. } = &said {
            code = code_of(id, *accepted);
        }
        if written.is_ok() {
            written = tell(&said, args.format);
        }
    })?;
    written?;
    Ok(code)
}

/// The exit code that a verdict with this id has.
fn code_of(id: &str, accepted: bool) -> u8 {
    match id {
        _ if accepted => exit::DONE,
        "undecided" | NOT_RUN => exit::UNDECIDED,
        "checker-error" => exit::USAGE,
        _ => exit::NOT_ACCEPTED,
    }
}

/// What the program prints goes to stdout and all else to stderr; as JSON, all of it is one object a line.
fn tell(said: &Said, format: Format) -> io::Result<()> {
    if format == Format::Json {
        let object = match said {
            Said::Status(text) => json!({"event": "status", "text": text}),
            Said::Build(text) => json!({"event": "build", "text": text}),
            Said::Printed(Stream::Stdout, text) => json!({"event": "stdout", "text": text}),
            Said::Printed(Stream::Stderr, text) => json!({"event": "stderr", "text": text}),
            Said::Verdict { id, accepted, text } => {
                json!({"event": "verdict", "verdict": id, "accepted": accepted, "text": text})
            }
        };
        report::println_all([object.to_string()])?;
    } else {
        match said {
            Said::Printed(Stream::Stdout, line) => report::println_all([line])?,
            Said::Status(text) | Said::Verdict { text, .. } => report::error(text),
            Said::Build(line) | Said::Printed(Stream::Stderr, line) => report::error_as_it_is(line),
        }
    }
    io::stdout().flush()
}
