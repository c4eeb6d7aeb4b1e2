//! `checker-grade`: what was typed becomes a command, and its outcome an exit code.

use std::env;
use std::process::ExitCode;

use checker::cmd::carried_out_where;
use checker::settings::Settings;
use checker::usage;
use checker_grade::cli::Cli;
use checker_grade::cmd;
use clap::{CommandFactory as _, FromArgMatches as _};
use text::Language;

fn main() -> ExitCode {
    // Before there is a second thread: the file system's view belongs to the whole process.
    checker_grade::wall::enter();
    let typed = usage::typed(env::args_os());
    let chosen = Settings::read().language();
    Language::of(typed, chosen, Language::of_locale(|name| env::var_os(name))).speak();
    let mut command = usage::in_words(Cli::command());
    let parsed = command.try_get_matches_from_mut(env::args_os());
    match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => carried_out_where(cmd::is_theirs, || cmd::run(cli)),
        Err(answer) => usage::answered(&answer.format(&mut command)),
    }
}
