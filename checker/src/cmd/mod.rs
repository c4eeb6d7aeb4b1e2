//! One file for each command: what was typed is turned into what it means, and carried out.

mod adopt;
mod check;
mod completions;
mod diff;
mod doctor;
mod hint;
mod home;
mod list;
mod order;
mod pack;
mod predict;
mod reset;
mod run;
mod sibling;
mod submit;
mod typed;
mod watch;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::cli::{Cli, Command, Format, OrderCommand};
use crate::sibling::Sibling;
use crate::{exit, report};
use flow::course::Course;
use text::tr;

/// A mistake in what was typed or in the course: exit code 2, and no fault of ours.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// Carries out what was typed; the exit code.
///
/// # Errors
/// What stopped it, in words.
pub fn run(cli: Cli) -> Result<u8> {
    if cli.command.is_some() && cli.format.is_some() {
        return Err(Usage(tr!("write --format after the command: `checker check --format json`")).into());
    }
    match cli.command {
        None => home::execute(cli.format.unwrap_or(Format::Human)),
        Some(Command::Watch(args)) => watch::execute(&args),
        Some(Command::Predict(args)) => predict::execute(&args),
        Some(Command::Check(args)) => check::execute(&args),
        Some(Command::Run(args)) => run::execute(args),
        Some(Command::List(args)) => list::execute(&args),
        Some(Command::Hint(args)) => hint::execute(&args),
        Some(Command::Diff(args)) => diff::execute(&args),
        Some(Command::Reset(args)) => reset::execute(&args),
        Some(Command::Submit(args)) => submit::execute(&args),
        Some(Command::Adopt(args)) => adopt::execute(&args),
        Some(Command::Doctor(args)) => doctor::execute(&args),
        Some(Command::Completions(args)) => completions::execute(&args),
        Some(Command::Pack(args)) => pack::execute(&args),
        Some(Command::Serve(passed)) => sibling::execute(Sibling::Book, Some("serve"), &passed, cli.lang),
        Some(Command::Book(passed)) => sibling::execute(Sibling::Book, None, &passed, cli.lang),
        Some(Command::Grade(passed)) => sibling::execute(Sibling::Grade, None, &passed, cli.lang),
        Some(Command::Order(OrderCommand::Check(args))) => order::check(&args),
        Some(Command::Order(OrderCommand::Sample(args))) => order::sample(&args),
        Some(Command::Author(passed)) => sibling::execute(Sibling::Author, None, &passed, cli.lang),
    }
}

/// Lets a program carry out what was typed, says what stopped it, and has its exit code.
pub fn carried_out(command: impl FnOnce() -> Result<u8>) -> ExitCode {
    carried_out_where(|_| false, command)
}

/// The same for a program with errors of its own: `theirs` says of a cause whether it is a mistake in what was typed or
/// given, and no fault of ours.
pub fn carried_out_where(
    theirs: impl Fn(&(dyn std::error::Error + 'static)) -> bool,
    command: impl FnOnce() -> Result<u8>,
) -> ExitCode {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(command));
    ExitCode::from(match outcome {
        Err(_) => {
            report::error(&tr!(
                "checker: this is a fault of the checker itself; nobody loses a point by it. Please report it with the lines above"
            ));
            exit::OUR_BUG
        }
        Ok(Ok(code)) => code,
        Ok(Err(error)) => {
            if unwritable(&error).is_some_and(report::Unwritable::is_closed_pipe) {
                // Nobody read the verdicts, so nobody may take them for good ones.
                return ExitCode::from(exit::NOT_ACCEPTED);
            }
            report::error(&format!("checker: {}", in_words(&error)));
            if error.chain().any(theirs) { exit::USAGE } else { code_of(&error) }
        }
    })
}

/// An error with its causes, each said once: many a message tells its cause already.
fn in_words(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |words, cause| match words.is_empty() {
        true => cause,
        false if words.contains(&cause) => words,
        false => format!("{words}: {cause}"),
    })
}

/// What went wrong with stdout, where that is all that went wrong.
fn unwritable(error: &anyhow::Error) -> Option<&report::Unwritable> {
    error.downcast_ref::<std::io::Error>()?.get_ref()?.downcast_ref()
}

/// The exit code of a failed command: ours only where nothing says otherwise.
pub fn code_of(error: &anyhow::Error) -> u8 {
    let theirs = error.chain().any(|cause| {
        cause.is::<Usage>()
            || cause.is::<flow::course::Error>()
            || cause.is::<crate::yaml::Error>()
            || cause.is::<flow::build::Error>()
            || cause.is::<flow::process::Error>()
            || cause.is::<crate::reset::Error>()
            || cause.is::<std::io::Error>()
    });
    if theirs { exit::USAGE } else { exit::OUR_BUG }
}

/// The course that the current folder lies in.
fn course() -> Result<Course> {
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    Ok(Course::open(&here)?)
}

/// What the user types before a command: `cargo run --`, or the name of the installed program.
fn command_name() -> String {
    let installed = env::args_os().next().is_some_and(|program| {
        let path = Path::new(&program);
        path.parent().is_none_or(|parent| parent.as_os_str().is_empty())
    });
    if installed { "checker".to_owned() } else { "cargo run --".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_that_the_message_tells_already_is_not_said_twice() {
        let told = || std::io::Error::other("no such folder");
        let of =
            |error: std::io::Error, words: &'static str| in_words(&anyhow::Error::new(error).context(words));
        assert_eq!(
            of(told(), "cannot read a: no such folder; mend it"),
            "cannot read a: no such folder; mend it"
        );
        assert_eq!(of(told(), "cannot read a"), "cannot read a: no such folder");
    }
}
