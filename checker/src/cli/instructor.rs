//! The commands of those who hand out exercises, and of those who write them.

use std::path::PathBuf;

use clap::builder::ValueParser;
use clap::{Arg, ArgMatches, Command, value_parser};

use super::{Format, NewKind, PackFor, Typed, flag, format, ids, many, one, place, runs, value};

/// `checker pack`
#[derive(Debug)]
pub struct Pack {
    /// Who it is for.
    pub audience: PackFor,
    /// The file to write; the name of the folder in it, if nothing is said.
    pub out: Option<PathBuf>,
    /// How to report.
    pub format: Format,
}

impl Typed for Pack {
    fn command() -> Command {
        Command::new("pack").about("For instructors: make the archive of the course to hand out").args([
            value("for", "WHO", "Who it is for").value_parser(value_parser!(PackFor)).required(true),
            value("out", "FILE", "The file to write [default: the name of the folder in it]")
                .value_parser(ValueParser::path_buf()),
            format("How to report"),
        ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { audience: one(typed, "for"), out: typed.remove_one("out"), format: one(typed, "format") }
    }
}

/// `checker order …`
#[derive(Debug)]
pub enum OrderCommand {
    /// Is this output one of the legal orders?
    Check(OrderCheck),
    /// Random legal orders.
    Sample(OrderSample),
}

impl Typed for OrderCommand {
    fn command() -> Command {
        Command::new("order")
            .about("The order checker alone, on any program's output")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands([OrderCheck::command(), OrderSample::command()])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        match typed.remove_subcommand() {
            Some((name, mut typed)) if name == "check" => Self::Check(OrderCheck::of(&mut typed)),
            Some((name, mut typed)) if name == "sample" => Self::Sample(OrderSample::of(&mut typed)),
            other => unreachable!("clap lets nothing else through: {other:?}"),
        }
    }
}

/// `checker order check`
#[derive(Debug)]
pub struct OrderCheck {
    /// An exercise.yaml, or a file with one case (`order: […]`).
    pub spec: PathBuf,
    /// A file with what a program printed; without it, stdin.
    pub output: Option<PathBuf>,
    /// The case's name; without it, the first visible case.
    pub case: Option<String>,
    /// How to report.
    pub format: Format,
}

impl Typed for OrderCheck {
    fn command() -> Command {
        Command::new("check")
            .about("Is this output one of the legal orders? SPEC is an exercise or a bare case")
            .args([
                spec(),
                place("output", "OUTPUT")
                    .required(false)
                    .value_parser(ValueParser::path_buf())
                    .help("A file with what a program printed; without it, stdin"),
                case(),
                format("How to report"),
            ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self {
            spec: one(typed, "spec"),
            output: typed.remove_one("output"),
            case: typed.remove_one("case"),
            format: one(typed, "format"),
        }
    }
}

/// `checker order sample`
#[derive(Debug)]
pub struct OrderSample {
    /// An exercise.yaml, or a file with one case (`order: […]`).
    pub spec: PathBuf,
    /// How many.
    pub count: usize,
    /// The case's name; without it, the first visible case.
    pub case: Option<String>,
    /// The seed, to draw the same again.
    pub seed: Option<u64>,
}

impl Typed for OrderSample {
    fn command() -> Command {
        Command::new("sample").about("Random legal orders, one JSON list of lines in each line").args([
            spec(),
            Arg::new("count")
                .short('n')
                .value_name("K")
                .value_parser(value_parser!(usize))
                .default_value("1")
                .help("How many"),
            case(),
            value("seed", "S", "The seed, to draw the same again").value_parser(value_parser!(u64)),
        ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self {
            spec: one(typed, "spec"),
            count: one(typed, "count"),
            case: typed.remove_one("case"),
            seed: typed.remove_one("seed"),
        }
    }
}

/// The file that holds an order.
fn spec() -> Arg {
    place("spec", "SPEC")
        .value_parser(ValueParser::path_buf())
        .help("An exercise.yaml, or a file with one case (`order: […]`)")
}

/// Which case of it.
fn case() -> Arg {
    value("case", "NAME", "The case's name; without it, the first visible case")
}

/// `checker author …`
#[derive(Debug)]
pub enum AuthorCommand {
    /// Make the folders and files of a new exercise.
    New(AuthorNew),
    /// Prove exercises sound.
    Check(AuthorCheck),
    /// Hold the Bengali catalogue to the texts of the checker and the course.
    I18n(AuthorI18n),
}

impl Typed for AuthorCommand {
    fn command() -> Command {
        Command::new("author")
            .about("For authors: scaffold an exercise, prove that it is sound")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands([AuthorNew::command(), AuthorCheck::command(), AuthorI18n::command()])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        match typed.remove_subcommand() {
            Some((name, mut typed)) if name == "new" => Self::New(AuthorNew::of(&mut typed)),
            Some((name, mut typed)) if name == "check" => Self::Check(AuthorCheck::of(&mut typed)),
            Some((name, mut typed)) if name == "i18n" => Self::I18n(AuthorI18n::of(&mut typed)),
            other => unreachable!("clap lets nothing else through: {other:?}"),
        }
    }
}

/// `checker author new`
#[derive(Debug)]
pub struct AuthorNew {
    /// NN-chapter/MM-exercise, such as 03-microtasks/07-my-idea.
    pub dir: String,
    /// What the learner does.
    pub kind: NewKind,
}

impl Typed for AuthorNew {
    fn command() -> Command {
        Command::new("new").about("Make the folders and files of a new exercise").args([
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

/// `checker author check`
#[derive(Debug)]
pub struct AuthorCheck {
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

impl Typed for AuthorCheck {
    fn command() -> Command {
        Command::new("check")
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
pub struct AuthorI18n {
    /// Add what is missing, empty, and take out what no longer exists.
    pub write: bool,
    /// How to report.
    pub format: Format,
}

impl Typed for AuthorI18n {
    fn command() -> Command {
        Command::new("i18n")
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
