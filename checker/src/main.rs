//! `checker`: what was typed becomes a command, and its outcome an exit code.

use std::env;
use std::process::ExitCode;

use checker::cli::{Cli, Colour};
use checker::settings::Settings;
use checker::text::Language;
use checker::{cmd, exit, report, tr, usage};

fn main() -> ExitCode {
    let typed = usage::typed(env::args_os());
    let chosen = Settings::read().language();
    Language::of(typed, chosen, Language::of_locale(|name| env::var_os(name))).speak();
    let mut command = usage::command();
    let parsed = command.try_get_matches_from_mut(env::args_os());
    let cli = match parsed {
        Ok(typed) => Cli::of(typed),
        Err(answer) => return not_a_command(&answer.format(&mut command)),
    };
    match cli.color {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cmd::run(cli)));
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
            report::error(&format!("checker: {error:#}"));
            cmd::code_of(&error)
        }
    })
}

/// What was typed is `--help`, `--version`, or a mistake: clap has the words, stdout may not take them.
fn not_a_command(answer: &clap::Error) -> ExitCode {
    let code = u8::try_from(answer.exit_code()).unwrap_or(exit::USAGE);
    if let Some(mistake) = usage::mistake(answer) {
        report::error(&mistake);
        return ExitCode::from(code);
    }
    match answer.print() {
        Err(error) if !answer.use_stderr() => {
            let error = report::Unwritable(error);
            if !error.is_closed_pipe() {
                report::error(&format!("checker: {error}"));
            }
            ExitCode::from(exit::USAGE)
        }
        _ => ExitCode::from(code),
    }
}

/// What went wrong with stdout, where that is all that went wrong.
fn unwritable(error: &anyhow::Error) -> Option<&report::Unwritable> {
    error.downcast_ref::<std::io::Error>()?.get_ref()?.downcast_ref()
}
