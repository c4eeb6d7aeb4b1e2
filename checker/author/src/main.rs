//! `checker-author`: what was typed becomes a command, and its outcome an exit code.

use std::env;
use std::process::ExitCode;

use checker::cmd::carried_out;
use checker::settings::Settings;
use checker::usage;
use checker_author::cli::Cli;
use checker_author::cmd;
use text::Language;

fn main() -> ExitCode {
    let typed = usage::typed(env::args_os());
    let chosen = Settings::read().language();
    Language::of(typed, chosen, Language::of_locale(|name| env::var_os(name))).speak();
    let mut command = usage::in_words(Cli::command());
    match command.try_get_matches_from_mut(env::args_os()) {
        Ok(typed) => {
            let cli = Cli::of(typed);
            cli.color.choose();
            carried_out(|| cmd::run(&cli.command))
        }
        Err(answer) => usage::answered(&answer.format(&mut command)),
    }
}
