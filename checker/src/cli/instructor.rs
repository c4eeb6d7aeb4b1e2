//! The commands of those who hand out exercises, and of those who judge other programs' output.

use std::path::PathBuf;

use clap::builder::ValueParser;
use clap::{Arg, ArgMatches, Command, value_parser};

use super::{Format, PackFor, Typed, format, one, place, value};

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
