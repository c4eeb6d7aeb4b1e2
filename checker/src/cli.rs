//! What can be typed; what it means is decided in `cmd`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use text::Language;

/// The checker of Loop & Order.
#[derive(Debug, Parser)]
#[command(
    name = "checker",
    version,
    about = "Builds an exercise, runs it, and compares what it printed with every order it allows.",
    after_help = "Exit codes: 0 accepted or done · 1 not accepted · 2 usage or course error · 3 undecided · 70 our bug"
)]
pub struct Cli {
    /// What to do; nothing shows where you are.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to report where you are; every command has a --format of its own
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// The language to speak; without it, the one you chose once, else that of your locale
    #[arg(long, global = true, value_parser = languages(), value_name = "LANGUAGE")]
    pub lang: Option<Language>,
    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// Where a terminal reads it and NO_COLOR is not set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// A screen that judges an exercise at each save; without an ID, the next one
    Watch(Watch),
    /// Build, run and judge exercises; without an ID, all of them
    Check(Check),
    /// Just run an exercise, stdin and stdout yours
    Run(Run),
    /// Say what an exercise prints before it runs, and compare
    Predict(Predict),
    /// Open the book on this machine, with programs that run on the page
    #[command(disable_help_flag = true)]
    Serve(Passed),
    /// List the exercises
    List(List),
    /// Show a hint for an exercise
    Hint(Hint),
    /// Show your work beside the reference, once it is accepted
    Diff(Diff),
    /// Put an exercise back to its starter; what was there is kept in backups/
    Reset(Reset),
    /// Make one zip to hand in: the files you may edit, and a manifest
    Submit(Submit),
    /// Bring your work from an older copy of the course into this one
    Adopt(Adopt),
    /// Say what this machine lacks, and how to get it
    Doctor(Doctor),
    /// Print the script that teaches your shell the checker's commands and exercises
    Completions(Completions),
    /// For instructors: make the archive of the course to hand out
    Pack(Pack),
    /// Render the book, run its listings again, write its notebooks
    #[command(disable_help_flag = true)]
    Book(Passed),
    /// The order checker alone, on any program's output
    #[command(subcommand)]
    Order(OrderCommand),
    /// For authors: scaffold an exercise, prove that it is sound
    #[command(subcommand)]
    Author(AuthorCommand),
}

/// `checker check`
#[derive(Debug, Args)]
pub struct Check {
    /// Ids (microtasks/priority-order), numbers (03/02), chapters (03) or folders; none means all
    pub ids: Vec<String>,
    /// Lay this folder over the course: a submission
    #[arg(long, value_name = "DIR", conflicts_with = "solutions")]
    pub overlay: Option<PathBuf>,
    /// Check the solutions, with hidden cases
    #[arg(long)]
    pub solutions: bool,
    /// How many runs each case gets at least, the first plain, the others perturbed; all must be accepted
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub runs: u32,
    /// The seed of everything random: the same seed disturbs each run in the same way; how threads take turns stays the machine's choice [default: 1; random with --fresh]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Run again what is known already
    #[arg(long)]
    pub fresh: bool,
    /// How many exercises are worked on at once [default: all cores]
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// How to report; exercism speaks of one exercise
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
}

/// How `checker check` reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// JUnit's XML, for continuous integration.
    Junit,
    /// Exercism's results.json, version 2, of one exercise.
    Exercism,
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// `checker watch`
#[derive(Debug, Args)]
pub struct Watch {
    /// The exercise
    pub id: Option<String>,
}

/// `checker predict`
#[derive(Debug, Args)]
pub struct Predict {
    /// The exercise
    pub id: String,
    /// Write the prediction in $VISUAL or $EDITOR instead of typing it line by line
    #[arg(long)]
    pub edit: bool,
    /// How to report; with json, all of stdin is the prediction and no question is asked
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `checker run`
#[derive(Debug, Args)]
pub struct Run {
    /// The exercise
    pub id: String,
    /// Arguments for the program
    #[arg(last = true)]
    pub args: Vec<String>,
}

/// `checker list`
#[derive(Debug, Args)]
pub struct List {
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `checker hint`
#[derive(Debug, Args)]
pub struct Hint {
    /// The exercise
    pub id: String,
    /// Which hint: 1 is the gentlest; without it, the first
    #[arg(default_value_t = 1, value_name = "N")]
    pub number: usize,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `checker diff`
#[derive(Debug, Args)]
pub struct Diff {
    /// The exercise
    pub id: String,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `checker reset`
#[derive(Debug, Args)]
pub struct Reset {
    /// The exercise
    pub id: String,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `checker submit`
#[derive(Debug, Args)]
pub struct Submit {
    /// Exercises or chapters; none means all that you have edited
    pub ids: Vec<String>,
    /// What it is handed in for
    #[arg(long, value_name = "A")]
    pub assignment: Option<String>,
    /// The file to write [default: submission.zip, or submission-A.zip]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `checker adopt`
#[derive(Debug, Args)]
pub struct Adopt {
    /// The folder of the older copy; nothing in it is changed
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `checker doctor`
#[derive(Debug, Args)]
pub struct Doctor {
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// What is handed on to another program of the course, as it is.
#[derive(Debug, Args)]
pub struct Passed {
    /// What that program is to do; --help says what it can
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    pub args: Vec<OsString>,
}

/// `checker completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// Your shell
    #[arg(value_enum)]
    pub shell: Option<ShellName>,
    /// What the scripts ask: what may stand in the place of the last word
    #[arg(long, hide = true)]
    pub words: bool,
    /// The words typed so far
    #[arg(last = true, hide = true, allow_hyphen_values = true)]
    pub typed: Vec<String>,
}

/// Shells that can be taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShellName {
    /// source <(checker completions bash)
    Bash,
    /// source <(checker completions zsh)
    Zsh,
    /// checker completions fish | source
    Fish,
}

/// `checker pack`
#[derive(Debug, Args)]
pub struct Pack {
    /// Who it is for
    #[arg(long = "for", value_enum, value_name = "WHO")]
    pub audience: PackFor,
    /// The file to write [default: the name of the folder in it]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// For whom a pack is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PackFor {
    /// Without solutions and hidden cases.
    Learners,
    /// With everything.
    Instructors,
}

/// `checker order …`
#[derive(Debug, Subcommand)]
pub enum OrderCommand {
    /// Is this output one of the legal orders? SPEC is an exercise or a bare case
    Check(OrderCheck),
    /// Random legal orders, one JSON list of lines in each line
    Sample(OrderSample),
}

/// `checker order check`
#[derive(Debug, Args)]
pub struct OrderCheck {
    /// An exercise.yaml, or a file with one case (`order: […]`)
    pub spec: PathBuf,
    /// A file with what a program printed; without it, stdin
    pub output: Option<PathBuf>,
    /// The case's name; without it, the first visible case
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `checker order sample`
#[derive(Debug, Args)]
pub struct OrderSample {
    /// An exercise.yaml, or a file with one case (`order: […]`)
    pub spec: PathBuf,
    /// How many
    #[arg(short = 'n', value_name = "K", default_value_t = 1)]
    pub count: usize,
    /// The case's name; without it, the first visible case
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    /// The seed, to draw the same again
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
}

/// `checker author …`
#[derive(Debug, Subcommand)]
pub enum AuthorCommand {
    /// Make the folders and files of a new exercise
    New(AuthorNew),
    /// Prove exercises sound: starters, solutions, right and wrong programs, orders
    Check(AuthorCheck),
    /// Hold the Bengali catalogue to the texts of the checker and the course
    I18n(AuthorI18n),
}

/// `checker author new`
#[derive(Debug, Args)]
pub struct AuthorNew {
    /// NN-chapter/MM-exercise, such as 03-microtasks/07-my-idea
    pub dir: String,
    /// What the learner does
    #[arg(long, value_enum, default_value_t = NewKind::Write)]
    pub kind: NewKind,
}

/// The kinds of a new exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NewKind {
    /// Complete the program.
    Write,
    /// Say what the program prints.
    Predict,
    /// Make the mechanism itself.
    Build,
}

/// `checker author i18n`
#[derive(Debug, Args)]
pub struct AuthorI18n {
    /// Add what is missing, empty, and take out what no longer exists
    #[arg(long)]
    pub write: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `checker author check`
#[derive(Debug, Args)]
pub struct AuthorCheck {
    /// Which exercises; none means all
    pub ids: Vec<String>,
    /// How many runs every right program gets
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub runs: u32,
    /// How many mutants of the reference's output are judged for each case
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub mutants: usize,
    /// How many legal orders are drawn for each case
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub words: usize,
    /// The seed of everything random
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Write the generated files (solutions/Cargo.toml) instead of comparing them
    #[arg(long)]
    pub write: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Every language by its tag, with its own name as the help.
fn languages() -> impl TypedValueParser<Value = Language> {
    let tags = Language::ALL.map(|language| PossibleValue::new(language.tag()).help(language.name()));
    PossibleValuesParser::new(tags)
        .try_map(|tag| Language::tagged(&tag).ok_or("no language of the checker's"))
}
