//! What can be typed. It only says what was typed; [`crate::cmd`] turns it into what it means.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::points::Points;

/// Grades a class: strangers' programs behind a wall, each judged once, every mark explained.
#[derive(Debug, Parser)]
#[command(name = "checker-grade", version, bin_name = "checker grade")]
pub struct Cli {
    /// The language of the messages
    #[arg(long, global = true, value_name = "LANG", overrides_with = "lang")]
    pub lang: Option<String>,
    /// Grading itself, where no command is named.
    #[command(flatten)]
    pub grade: Grade,
    /// What else to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Arguments of `grade` itself.
#[derive(Debug, Args)]
pub struct Grade {
    /// What was handed in: folders of folders, exports of the learning platform, archives, bundles
    #[arg(value_name = "DIR")]
    pub dirs: Vec<PathBuf>,
    /// The class and its assignment
    #[command(flatten)]
    pub class: ClassArgs,
    /// The gradebook's folder, made where it is missing; grading into it again goes on where it was
    #[arg(long, value_name = "FOLDER", default_value = "grades")]
    pub out: PathBuf,
    /// A folder with your own hidden cases: NN-chapter/MM-exercise/hidden.yaml [default: the one that this gradebook was graded with]
    #[arg(long, value_name = "DIR")]
    pub hidden: Option<PathBuf>,
    /// Judge without the hidden cases of your own that this gradebook was graded with
    #[arg(long, conflicts_with = "hidden")]
    pub no_hidden: bool,
    /// How many programs are worked on at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub jobs: Option<u16>,
    /// How many runs each case gets at least; what explores gets its own number [default: as many as before in this gradebook, else 1]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub runs: Option<u32>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Write the marks that changed; without it they are only shown
    #[arg(long)]
    pub apply: bool,
    /// With --apply: also write those that are lower than what was published
    #[arg(long, requires = "apply")]
    pub allow_lower: bool,
    /// Say how far the grading of this gradebook is, and do nothing
    #[arg(long)]
    pub status: bool,
    /// Try again what is held: jobs that were given up, and what nobody could decide
    #[arg(long)]
    pub retry_dead: bool,
    /// Grade although this machine cannot hold strangers' programs as it should; every verdict will say so
    #[arg(long)]
    pub allow_weak_isolation: bool,
}

/// Which class, and which of its assignments.
#[derive(Debug, Clone, Args)]
pub struct ClassArgs {
    /// The class and its assignments [default: every folder is a learner, and every exercise that anybody handed in counts]
    #[arg(long, value_name = "FILE")]
    pub class: Option<PathBuf>,
    /// The assignment, where the class has several
    #[arg(long, value_name = "ID")]
    pub assignment: Option<String>,
}

/// What else the gradebook can be asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Says whose work is whose before anything runs, and what belongs to nobody
    CheckRoster(CheckRoster),
    /// Shows what a learner has, and the evidence for it
    Show(Show),
    /// Runs a learner's program again, disturbed in the same way, and compares
    Replay(Replay),
    /// Holds a corrected order against the stored runs; runs nothing
    Amend(Amend),
    /// Sets a mark by hand
    Set(Set),
    /// Writes a comment for the learner
    Comment(Comment),
    /// Writes the gradebook in the format of others
    Export(Export),
    /// Lists the texts of this program's help, as JSON (called by `author i18n`)
    #[command(name = "__messages", hide = true)]
    Messages,
    /// Judges jobs (started by `grade`)
    #[command(name = "__work", hide = true)]
    Work(Work),
}

/// Where the gradebook is, and which of its assignments is meant.
#[derive(Debug, Clone, Args)]
pub struct Where {
    /// The gradebook's folder
    #[arg(long, value_name = "FOLDER", default_value = "grades")]
    pub out: PathBuf,
    /// The assignment, where the gradebook has several
    #[arg(long, value_name = "ID")]
    pub assignment: Option<String>,
}

/// Arguments of `check-roster`.
#[derive(Debug, Args)]
pub struct CheckRoster {
    /// What was handed in
    #[arg(value_name = "DIR", required = true)]
    pub dirs: Vec<PathBuf>,
    /// The class and its assignment
    #[command(flatten)]
    pub class: ClassArgs,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct Show {
    /// Whose: an id, login, number or address
    pub learner: String,
    /// Which exercise; none means all
    #[arg(value_name = "ID")]
    pub exercise: Option<String>,
    /// Where
    #[command(flatten)]
    pub at: Where,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Arguments of `replay`.
#[derive(Debug, Args)]
pub struct Replay {
    /// Whose
    pub learner: String,
    /// Which exercise
    #[arg(value_name = "ID")]
    pub exercise: String,
    /// Where
    #[command(flatten)]
    pub at: Where,
}

/// Arguments of `amend`.
#[derive(Debug, Args)]
pub struct Amend {
    /// Where
    #[command(flatten)]
    pub at: Where,
    /// Write what changed; without it nothing is written
    #[arg(long)]
    pub apply: bool,
    /// With --apply: also write marks that are lower than what was published
    #[arg(long, requires = "apply")]
    pub allow_lower: bool,
}

/// Arguments of `set`.
#[derive(Debug, Args)]
pub struct Set {
    /// Whose
    pub learner: String,
    /// Which exercise
    #[arg(value_name = "ID")]
    pub exercise: String,
    /// The mark; leave it out with --undo
    #[arg(required_unless_present = "undo")]
    pub mark: Option<Points>,
    /// Why; it stays in the gradebook
    #[arg(long, value_name = "TEXT", required = true)]
    pub why: String,
    /// Take the mark that was set by hand back
    #[arg(long, conflicts_with = "mark")]
    pub undo: bool,
    /// Also where the mark becomes lower than what was published
    #[arg(long)]
    pub allow_lower: bool,
    /// Where
    #[command(flatten)]
    pub at: Where,
}

/// Arguments of `comment`.
#[derive(Debug, Args)]
pub struct Comment {
    /// Whose
    pub learner: String,
    /// Which exercise
    #[arg(value_name = "ID")]
    pub exercise: String,
    /// What the learner will read; an empty text takes it back
    pub text: String,
    /// Where
    #[command(flatten)]
    pub at: Where,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// For whom
    #[arg(long = "for", value_enum, value_name = "WHOM")]
    pub whom: Whom,
    /// What rows that are held count as
    #[arg(long, value_enum, value_name = "AS")]
    pub held: Option<HeldMark>,
    /// These marks are published now: lowering one later needs --allow-lower
    #[arg(long = "final")]
    pub is_final: bool,
    /// Where to write [default: exports, in the gradebook's folder]
    #[arg(long, value_name = "PATH")]
    pub to: Option<PathBuf>,
    /// Where
    #[command(flatten)]
    pub at: Where,
}

/// Arguments of a worker.
#[derive(Debug, Args)]
pub struct Work {
    /// The gradebook's folder
    #[arg(long)]
    pub out: PathBuf,
    /// Its name
    #[arg(long)]
    pub name: String,
    /// The core that it stays on
    #[arg(long)]
    pub core: Option<usize>,
    /// Its core is nobody else's
    #[arg(long)]
    pub reserved: bool,
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// JUnit's XML, for continuous integration.
    Junit,
}

/// For whom the gradebook is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Whom {
    /// Moodle's CSV, with feedback.
    Moodle,
    /// Canvas' CSV.
    Canvas,
    /// nbgrader's CSV.
    Nbgrader,
    /// Gradescope's results, one file for each learner.
    Gradescope,
    /// A folder that makes an autograder of the checker for Gradescope.
    GradescopeAutograder,
    /// JSON, documented and versioned.
    Json,
    /// JUnit's XML of the whole class.
    Junit,
}

/// What a row that is held counts as in an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HeldMark {
    /// Nothing.
    Zero,
    /// All that the exercise is worth.
    Full,
    /// Neither: it is left out.
    Omit,
}
