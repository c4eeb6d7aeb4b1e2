//! The commands of those who work on exercises.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::{
    CheckFormat, Format, ShellName, Typed, exercise, flag, format, ids, many, one, place, runs, value,
};

/// `checker watch`
#[derive(Debug)]
pub struct Watch {
    /// The exercise.
    pub id: Option<String>,
}

impl Typed for Watch {
    fn command() -> Command {
        Command::new("watch")
            .about("A screen that judges an exercise at each save; without an ID, the next one")
            .arg(exercise().required(false))
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { id: typed.remove_one("id") }
    }
}

/// `checker check`
#[derive(Debug)]
pub struct Check {
    /// Ids (microtasks/priority-order), numbers (03/02), chapters (03) or folders; none means all.
    pub ids: Vec<String>,
    /// A folder to lay over the course: a submission.
    pub overlay: Option<PathBuf>,
    /// The solutions, with hidden cases.
    pub solutions: bool,
    /// How many runs each case gets at least.
    pub runs: u32,
    /// The seed of everything random.
    pub seed: Option<u64>,
    /// Run again what is known already.
    pub fresh: bool,
    /// How many exercises are worked on at once; all cores, if nothing is said.
    pub jobs: Option<usize>,
    /// How to report.
    pub format: CheckFormat,
}

impl Typed for Check {
    fn command() -> Command {
        Command::new("check").about("Build, run and judge exercises; without an ID, all of them").args([
            ids("Ids (microtasks/priority-order), numbers (03/02), chapters (03) or folders; none means all"),
            value("overlay", "DIR", "Lay this folder over the course: a submission")
                .value_parser(ValueParser::path_buf())
                .conflicts_with("solutions"),
            flag("solutions", "Check the solutions, with hidden cases"),
            runs(
                "1",
                "How many runs each case gets at least, the first plain, the others perturbed; all must be accepted",
            ),
            value(
                "seed",
                "S",
                "The seed of everything random: the same seed disturbs each run in the same way; how threads take turns stays the machine's choice [default: 1; random with --fresh]",
            )
            .value_parser(value_parser!(u64)),
            flag("fresh", "Run again what is known already"),
            value("jobs", "N", "How many exercises are worked on at once [default: all cores]")
                .value_parser(value_parser!(usize)),
            value("format", "FORMAT", "How to report; exercism speaks of one exercise")
                .value_parser(value_parser!(CheckFormat))
                .default_value("human"),
        ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self {
            ids: many(typed, "ids"),
            overlay: typed.remove_one("overlay"),
            solutions: typed.get_flag("solutions"),
            runs: one(typed, "runs"),
            seed: typed.remove_one("seed"),
            fresh: typed.get_flag("fresh"),
            jobs: typed.remove_one("jobs"),
            format: one(typed, "format"),
        }
    }
}

/// `checker run`
#[derive(Debug)]
pub struct Run {
    /// The exercise.
    pub id: String,
    /// Arguments for the program.
    pub args: Vec<String>,
}

impl Typed for Run {
    fn command() -> Command {
        let limits = "Time, output and memory are not limited here, as they are in a check. As there, a file has at most 64 MiB, a \
                      process at most 256 files open, and no program becomes another user.";
        Command::new("run").about("Just run an exercise, stdin and stdout yours").after_help(limits).args([
            exercise(),
            Arg::new("args")
                .value_name("ARGS")
                .num_args(1..)
                .action(ArgAction::Append)
                .last(true)
                .help("Arguments for the program"),
        ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { id: one(typed, "id"), args: many(typed, "args") }
    }
}

/// `checker predict`
#[derive(Debug)]
pub struct Predict {
    /// The exercise.
    pub id: String,
    /// Write the prediction in an editor instead of typing it line by line.
    pub edit: bool,
    /// How to report; with json, all of stdin is the prediction and no question is asked.
    pub format: Format,
}

impl Typed for Predict {
    fn command() -> Command {
        Command::new("predict").about("Say what an exercise prints before it runs, and compare").args([
            exercise(),
            flag("edit", "Write the prediction in $VISUAL or $EDITOR instead of typing it line by line"),
            format("How to report; with json, all of stdin is the prediction and no question is asked"),
        ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { id: one(typed, "id"), edit: typed.get_flag("edit"), format: one(typed, "format") }
    }
}

/// `checker list`
#[derive(Debug)]
pub struct List {
    /// How to report.
    pub format: Format,
}

impl Typed for List {
    fn command() -> Command {
        Command::new("list").about("List the exercises").arg(format("How to report"))
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { format: one(typed, "format") }
    }
}

/// `checker hint`
#[derive(Debug)]
pub struct Hint {
    /// The exercise.
    pub id: String,
    /// Which hint: 1 is the gentlest.
    pub number: usize,
    /// How to report.
    pub format: Format,
}

impl Typed for Hint {
    fn command() -> Command {
        Command::new("hint").about("Show a hint for an exercise").args([
            exercise(),
            place("number", "N")
                .required(false)
                .value_parser(value_parser!(usize))
                .default_value("1")
                .help("Which hint: 1 is the gentlest; without it, the first"),
            format("How to report"),
        ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { id: one(typed, "id"), number: one(typed, "number"), format: one(typed, "format") }
    }
}

/// `checker diff`
#[derive(Debug)]
pub struct Diff {
    /// The exercise.
    pub id: String,
    /// How to report.
    pub format: Format,
}

impl Typed for Diff {
    fn command() -> Command {
        Command::new("diff")
            .about("Show your work beside the reference, once it is accepted")
            .args([exercise(), format("How to report")])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { id: one(typed, "id"), format: one(typed, "format") }
    }
}

/// `checker reset`
#[derive(Debug)]
pub struct Reset {
    /// The exercise.
    pub id: String,
    /// Do not ask.
    pub yes: bool,
    /// How to report.
    pub format: Format,
}

impl Typed for Reset {
    fn command() -> Command {
        Command::new("reset")
            .about("Put an exercise back to its starter; what was there is kept in backups/")
            .args([exercise(), flag("yes", "Do not ask").short('y'), format("How to report")])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { id: one(typed, "id"), yes: typed.get_flag("yes"), format: one(typed, "format") }
    }
}

/// `checker submit`
#[derive(Debug)]
pub struct Submit {
    /// Exercises or chapters; none means all that were edited.
    pub ids: Vec<String>,
    /// What it is handed in for.
    pub assignment: Option<String>,
    /// The file to write; submission.zip or submission-A.zip, if nothing is said.
    pub out: Option<PathBuf>,
    /// How to report.
    pub format: Format,
}

impl Typed for Submit {
    fn command() -> Command {
        Command::new("submit").about("Make one zip to hand in: the files you may edit, and a manifest").args(
            [
                ids("Exercises or chapters; none means all that you have edited"),
                value("assignment", "A", "What it is handed in for"),
                value("out", "FILE", "The file to write [default: submission.zip, or submission-A.zip]")
                    .value_parser(ValueParser::path_buf()),
                format("How to report"),
            ],
        )
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self {
            ids: many(typed, "ids"),
            assignment: typed.remove_one("assignment"),
            out: typed.remove_one("out"),
            format: one(typed, "format"),
        }
    }
}

/// `checker adopt`
#[derive(Debug)]
pub struct Adopt {
    /// The folder of the older copy; nothing in it is changed.
    pub old: PathBuf,
    /// How to report.
    pub format: Format,
}

impl Typed for Adopt {
    fn command() -> Command {
        Command::new("adopt").about("Bring your work from an older copy of the course into this one").args([
            place("old", "OLD")
                .value_parser(ValueParser::path_buf())
                .help("The folder of the older copy; nothing in it is changed"),
            format("How to report"),
        ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { old: one(typed, "old"), format: one(typed, "format") }
    }
}

/// `checker doctor`
#[derive(Debug)]
pub struct Doctor {
    /// How to report.
    pub format: Format,
}

impl Typed for Doctor {
    fn command() -> Command {
        Command::new("doctor")
            .about("Say what this machine lacks, and how to get it")
            .arg(format("How to report"))
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { format: one(typed, "format") }
    }
}

/// What is handed on to another program of the course, as it is.
#[derive(Debug)]
pub struct Passed {
    /// What that program is to do; --help says what it can.
    pub args: Vec<OsString>,
    /// The program is used as it was built last, whatever has changed since: whoever grades does not want to wait for a
    /// compiler because a file of the course is newer.
    pub no_build: bool,
}

/// What is not handed on, and stands first.
const NO_BUILD: &str = "--no-build";

impl Passed {
    /// A command that another program carries out.
    pub(super) fn to(name: &'static str, about: &'static str) -> Command {
        Command::new(name).about(about).disable_help_flag(true).arg(
            Arg::new("args")
                .value_name("ARGUMENTS")
                .value_parser(ValueParser::os_string())
                .num_args(1..)
                .action(ArgAction::Append)
                .trailing_var_arg(true)
                .allow_hyphen_values(true)
                .help("What that program is to do; --help says what it can. --no-build before all else: take it as it was built last"),
        )
    }

    /// What was typed behind it.
    pub(super) fn of(typed: &mut ArgMatches) -> Self {
        let mut args: Vec<OsString> = many(typed, "args");
        let no_build = args.first().is_some_and(|first| first == NO_BUILD);
        if no_build {
            args.remove(0);
        }
        Self { args, no_build }
    }
}

/// `checker completions`
#[derive(Debug)]
pub struct Completions {
    /// The shell to teach.
    pub shell: Option<ShellName>,
    /// What the scripts ask: what may stand in the place of the last word.
    pub words: bool,
    /// The words typed so far.
    pub typed: Vec<String>,
}

impl Typed for Completions {
    fn command() -> Command {
        Command::new("completions")
            .about("Print the script that teaches your shell the checker's commands and exercises")
            .args([
                place("shell", "SHELL")
                    .required(false)
                    .value_parser(value_parser!(ShellName))
                    .help("Your shell"),
                flag("words", "What the scripts ask: what may stand in the place of the last word")
                    .hide(true),
                Arg::new("typed")
                    .value_name("TYPED")
                    .num_args(1..)
                    .action(ArgAction::Append)
                    .last(true)
                    .hide(true)
                    .allow_hyphen_values(true)
                    .help("The words typed so far"),
            ])
    }

    fn of(typed: &mut ArgMatches) -> Self {
        Self { shell: typed.remove_one("shell"), words: typed.get_flag("words"), typed: many(typed, "typed") }
    }
}
