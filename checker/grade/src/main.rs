//! `checker-grade`: what was typed becomes a command, and its outcome an exit code.

use std::env;
use std::process::ExitCode;

use checker::settings::Settings;
use checker::{exit, report, usage};
use checker_grade::cli::Cli;
use checker_grade::cmd;
use clap::{CommandFactory as _, FromArgMatches as _};
use text::{Language, tr};

fn main() -> ExitCode {
    // Before there is a second thread: the file system's view belongs to the whole process.
    checker_grade::wall::enter();
    let typed = usage::typed(env::args_os());
    let chosen = Settings::read().language();
    Language::of(typed, chosen, Language::of_locale(|name| env::var_os(name))).speak();
    let mut command = usage::in_words(Cli::command());
    let parsed = command.try_get_matches_from_mut(env::args_os());
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(answer) => return usage::answered(&answer.format(&mut command)),
    };
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
            report::error(&format!("checker: {error:#}"));
            exit::USAGE
        }
    })
}
