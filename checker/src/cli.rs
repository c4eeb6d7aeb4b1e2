//! What can be typed; what it means is decided in `cmd`.
//!
//! Each command tells clap what may follow its name, and reads back what did. clap's derive would write this, but
//! everybody's first verdict would wait four more seconds of a processor for it: it needs all of syn.

mod choice;
mod instructor;
mod learner;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches};

use text::Language;

pub use choice::{CheckFormat, Colour, Format, PackFor, ShellName, word};
pub use instructor::{OrderCheck, OrderCommand, OrderSample, Pack};
pub use learner::{
    Adopt, Check, Completions, Diff, Doctor, Hint, List, Passed, Predict, Reset, Run, Submit, Watch,
};

/// The checker of Loop & Order.
#[derive(Debug)]
pub struct Cli {
    /// What to do; nothing shows where you are.
    pub command: Option<Command>,
    /// How to report where you are; every command has one of its own.
    pub format: Option<Format>,
    /// The language to speak; without it, the one that was chosen once, else that of the locale.
    pub lang: Option<Language>,
    /// When to use colour.
    pub color: Colour,
}

/// The commands.
#[derive(Debug)]
pub enum Command {
    /// `checker watch`
    Watch(Watch),
    /// `checker check`
    Check(Check),
    /// `checker run`
    Run(Run),
    /// `checker predict`
    Predict(Predict),
    /// `checker serve`
    Serve(Passed),
    /// `checker list`
    List(List),
    /// `checker hint`
    Hint(Hint),
    /// `checker diff`
    Diff(Diff),
    /// `checker reset`
    Reset(Reset),
    /// `checker submit`
    Submit(Submit),
    /// `checker adopt`
    Adopt(Adopt),
    /// `checker doctor`
    Doctor(Doctor),
    /// `checker completions`
    Completions(Completions),
    /// `checker pack`
    Pack(Pack),
    /// `checker book`
    Book(Passed),
    /// `checker grade`
    Grade(Passed),
    /// `checker order …`
    Order(OrderCommand),
    /// `checker author …`
    Author(Passed),
}

/// What may follow the name of a command, and what did.
pub trait Typed: Sized {
    /// The command as clap is told of it.
    fn command() -> clap::Command;
    /// What was typed behind its name. clap has seen to it that every argument is what the command says.
    fn of(typed: &mut ArgMatches) -> Self;
}

impl Cli {
    /// All that may be typed.
    pub fn command() -> clap::Command {
        clap::Command::new("checker")
            .version(env!("CARGO_PKG_VERSION"))
            .about("Builds an exercise, runs it, and compares what it printed with every order it allows.")
            .after_help(
                "Exit codes: 0 accepted or done · 1 not accepted · 2 usage or course error · 3 undecided · 70 our bug",
            )
            // clap lists in the order in which it is told: these options come after a command's own.
            .subcommands([
                Watch::command(),
                Check::command(),
                Run::command(),
                Predict::command(),
                Passed::to("serve", "Open the book on this machine, with programs that run on the page"),
                List::command(),
                Hint::command(),
                Diff::command(),
                Reset::command(),
                Submit::command(),
                Adopt::command(),
                Doctor::command(),
                Completions::command(),
                Pack::command(),
                Passed::to("book", "Render the book, run its listings again, write its notebooks"),
                Passed::to("grade", "For instructors: grade a class, explain its marks, export them"),
                OrderCommand::command(),
                Passed::to("author", "For authors: scaffold an exercise, prove that it is sound"),
            ])
            .arg(
                value("format", "FORMAT", "How to report where you are; every command has a --format of its own")
                    .value_parser(clap::value_parser!(Format)),
            )
            .args(everywhere())
    }

    /// What was typed, as clap understood it by [`Cli::command`].
    pub fn of(mut typed: ArgMatches) -> Self {
        let command = typed.remove_subcommand().map(|(name, mut typed)| match name.as_str() {
            "watch" => Command::Watch(Watch::of(&mut typed)),
            "check" => Command::Check(Check::of(&mut typed)),
            "run" => Command::Run(Run::of(&mut typed)),
            "predict" => Command::Predict(Predict::of(&mut typed)),
            "serve" => Command::Serve(Passed::of(&mut typed)),
            "list" => Command::List(List::of(&mut typed)),
            "hint" => Command::Hint(Hint::of(&mut typed)),
            "diff" => Command::Diff(Diff::of(&mut typed)),
            "reset" => Command::Reset(Reset::of(&mut typed)),
            "submit" => Command::Submit(Submit::of(&mut typed)),
            "adopt" => Command::Adopt(Adopt::of(&mut typed)),
            "doctor" => Command::Doctor(Doctor::of(&mut typed)),
            "completions" => Command::Completions(Completions::of(&mut typed)),
            "pack" => Command::Pack(Pack::of(&mut typed)),
            "book" => Command::Book(Passed::of(&mut typed)),
            "grade" => Command::Grade(Passed::of(&mut typed)),
            "order" => Command::Order(OrderCommand::of(&mut typed)),
            "author" => Command::Author(Passed::of(&mut typed)),
            other => unreachable!("clap knows no command `{other}`"),
        });
        Self {
            command,
            format: typed.remove_one("format"),
            lang: typed.remove_one("lang"),
            color: one(&mut typed, "color"),
        }
    }
}

/// What every command takes: `--lang` and `--color`.
pub fn everywhere() -> [Arg; 2] {
    let lang = "The language to speak; without it, the one you chose once, else that of your locale";
    [
        value("lang", "LANGUAGE", lang).global(true).value_parser(ValueParser::new(languages())),
        value("color", "WHEN", "When to use colour")
            .global(true)
            .value_parser(clap::value_parser!(Colour))
            .default_value("auto"),
    ]
}

/// An argument by its place: required, one value.
pub fn place(id: &'static str, value_name: &'static str) -> Arg {
    Arg::new(id).value_name(value_name).required(true)
}

/// An exercise by its place, required.
fn exercise() -> Arg {
    place("id", "ID").help("The exercise")
}

/// Any number of ids by their place.
pub fn ids(help: &'static str) -> Arg {
    Arg::new("ids").value_name("IDS").num_args(1..).action(ArgAction::Append).help(help)
}

/// `--id VALUE`
pub fn value(id: &'static str, value_name: &'static str, help: &'static str) -> Arg {
    Arg::new(id).long(id).value_name(value_name).help(help)
}

/// `--id`, which takes no value.
pub fn flag(id: &'static str, help: &'static str) -> Arg {
    Arg::new(id).long(id).action(ArgAction::SetTrue).help(help)
}

/// `--format human|json`
pub fn format(help: &'static str) -> Arg {
    value("format", "FORMAT", help).value_parser(clap::value_parser!(Format)).default_value("human")
}

/// `--runs K`
pub fn runs(default: &'static str, help: &'static str) -> Arg {
    value("runs", "K", help).value_parser(clap::value_parser!(u32).range(1..=100_000)).default_value(default)
}

/// The value of an argument that is required or has a default.
pub fn one<T: Clone + Send + Sync + 'static>(typed: &mut ArgMatches, id: &str) -> T {
    typed.remove_one(id).unwrap_or_else(|| unreachable!("clap lets nothing through without `{id}`"))
}

/// All values of an argument that may be typed more than once, or not at all.
pub fn many<T: Clone + Send + Sync + 'static>(typed: &mut ArgMatches, id: &str) -> Vec<T> {
    typed.remove_many(id).map(Iterator::collect).unwrap_or_default()
}

/// Every language by its tag, with its own name as the help.
fn languages() -> impl TypedValueParser<Value = Language> {
    let tags = Language::ALL.map(|language| PossibleValue::new(language.tag()).help(language.name()));
    PossibleValuesParser::new(tags)
        .try_map(|tag| Language::tagged(&tag).ok_or("no language of the checker's"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_command_tells_clap_is_what_it_reads_back() {
        Cli::command().debug_assert();
        let lines = [
            "watch",
            "check",
            "run a",
            "predict a",
            "list",
            "hint a",
            "diff a",
            "reset a",
            "submit",
            "adopt old",
            "doctor",
            "completions",
            "serve --port 1",
            "book build",
            "pack --for learners",
            "order check a",
            "order sample a",
            "author check",
        ];
        for line in lines {
            let typed = Cli::command().get_matches_from(format!("checker {line}").split(' '));
            let read = format!("{:?}", Cli::of(typed).command).to_lowercase();
            let names: Vec<&str> = line.split(' ').take_while(|word| *word != "a").collect();
            assert!(read.contains(names[0]), "{line}: {read}");
        }
    }

    #[test]
    fn whoever_wants_a_sibling_as_it_is_says_so_before_all_else() {
        let passed = |line: &str| {
            let typed = Cli::command().get_matches_from(format!("checker grade {line}").split(' '));
            let Command::Grade(passed) = Cli::of(typed).command.expect("a command") else { panic!("{line}") };
            (passed.no_build, passed.args.join(" ".as_ref()).into_string().expect("what was typed"))
        };
        assert_eq!(passed("--no-build work --out o"), (true, "work --out o".to_owned()));
        assert_eq!(passed("work --no-build"), (false, "work --no-build".to_owned()));
        assert_eq!(passed("--no-build"), (true, String::new()));
    }
}
