//! What may stand where the cursor is in a command of the checker: commands, options, their values, exercises.
//!
//! It reads clap's own tree of commands, so that it never lags behind. The shells' scripts are a few lines that ask
//! the checker itself at every Tab: exercises are known by their ids, and no library has to be built for it.

use clap::{Arg, ArgAction, Command};

/// A shell whose completion the checker knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// GNU's.
    Bash,
    /// The one of macOS.
    Zsh,
    /// The friendly one.
    Fish,
}

impl Shell {
    /// The script that teaches this shell the checker's commands.
    pub fn script(self) -> &'static str {
        match self {
            Self::Bash => BASH,
            Self::Zsh => ZSH,
            Self::Fish => FISH,
        }
    }
}

const BASH: &str = r#"# Completion of `checker` in bash: `source <(checker completions bash)` in ~/.bashrc.
_checker() {
    local IFS=$'\n'
    # Bash breaks words at colons and equals signs; an id has neither.
    COMPREPLY=($(checker completions --words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _checker checker
"#;

const ZSH: &str = r#"#compdef checker
# Completion of `checker` in zsh: `source <(checker completions zsh)` in ~/.zshrc, after compinit.
_checker() {
    local -a answers
    answers=("${(@f)$(checker completions --words -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "${answers[1]-}" ]]; then compadd -- "${answers[@]}"; else _files; fi
}
if [[ "${funcstack[1]-}" = _checker ]]; then _checker "$@"; else compdef _checker checker; fi
"#;

const FISH: &str = r#"# Completion of `checker` in fish: `checker completions fish | source` in config.fish.
function __checker_words
    set -l words (commandline -opc) (commandline -ct)
    checker completions --words -- $words[2..-1] 2>/dev/null
end
complete -c checker -f -a '(__checker_words)'
complete -c checker -n 'test -z "$(__checker_words)"' -F
"#;

/// What may stand in the place of the last of `words`, which may be empty: the words after the program's name.
/// `ids` is asked for the exercises only where one may stand. Nothing means that a file may.
pub fn candidates(root: &Command, words: &[String], ids: &dyn Fn() -> Vec<String>) -> Vec<String> {
    let Some((typed, before)) = words.split_last() else { return Vec::new() };
    let mut command = root;
    let mut globals: Vec<&Arg> = root.get_arguments().filter(|arg| arg.is_global_set()).collect();
    let mut positional = 0;
    let mut awaiting: Option<&Arg> = None;
    let mut only_arguments = false;
    for word in before {
        if awaiting.take().is_some() {
        } else if word == "--" {
            only_arguments = true;
        } else if let Some(long) = word.strip_prefix("--").filter(|_| !only_arguments) {
            awaiting = option(command, &globals, long).filter(|arg| takes_value(arg));
        } else if let Some(next) = command.find_subcommand(word) {
            command = next;
            globals.extend(command.get_arguments().filter(|arg| arg.is_global_set()));
            positional = 0;
        } else if !(word.starts_with('-') && word.len() > 1) {
            positional += 1;
        }
    }
    let mut found: Vec<String> = Vec::new();
    if let Some(arg) = awaiting {
        found.extend(values(arg));
    } else if typed.starts_with('-') && !only_arguments {
        let options = command.get_arguments().chain(globals.iter().copied());
        found.extend(
            options
                .filter(|arg| !arg.is_hide_set())
                .filter_map(Arg::get_long)
                .map(|long| format!("--{long}")),
        );
        found.push("--help".to_owned());
    } else if !only_arguments {
        found.extend(
            command.get_subcommands().filter(|sub| !sub.is_hide_set()).map(|sub| sub.get_name().to_owned()),
        );
        let arguments: Vec<&Arg> = command.get_positionals().collect();
        let many = arguments.last().filter(|arg| matches!(arg.get_action(), ArgAction::Append));
        if let Some(arg) = arguments.get(positional).or(many) {
            found.extend(values(arg));
            if matches!(arg.get_id().as_str(), "id" | "ids") {
                found.extend(ids());
            }
        }
    }
    found.retain(|candidate| candidate.starts_with(typed.as_str()));
    found.sort();
    found.dedup();
    found
}

/// The option of this name. One whose value is written with it (`--format=json`) awaits nothing.
fn option<'c>(command: &'c Command, globals: &[&'c Arg], long: &str) -> Option<&'c Arg> {
    command.get_arguments().chain(globals.iter().copied()).find(|arg| arg.get_long() == Some(long))
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

fn values(arg: &Arg) -> Vec<String> {
    if !takes_value(arg) {
        return Vec::new();
    }
    arg.get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {

    use super::*;

    fn complete(line: &str) -> Vec<String> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let ids = || vec!["microtasks".to_owned(), "microtasks/first".to_owned(), "workers/pool".to_owned()];
        let mut root = crate::cli::Cli::command();
        root.build();
        candidates(&root, &words, &ids)
    }

    #[test]
    fn commands_options_values_and_exercises_are_offered_where_they_may_stand() {
        assert!(complete("che").contains(&"check".to_owned()));
        assert_eq!(complete("order s"), ["sample"]);
        assert_eq!(complete("check micro"), ["microtasks", "microtasks/first"]);
        assert_eq!(
            complete("check workers/pool micro"),
            ["microtasks", "microtasks/first"],
            "as many as one likes"
        );
        assert_eq!(complete("hint w"), ["workers/pool"]);
        assert_eq!(complete("hint workers/pool w"), [""; 0], "a hint is of one exercise");
        assert_eq!(complete("check --ov"), ["--overlay"]);
        assert_eq!(complete("check --format j"), ["json", "junit"]);
        assert_eq!(complete("--color n"), ["never"]);
        assert_eq!(complete("check --color a"), ["always", "auto"]);
        assert_eq!(complete("check --overlay w"), [""; 0], "a folder may stand there, and no exercise");
        assert_eq!(complete("run workers/pool -- w"), [""; 0], "those are the program's own");
        assert_eq!(complete("completions z"), ["zsh"]);
    }
}
