//! What the command line says of itself in the reader's language: help texts and mistakes in what was typed.
//!
//! clap speaks English only, so that its texts are replaced, and not its ways: what may be typed is decided in
//! [`crate::cli`] alone.

use std::borrow::Cow;
use std::error::Error as _;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::cli::Cli;
use crate::{exit, report};
use text::{Language, message, say};
use text::{later, tr};

/// The language that was typed with `--lang`, looked for before anything else is read: what clap has to say is
/// said in it.
pub fn typed(arguments: impl IntoIterator<Item = OsString>) -> Option<Language> {
    let mut arguments = arguments.into_iter().take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        let value = match argument.to_str() {
            Some("--lang") => arguments.next(),
            Some(text) => text.strip_prefix("--lang=").map(OsString::from),
            None => None,
        };
        if let Some(language) = value.as_ref().and_then(|value| value.to_str()).and_then(Language::tagged) {
            return Some(language);
        }
    }
    None
}

/// All that may be typed, with its help in the current language.
pub fn command() -> Command {
    in_words(Cli::command())
}

/// The same for a program of its own.
pub fn in_words(mut command: Command) -> Command {
    if Language::current() != Language::English {
        // clap adds its own arguments and commands here, whose texts are replaced like all others.
        command.build();
        command = translated(command);
    }
    command
}

/// Every text of the command line, as it stands in the program.
pub fn texts() -> Vec<String> {
    texts_of(Cli::command())
}

/// Every text of a program's command line, as it stands in the program.
pub fn texts_of(mut command: Command) -> Vec<String> {
    command.build();
    let mut texts = Vec::new();
    gather(&command, &mut texts);
    texts
}

fn gather(command: &Command, texts: &mut Vec<String>) {
    let mut add = |text: Option<String>| texts.extend(text.filter(|text| !text.is_empty()));
    add(command.get_about().map(plain));
    add(command.get_long_about().map(plain));
    add(command.get_after_help().map(plain));
    for argument in command.get_arguments() {
        add(argument.get_help().map(plain));
        add(argument.get_long_help().map(plain));
        for value in argument.get_possible_values() {
            add(value.get_help().map(plain));
        }
    }
    for command in command.get_subcommands() {
        gather(command, texts);
    }
}

fn plain(text: &StyledStr) -> String {
    text.to_string()
}

fn translated(command: Command) -> Command {
    let about = command.get_about().map(|text| say(&plain(text)));
    let long_about = command.get_long_about().map(|text| say(&plain(text)));
    let after_help = command.get_after_help().map(|text| say(&plain(text)));
    let template =
        format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}", tr!("Usage:"));
    let mut command = command
        .help_template(template)
        .subcommand_help_heading(heading(later!("Commands")))
        .mut_args(argument)
        .mut_subcommands(translated);
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(about) = long_about {
        command = command.long_about(about);
    }
    if let Some(help) = after_help {
        command = command.after_help(help);
    }
    command
}

/// A heading; clap takes only what lives as long as the program, which is true of the catalogue.
fn heading(text: &'static str) -> &'static str {
    match message(text) {
        Cow::Borrowed(text) => text,
        Cow::Owned(_) => text,
    }
}

/// An argument with its help, its values and its default in words.
fn argument(argument: Arg) -> Arg {
    let above = if argument.is_positional() { later!("Arguments") } else { later!("Options") };
    let help = argument.get_help().map(|text| say(&plain(text))).unwrap_or_default();
    let mut long = argument.get_long_help().map_or_else(|| help.clone(), |text| say(&plain(text)));
    let mut short = help;
    let takes_value = argument.get_action().takes_values();
    let values: Vec<_> =
        argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect();
    if takes_value && !values.is_empty() && !argument.is_hide_possible_values_set() {
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        let _ = write!(short, " {}", tr!("[values: {values}]", values = names.join(", ")));
        let _ = write!(long, "\n\n{}", tr!("Values:"));
        for value in &values {
            let _ = write!(long, "\n- {}", value.get_name());
            if let Some(help) = value.get_help() {
                let _ = write!(long, ": {}", say(&plain(help)));
            }
        }
    }
    let defaults: Vec<_> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if takes_value && !defaults.is_empty() && !argument.is_hide_default_value_set() {
        let default = tr!("[default: {value}]", value = defaults.join(" "));
        let _ = write!(short, " {default}");
        let _ = write!(long, "\n\n{default}");
    }
    argument
        .help_heading(heading(above))
        .help(short)
        .long_help(long)
        .hide_possible_values(true)
        .hide_default_value(true)
}

/// Shows clap's answer to what was typed: `--help`, `--version`, or a mistake. clap has the words, stdout may not take
/// them; the exit code.
pub fn answered(answer: &clap::Error) -> ExitCode {
    let code = u8::try_from(answer.exit_code()).unwrap_or(exit::USAGE);
    if let Some(mistake) = mistake(answer) {
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

/// A mistake in what was typed, in the current language; nothing where clap's own words are as good: in English,
/// where help is asked for, and for what it hardly ever says.
pub fn mistake(error: &clap::Error) -> Option<String> {
    if Language::current() == Language::English {
        return None;
    }
    let get = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let argument = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let message = match (error.kind(), argument, value) {
        (ErrorKind::InvalidValue, Some(argument), Some(value)) if value.is_empty() => {
            tr!("`{argument}` needs a value, and none was given", argument = argument)
        }
        (ErrorKind::InvalidValue, Some(argument), Some(value)) => {
            let values = get(ContextKind::ValidValue).unwrap_or_default();
            tr!(
                "`{argument}` cannot be `{value}`; it may be: {values}",
                argument = argument,
                value = value,
                values = values
            )
        }
        (ErrorKind::ValueValidation, Some(argument), Some(value)) => {
            let reason = error.source().map(ToString::to_string).unwrap_or_default();
            tr!(
                "`{argument}` cannot be `{value}`: {reason}",
                argument = argument,
                value = value,
                reason = reason
            )
        }
        (ErrorKind::TooManyValues, Some(argument), Some(value)) => {
            tr!("`{value}` is one value too many for `{argument}`", value = value, argument = argument)
        }
        (ErrorKind::UnknownArgument, Some(argument), _) => {
            tr!("there is no argument `{argument}` here", argument = argument)
        }
        (ErrorKind::InvalidSubcommand, ..) => {
            tr!("there is no command `{command}`", command = get(ContextKind::InvalidSubcommand)?)
        }
        (ErrorKind::MissingRequiredArgument, Some(arguments), _) => {
            tr!("this is missing: {arguments}", arguments = arguments)
        }
        (ErrorKind::ArgumentConflict, Some(argument), _) => match get(ContextKind::PriorArg) {
            Some(other) if other != argument => {
                tr!("`{argument}` cannot be used together with `{other}`", argument = argument, other = other)
            }
            _ => tr!("`{argument}` may stand only once", argument = argument),
        },
        _ => return None,
    };
    let mut text = tr!("error: {message}", message = message);
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(name) = meant.into_iter().find_map(get) {
        let _ = write!(text, "\n\n  {}", tr!("did you mean `{name}`?", name = name));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = plain(usage);
        let _ = write!(text, "\n\n{} {}", tr!("Usage:"), usage.trim_start_matches("Usage:").trim());
    }
    let _ = write!(text, "\n\n{}", tr!("`checker --help` shows what can be typed."));
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use text::in_language;

    fn typed_language(arguments: &[&str]) -> Option<Language> {
        typed(arguments.iter().map(OsString::from))
    }

    #[test]
    fn the_language_is_found_wherever_it_was_typed_but_not_behind_the_programs_own_arguments() {
        assert_eq!(typed_language(&["checker", "--lang", "bn", "check"]), Some(Language::Bengali));
        assert_eq!(typed_language(&["checker", "check", "--lang=en"]), Some(Language::English));
        assert_eq!(typed_language(&["checker", "run", "a/b", "--", "--lang", "bn"]), None);
        assert_eq!(typed_language(&["checker", "--lang", "xx"]), None);
    }

    #[test]
    fn every_command_has_its_help_in_bengali() {
        in_language(Language::Bengali, || {
            let mut command = command();
            let mut all = vec![command.render_long_help().to_string()];
            for command in command.get_subcommands_mut() {
                all.push(command.render_help().to_string());
                all.push(command.render_long_help().to_string());
            }
            for help in all {
                for english in
                    ["Usage:", "Options:", "Commands:", "Arguments:", "Possible values", "[default", "Print "]
                {
                    assert!(!help.contains(english), "{english} in {help}");
                }
                assert!(!help.contains("[en]"), "{help}");
            }
        });
    }

    #[test]
    fn a_mistake_is_told_in_bengali_with_what_was_probably_meant() {
        in_language(Language::Bengali, || {
            for (arguments, names) in [
                (&["checker", "chekc"][..], &["`chekc`", "`check`"][..]),
                (&["checker", "check", "--format", "jsn"], &["`jsn`", "`json`"]),
                (&["checker", "check", "--fromat", "json"], &["`--fromat`", "`--format`"]),
                (&["checker", "check", "--runs", "0"], &["`0`"]),
                (&["checker", "run"], &["<ID>"]),
                (&["checker", "check", "--overlay", "a", "--solutions"], &["--overlay"]),
            ] {
                let error = command().try_get_matches_from(arguments).unwrap_err();
                let said = mistake(&error).unwrap_or_else(|| panic!("{arguments:?}: {error}"));
                for name in names {
                    assert!(said.contains(name), "{said}");
                }
                assert!(!said.contains("[en]") && !said.contains("Usage:"), "{said}");
            }
        });
    }
}
