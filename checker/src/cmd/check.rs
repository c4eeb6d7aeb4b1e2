//! `checker check`: builds, runs and judges exercises.

use std::io::IsTerminal;
use std::sync::Arc;
use std::thread::available_parallelism;

use anyhow::Result;

use super::{Usage, command_name, course};
use crate::cli::{Check, CheckFormat};
use crate::exit;
use crate::progress::Progress;
use crate::report::{self, Exercism, Human, Json, Junit, Report};
use flow::build::Builder;
use flow::course::{Course, Exercise, Overlay};
use flow::event::Event;
use flow::pipeline::{Pipeline, Request};
use flow::process::install_cancel;
use flow::run::NoWall;
use flow::verdict::Verdict;
use text::tr;

/// The seed where none is given and stored runs may be used: with another one each time, none would ever fit.
const SEED: u64 = 1;

pub(super) fn execute(args: &Check) -> Result<u8> {
    let course = course()?;
    let exercises = course.selection(&args.ids)?;
    if args.format == CheckFormat::Exercism && exercises.len() != 1 {
        let count = exercises.len();
        let said = tr!(
            "exercism's results.json speaks of one exercise, and these are {count}; name one ID",
            count = count
        );
        return Err(Usage(said).into());
    }
    if args.solutions && !course.root.join("solutions").is_dir() {
        let said = tr!(
            "this copy of the course has no solutions/: the one for learners comes without it; leave --solutions out to check your own work"
        );
        return Err(Usage(said).into());
    }
    let overlay = match &args.overlay {
        Some(dir) => Overlay::open(&course, dir)?,
        None if args.solutions => Overlay::Solutions,
        None => Overlay::Empty,
    };
    if let Overlay::Submission(submission) = &overlay {
        for stray in submission.strays(&course)? {
            report::error(&tr!(
                "ignored  {path}: {reason}",
                path = report::clean(&stray.path),
                reason = report::clean(&stray.reason)
            ));
        }
    }
    let own_work = matches!(overlay, Overlay::Empty);
    let request = Request {
        overlay,
        hidden: args.solutions,
        runs: args.runs,
        seed: args.seed.unwrap_or_else(|| if args.fresh { fastrand::u64(..) } else { SEED }),
        fresh: args.fresh,
        jobs: args.jobs.unwrap_or_else(cores),
        // No reader but a person's terminal has a use for colours.
        colour: args.format == CheckFormat::Human && report::wants_colour(),
    };
    let explain_all = !args.ids.is_empty() && exercises.len() == 1 || !own_work;
    let mut main: Box<dyn Report> = match args.format {
        CheckFormat::Human => Box::new(Human::new(command_name(), explain_all, own_work, report::width())),
        CheckFormat::Json => Box::<Json>::default(),
        CheckFormat::Junit => Box::<Junit>::default(),
        CheckFormat::Exercism => Box::<Exercism>::default(),
    };
    check(&course, &exercises, &request, main.as_mut())
}

/// Checks exercises and reports; the exit code.
pub(super) fn check(
    course: &Course,
    exercises: &[Arc<Exercise>],
    request: &Request,
    report: &mut dyn Report,
) -> Result<u8> {
    let cancel = install_cancel()?;
    let builder = Builder::open(&course.root, &cancel)?;
    let pipeline = Pipeline::new(&builder, &NoWall, &cancel);
    let mut progress = std::io::stderr().is_terminal().then(report::Progress::new);
    let mut verdicts: Vec<Verdict> = Vec::new();
    let mut written = Ok(());
    // Only the learner's own tree is progress.
    let own_work = matches!(request.overlay, Overlay::Empty);
    let mut known = own_work.then(|| Progress::of_course(&course.root));
    pipeline.check(exercises, request, &mut |event| {
        if let Event::Finished(result) = event {
            if let Some(known) = &mut known {
                known.note(result);
            }
            verdicts.push(result.verdict);
        }
        for report in progress.iter_mut().map(|p| p as &mut dyn Report).chain([&mut *report]) {
            if written.is_ok() && !cancel.is_cancelled() {
                written = report.event(event);
            }
        }
        if written.is_err() {
            cancel.cancel();
        }
    });
    if let Some(Err(unknown)) = known.as_mut().map(Progress::save) {
        report::error(&unknown.to_string());
    }
    written?;
    if cancel.is_cancelled() {
        report::error(&tr!("cancelled; nothing is left running, and what was finished is remembered"));
        return Ok(exit::INTERRUPTED);
    }
    builder.store().prune();
    Ok(exit::of_check(verdicts))
}

pub(super) fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}
