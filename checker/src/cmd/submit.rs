//! `checker submit`: one archive to hand in, and what is known of it before.

use std::env;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use serde_json::json;

use super::check::cores;
use super::{Usage, command_name, course};
use crate::cli::{Format, Submit};
use crate::handin::{self, Handin};
use crate::moment::Moment;
use crate::progress::Progress;
use crate::report::{self, Report as _};
use crate::{exit, whole};
use flow::build::Builder;
use flow::course::Overlay;
use flow::event::{Event, ExerciseResult};
use flow::pipeline::{Pipeline, Request};
use flow::process::install_cancel;
use flow::run::NoWall;
use text::{tr, trn};

pub(super) fn execute(args: &Submit) -> Result<u8> {
    if let Some(assignment) = &args.assignment {
        is_a_name(assignment)?;
    }
    let course = course()?;
    let mut wanted = course.selection(&args.ids)?;
    if args.ids.is_empty() {
        // One broken exercise, which is nobody's work, keeps nobody from handing in the others.
        wanted.retain(|exercise| {
            exercise
                .spec()
                .inspect_err(|broken| report::error(&tr!("left out  {reason}", reason = broken)))
                .is_ok()
        });
    }
    let mut handin = read(&wanted)?;
    let untouched = handin.untouched().count();
    if args.ids.is_empty() {
        handin = handin.edited();
    }
    let exercises: Vec<_> = handin.exercises().cloned().collect();
    if exercises.is_empty() {
        let said = tr!(
            "there is nothing to hand in yet: every exercise is its starter still; `{command}` says which is next",
            command = command_name()
        );
        return Err(Usage(said).into());
    }
    let out = out(args)?;
    let cancel = install_cancel()?;
    let builder = Builder::open(&course.root, &cancel)?;
    let mut results: Vec<Arc<ExerciseResult>> = Vec::new();
    let request = Request {
        overlay: Overlay::Empty,
        hidden: false,
        runs: 1,
        seed: fastrand::u64(..),
        fresh: false,
        jobs: cores(),
        colour: false,
    };
    let mut progress = io::stderr().is_terminal().then(report::Progress::new);
    // What is accepted here is accepted: `diff` and `list` know of it too.
    let mut known = Progress::of_course(&course.root);
    Pipeline::new(&builder, &NoWall, &cancel).check(&exercises, &request, &mut |event| {
        if let Event::Finished(result) = event {
            known.note(result);
            results.push(result.clone());
        }
        if let Some(progress) = &mut progress {
            // A line on stderr that could not be shown is no reason to hand nothing in.
            let _ = progress.event(event);
        }
    });
    if let Err(unknown) = known.save() {
        report::error(&unknown.to_string());
    }
    if cancel.is_cancelled() {
        report::error(&tr!("cancelled; nothing was written"));
        return Ok(exit::INTERRUPTED);
    }
    // What is packed is what was read before the check began: an edit meanwhile is the next submission's.
    let moment = Moment::now();
    let manifest = handin.manifest(args.assignment.as_deref(), &builder.toolchain().version, moment);
    let archive = handin.archive(&manifest, moment)?;
    whole::write(&out, &archive, false)
        .with_context(|| tr!("{path} could not be written", path = out.display()))?;

    let accepted = results.iter().filter(|result| result.verdict.is_accepted()).count();
    if args.format == Format::Json {
        let exercises: Vec<_> = results
            .iter()
            .map(|result| json!({
                "id": result.exercise.id, "verdict": result.verdict,
                "points": result.points(), "max_points": result.max_points(), "hidden_points": result.hidden_points,
            }))
            .collect();
        let document = json!({
            "format_version": 1, "file": out.display().to_string(), "manifest": manifest, "visible": exercises,
        });
        report::println_all([document.to_string()])?;
        return Ok(exit::DONE);
    }
    report::print(
        &results.iter().map(|result| report::headline(result, report::width())).collect::<String>(),
    )?;
    let mut lines = vec![String::new()];
    lines.push(tr!(
        "{accepted} of {all} accepted on their visible cases",
        accepted = accepted,
        all = results.len()
    ));
    lines.push(tr!("hidden cases, where an exercise has any, are judged by whoever grades it"));
    if args.ids.is_empty() && untouched > 0 {
        lines.push(trn!(
            untouched,
            "{count} exercise is its starter still and is left out",
            "{count} exercises are their starters still and are left out"
        ));
    }
    lines.push(tr!("hand in {file}", file = out.display()));
    let width = report::width();
    report::println_all(lines.iter().map(|line| report::wrapped(line, 0, width)))?;
    Ok(exit::DONE)
}

/// The work of these exercises; what stops it is the learner's to mend.
fn read(exercises: &[Arc<flow::course::Exercise>]) -> Result<Handin> {
    Handin::read(exercises).map_err(|error| match error {
        handin::Error::Course(error) => error.into(),
        error => Usage(error.to_string()).into(),
    })
}

/// Where the archive goes: a file of ours is written anew, and nobody else's.
fn out(args: &Submit) -> Result<PathBuf> {
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    let named = args.out.clone().unwrap_or_else(|| match &args.assignment {
        Some(assignment) => PathBuf::from(format!("submission-{assignment}.zip")),
        None => PathBuf::from("submission.zip"),
    });
    let path = here.join(named);
    refuse_foreign(&path)?;
    Ok(path)
}

/// Says no to a path where something lies that is no archive, or whose folder is not there.
pub(super) fn refuse_foreign(path: &Path) -> Result<()> {
    // A folder that is not there is a mistake in what was typed, and none is made for it.
    if let Some(folder) = path.parent().filter(|folder| !folder.is_dir()) {
        let said = tr!(
            "the folder {path} is not there; make it, or name another with --out",
            path = folder.display()
        );
        return Err(Usage(said).into());
    }
    if handin::may_be_replaced(path) {
        return Ok(());
    }
    let said =
        tr!("{path} is there already and is no archive; name another file with --out", path = path.display());
    Err(Usage(said).into())
}

/// An assignment's name becomes a part of a file's name.
fn is_a_name(assignment: &str) -> Result<()> {
    let is_sound = !assignment.is_empty()
        && assignment.len() <= 64
        && !assignment.starts_with(['.', '-'])
        && assignment.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c) || is_mark(c));
    if is_sound {
        return Ok(());
    }
    let said = tr!(
        "`{assignment}` is no name for an assignment; use letters, digits, hyphens, dots and underscores",
        assignment = report::clean(assignment)
    );
    Err(Usage(said).into())
}

/// Bengali's vowel signs and hasanta are marks and no letters, and names are written with them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}' | '\u{9d7}' | '\u{200c}' | '\u{200d}')
}
