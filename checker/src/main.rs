//! `checker`: what was typed becomes a command, and its outcome an exit code.

use std::process::ExitCode;

use checker::cli::{Cli, Colour};
use checker::{cmd, exit, report};
use clap::Parser;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.color {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cmd::run(cli.command)));
    ExitCode::from(match outcome {
        Err(_) => {
            report::error(
                "checker: this is a fault of the checker itself; nobody loses a point by it. Please report it with the lines above",
            );
            exit::OUR_BUG
        }
        Ok(Ok(code)) => code,
        Ok(Err(error)) => {
            if is_closed_pipe(&error) {
                // Nobody read the verdicts, so nobody may take them for good ones.
                return ExitCode::from(exit::NOT_ACCEPTED);
            }
            report::error(&format!("checker: {error:#}"));
            cmd::code_of(&error)
        }
    })
}

/// True when whoever read our output has read enough: nobody is to be told.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
