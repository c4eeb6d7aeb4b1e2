//! What can be typed behind `checker author`; what it means is decided in `cmd`.
//!
//! clap's derive would write this, but it needs all of syn: nearly every library would then be built once more, only
//! for this program.

use checker::cli::{
    Colour, Format, Typed, everywhere, flag, format, ids, many, one, place, runs, value, word,
};
use clap::builder::PossibleValue;
use clap::{ArgMatches, ValueEnum, value_parser};
use flow::course::Kind;

/// `checker author …`
#[derive(Debug)]
pub struct Cli {
    /// What to do.
    pub command: Command,
    /// When to use colour.
    pub color: Colour,
}

/// What an author can ask for.
#[derive(Debug)]
pub enum Command {
    /// Make the folders and files of a new exercise.
    New(New),
    /// Prove exercises sound.
    Check(Check),
    /// Hold the Bengali catalogue to the texts of the checker and the course.
    I18n(I18n),
}

impl Cli {
    /// All that may be typed. It calls itself as it is called.
    pub fn command() -> clap::Command {
        clap::Command::new("checker-author")
            .bin_name("checker author")
            .version(env!("CARGO_PKG_VERSION"))
            .about("For authors: scaffold an exercise, prove that it is sound")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands([New::command(), Check::command(), I18n::command()])
            .args(everywhere())
    }

    /// What was typed, as clap understood it by [`Cli::command`].
    pub fn of(mut typed: ArgMatches) -> Self {
        let command = match typed.remove_subcommand() {
            Some((name, mut typed)) if name == "new" => Command::New(New::of(&mut typed)),
            Some((name, mut typed)) if name == "check" => Command::Check(Check::of(&mut typed)),
            Some((name, mut typed)) if name == "i18n" => Command::I18n(I18n::of(&mut typed)),
            other => unreachable!("clap lets nothing else through: {other:?}"),
        };
        Self { command, color: one(&mut typed, "color") }
    }
}

/// `checker author new`
#[derive(Debug)]
pub struct New {
    /// NN-chapter/MM-exercise, such as 03-microtasks/07-my-idea.
    pub dir: String,
    /// What the learner does.
    pub kind: NewKind,
}

impl Typed for New {
    fn command() -> clap::Command {
        clap::Command::new("new").about("Make the folders and files of a new exercise").args([
            place("dir", "DIR").help("NN-chapter/MM-exercise, such as 03-microtasks/07-my-idea"),
            value("kind", "KIND", "What the learner does")
                .value_parser(value_parser!(NewKind))
                .default_value("write"),
        ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { dir: one(typed, "dir"), kind: one(typed, "kind") }
    }
}

/// The kind of a new exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewKind(pub Kind);

impl ValueEnum for NewKind {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(Kind::Write), Self(Kind::Predict), Self(Kind::Build)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self.0 {
            Kind::Write => word("write", "Complete the program"),
            Kind::Predict => word("predict", "Say what the program prints"),
            Kind::Build => word("build", "Make the mechanism itself"),
        })
    }
}

/// `checker author check`
#[derive(Debug)]
pub struct Check {
    /// Which exercises; none means all.
    pub ids: Vec<String>,
    /// How many runs every right program gets.
    pub runs: u32,
    /// How many mutants of the reference's output are judged for each case.
    pub mutants: usize,
    /// How many legal orders are drawn for each case.
    pub words: usize,
    /// The seed of everything random.
    pub seed: u64,
    /// Write the generated files instead of comparing them.
    pub write: bool,
    /// How to report.
    pub format: Format,
}

impl Typed for Check {
    fn command() -> clap::Command {
        clap::Command::new("check")
            .about("Prove exercises sound: starters, solutions, right and wrong programs, orders")
            .args([
                ids("Which exercises; none means all"),
                runs("5", "How many runs every right program gets"),
                value("mutants", "N", "How many mutants of the reference's output are judged for each case")
                    .value_parser(value_parser!(usize))
                    .default_value("200"),
                value("words", "N", "How many legal orders are drawn for each case")
                    .value_parser(value_parser!(usize))
                    .default_value("50"),
                value("seed", "S", "The seed of everything random")
                    .value_parser(value_parser!(u64))
                    .default_value("1"),
                flag("write", "Write the generated files (solutions/Cargo.toml) instead of comparing them"),
                format("How to report"),
            ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self {
            ids: many(typed, "ids"),
            runs: one(typed, "runs"),
            mutants: one(typed, "mutants"),
            words: one(typed, "words"),
            seed: one(typed, "seed"),
            write: typed.get_flag("write"),
            format: one(typed, "format"),
        }
    }
}

/// `checker author i18n`
#[derive(Debug)]
pub struct I18n {
    /// Add what is missing, empty, and take out what no longer exists.
    pub write: bool,
    /// How to report.
    pub format: Format,
}

impl Typed for I18n {
    fn command() -> clap::Command {
        clap::Command::new("i18n")
            .about("Hold the Bengali catalogue to the texts of the checker and the course")
            .args([
                flag("write", "Add what is missing, empty, and take out what no longer exists"),
                format("How to report"),
            ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { write: typed.get_flag("write"), format: one(typed, "format") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_command_tells_clap_is_what_it_reads_back() {
        Cli::command().debug_assert();
        for line in ["new a", "check", "i18n"] {
            let typed = Cli::command().get_matches_from(format!("checker-author {line}").split(' '));
            let read = format!("{:?}", Cli::of(typed).command).to_lowercase();
            let name = line.split(' ').next().unwrap_or_default();
            assert!(read.starts_with(name), "{line}: {read}");
        }
    }
}
