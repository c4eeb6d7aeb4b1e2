//! `checker-book`: what was typed becomes a command, and its outcome an exit code.

use std::env;
use std::process::ExitCode;

use checker::settings::Settings;
use checker::{exit, report};
use checker_book::cli::Cli;
use checker_book::cmd;
use clap::Parser as _;
use text::Language;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let typed = cli.lang.as_deref().and_then(Language::named);
    let chosen = Settings::read().language();
    Language::of(typed, chosen, Language::of_locale(|name| env::var_os(name))).speak();
    match cmd::run(cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            report::error(&format!("checker: {error:#}"));
            ExitCode::from(exit::USAGE)
        }
    }
}
