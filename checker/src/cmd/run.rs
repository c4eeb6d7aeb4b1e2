//! `checker run`: just runs an exercise on this terminal, as the user that a check runs it as; judges nothing.

use std::env;

use anyhow::{Context, Result};

use super::{Usage, course};
use crate::cli::Run;
use crate::exit;
use crate::report;
use flow::build::{Builder, Outcome};
use flow::course::{Overlay, PREDICTION};
use flow::pipeline::recipe;
use flow::process::{End, install_cancel};
use flow::run::run_attached;
use text::tr;

pub(super) fn execute(args: Run) -> Result<u8> {
    let course = course()?;
    let exercise = course.find(&args.id)?;
    let spec = exercise.spec().map_err(|broken| Usage(broken.to_string()))?;
    let sources = match Overlay::Empty.lay(exercise)? {
        Ok(sources) => sources,
        Err(rejections) => {
            let reasons: Vec<String> = rejections.iter().map(ToString::to_string).collect();
            return Err(Usage(tr!(
                "{id} cannot be built: {reasons}",
                id = exercise.id,
                reasons = reasons.join("; ")
            ))
            .into());
        }
    };
    assert!(!sources.to_compile().any(|(path, _)| path == PREDICTION), "a prediction changes no program");
    let builder = Builder::open(&course.root, &install_cancel()?)?;
    let built = match builder.build(&recipe(exercise, &sources, &Overlay::Empty), &|_| {})? {
        Outcome::Built(built) => built,
        Outcome::CompileError { said, .. } => {
            report::error_as_it_is(said.coloured());
            return Ok(exit::NOT_ACCEPTED);
        }
    };
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    match run_attached(built.program.path(), args.args, here, &spec.limits)? {
        // The program's own exit code is passed on, so that it can be tried in a shell.
        End::Exit(code) => Ok(u8::try_from(code).unwrap_or(exit::NOT_ACCEPTED)),
        End::Signal(number) => Ok(u8::try_from(128 + number).unwrap_or(exit::NOT_ACCEPTED)),
        End::Limit(_) | End::Cancelled => Ok(exit::NOT_ACCEPTED),
    }
}
