//! `checker-book`: what was typed becomes a command, and its outcome an exit code.

use std::env;
use std::process::ExitCode;

use checker::settings::Settings;
use checker::{exit, report, usage};
use checker_book::cli::Cli;
use checker_book::cmd;
use clap::{CommandFactory as _, FromArgMatches as _};
use text::Language;

fn main() -> ExitCode {
    let typed = usage::typed(env::args_os());
    let chosen = Settings::read().language();
    Language::of(typed, chosen, Language::of_locale(|name| env::var_os(name))).speak();
    let mut command = usage::in_words(Cli::command());
    let parsed = command.try_get_matches_from_mut(env::args_os());
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(answer) => return usage::answered(&answer.format(&mut command)),
    };
    match cmd::run(cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            report::error(&format!("checker: {error:#}"));
            ExitCode::from(exit::USAGE)
        }
    }
}
