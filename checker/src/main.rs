//! `checker`: what was typed becomes a command, and its outcome an exit code.

use std::env;
use std::process::ExitCode;

use checker::cli::Cli;
use checker::settings::Settings;
use checker::text::Language;
use checker::{cmd, usage};

fn main() -> ExitCode {
    let typed = usage::typed(env::args_os());
    let chosen = Settings::read().language();
    Language::of(typed, chosen, Language::of_locale(|name| env::var_os(name))).speak();
    let mut command = usage::command();
    match command.try_get_matches_from_mut(env::args_os()) {
        Ok(typed) => {
            let cli = Cli::of(typed);
            cli.color.choose();
            cmd::carried_out(|| cmd::run(cli))
        }
        Err(answer) => usage::answered(&answer.format(&mut command)),
    }
}
