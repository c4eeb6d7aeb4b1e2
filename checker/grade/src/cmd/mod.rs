//! One file for each command: what was typed is turned into what it means, and carried out.

mod amend;
mod by_hand;
mod changes;
mod check_roster;
mod export;
mod grade;
mod lateness;
mod messages;
mod pages;
mod replay;
mod show;
mod status;
mod summary;
mod work;

use std::env;
use std::path::Path;

use anyhow::{Context, Result};

use crate::cli::{Cli, Command, Where};
use crate::gradebook::Gradebook;
use checker::cmd::Usage;
use flow::course::Course;
use text::{Language, tr};

/// Carries out what was typed; the exit code.
///
/// # Errors
/// What stopped it, in words.
pub fn run(cli: Cli) -> Result<u8> {
    if !cfg!(target_os = "linux") {
        return Err(Usage(tr!(
            "`checker grade` runs strangers' programs, and only Linux can hold them safely; grade on a Linux machine, in a virtual machine, or through WSL2"
        ))
        .into());
    }
    if cli.command.is_some() && (cli.grade.out != Path::new("grades") || !cli.grade.dirs.is_empty()) {
        return Err(Usage(tr!(
            "write what belongs to a command behind it: checker grade show LEARNER --out grades"
        ))
        .into());
    }
    let language = cli.lang.as_deref().and_then(Language::tagged);
    match cli.command {
        None => grade::execute(cli.grade, language),
        Some(Command::CheckRoster(args)) => check_roster::execute(&args),
        Some(Command::Show(args)) => show::execute(&args),
        Some(Command::Replay(args)) => replay::execute(&args),
        Some(Command::Amend(args)) => amend::execute(&args),
        Some(Command::Set(args)) => by_hand::set(&args),
        Some(Command::Comment(args)) => by_hand::comment(&args),
        Some(Command::Export(args)) => export::execute(&args, language),
        Some(Command::Messages) => messages::execute(),
        Some(Command::Work(args)) => work::execute(args),
    }
}

/// Whether an error of grading is about what was typed or given, or about this machine, and no fault of ours.
pub fn is_theirs(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.is::<crate::gradebook::Error>()
        || cause.is::<crate::class::Error>()
        || cause.is::<crate::intake::Error>()
        || cause.is::<crate::wall::Missing>()
        || cause.is::<crate::export::Error>()
        || cause.is::<crate::feedback::Unwritten>()
}

/// The course that the current folder lies in.
fn course() -> Result<Course> {
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    Ok(Course::open(&here)?)
}

/// The gradebook that is meant, and the assignment: the one that was typed, or the only one there is.
fn open(at: &Where) -> Result<(Gradebook, String)> {
    let gradebook = Gradebook::open(&at.out)?;
    let assignment = assignment(&gradebook, at.assignment.as_deref())?;
    Ok((gradebook, assignment))
}

fn assignment(gradebook: &Gradebook, typed: Option<&str>) -> Result<String> {
    if let Some(typed) = typed {
        return Ok(gradebook.assignment(typed)?.id);
    }
    match gradebook.assignments()?.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(Usage(tr!("this gradebook has no assignment yet")).into()),
        several => Err(Usage(tr!(
            "this gradebook has several assignments; name one with --assignment: {ids}",
            ids = several.join(", ")
        ))
        .into()),
    }
}

/// The exercise of an assignment that is meant, by its id or as the course knows it.
fn exercise(gradebook: &Gradebook, assignment: &str, typed: &str) -> Result<String> {
    let facts = gradebook.assignment(assignment)?;
    let known = |id: &str| facts.columns.iter().any(|column| column.exercise == id);
    if known(typed) {
        return Ok(typed.to_owned());
    }
    let found = course().ok().and_then(|course| Some(course.find(typed).ok()?.id.to_string()));
    found.filter(|id| known(id)).ok_or_else(|| {
        let ids = facts.columns.iter().map(|column| column.exercise.as_str());
        Usage(match order::yaml::nearest(typed, ids) {
            Some(near) => tr!(
                "the assignment has no exercise `{typed}`; did you mean `{near}`?",
                typed = typed,
                near = near
            ),
            None => tr!(
                "the assignment has no exercise `{typed}`; write an id, such as microtasks/priority-order",
                typed = typed
            ),
        })
        .into()
    })
}

/// A path for a message.
fn shown(path: &Path) -> String {
    checker::report::clean(&path.display().to_string())
}
