//! `checker grade show`: what a learner has, and the evidence for it, in words.

use anyhow::Result;
use serde_json::json;

use super::{exercise, open};
use crate::cli::{Format, Show};
use crate::gradebook::row::{Column, Judged, Row, State};
use crate::gradebook::{Evidence, Gradebook};
use crate::judge::Session;
use checker::cmd::Usage;
use checker::exit;
use checker::report::{self, Human, case_name, clean};
use flow::course::Course;
use flow::event::{ExerciseResult, NoCases};
use flow::verdict::Verdict;
use text::{tr, trn};

/// So many lines of a stream are shown; `--format json` has all that are kept.
const PRINTED_LINES: usize = 200;

pub(super) fn execute(args: &Show) -> Result<u8> {
    if args.format == Format::Junit {
        return Err(Usage(tr!(
            "`show` writes no JUnit; `checker grade export --for junit` writes it for the whole class"
        ))
        .into());
    }
    let (gradebook, assignment) = open(&args.at)?;
    let learner = gradebook.learner(&args.learner)?;
    let facts = gradebook.assignment(&assignment)?;
    let only = args.exercise.as_deref().map(|typed| exercise(&gradebook, &assignment, typed)).transpose()?;
    let columns: Vec<Column> = facts
        .columns
        .into_iter()
        .filter(|column| only.as_ref().is_none_or(|only| *only == column.exercise))
        .collect();
    let standing = gradebook.of_learner(&assignment, learner, &columns)?;
    if args.format == Format::Json {
        let mut rows = Vec::new();
        for (row, column) in standing.rows.iter().zip(&columns) {
            rows.push(json!({"exercise": column.exercise, "row": row, "runs": runs(&gradebook, row)?}));
        }
        let document = json!({
            "format_version": 1, "assignment": assignment, "learner": standing.learner, "attempt": standing.attempt,
            "handed_in": standing.handed_in, "late": standing.late, "notes": standing.notes,
            "says_of_time": standing.says_of_time, "rows": rows,
        });
        report::println_all([document.to_string()])?;
        return Ok(exit::DONE);
    }
    // Without its course a row is shown as far as it explains itself.
    let course = Session::course_of(&gradebook).ok();
    let mut text = format!("{}  {}\n", clean(&standing.learner.id), clean(&standing.learner.name));
    if let Some((number, of)) = standing.attempt {
        text += &tr!("attempt {number} of {of}", number = number, of = of);
        if let Some(at) = standing.handed_in {
            text += &format!("   {at}");
        }
        text.push('\n');
    }
    if let Some(late) = standing.late {
        let hours = usize::try_from(late.seconds.max(0)).unwrap_or(0).div_ceil(3600);
        let time = trn!(hours, "{count} hour", "{count} hours");
        text +=
            &tr!("late by {time}: {percent} % of the points are left", time = time, percent = late.percent);
        text.push('\n');
    }
    for note in standing.says_of_time.iter().chain(&standing.notes) {
        text += &tr!("note     {text}", text = clean(note));
        text.push('\n');
    }
    for (row, column) in standing.rows.iter().zip(&columns) {
        text.push('\n');
        text += &of_row(&gradebook, course.as_ref(), column, row, only.is_some())?;
    }
    report::print(&text)?;
    Ok(exit::DONE)
}

fn runs(gradebook: &Gradebook, row: &Row) -> Result<Vec<serde_json::Value>> {
    let Some(judged) = judged(row) else { return Ok(Vec::new()) };
    let each = |run: Evidence| {
        json!({
            "case": run.case, "hidden": run.hidden, "number": run.number, "verdict": run.verdict, "run": run.run, "cut": run.cut,
            "seed": run.seed, "order_digest": run.order_digest, "source": run.source, "toolchain": run.toolchain,
            "isolation": run.isolation,
        })
    };
    Ok(gradebook.evidence(judged.job)?.into_iter().map(each).collect())
}

fn judged(row: &Row) -> Option<&Judged> {
    match &row.state {
        State::Judged(judged) => Some(judged),
        State::Held(held) => held.judged.as_ref(),
        State::NotHandedIn | State::Waiting => None,
    }
}

/// One row, with its evidence where it is the only one.
fn of_row(
    gradebook: &Gradebook,
    course: Option<&Course>,
    column: &Column,
    row: &Row,
    whole: bool,
) -> Result<String> {
    let mark = row.mark.map_or_else(|| tr!("held"), |mark| mark.to_string());
    let mut text = tr!(
        "{exercise}   {mark} of {max}   reference {reference}",
        exercise = column.exercise,
        mark = mark,
        max = row.max,
        reference = row.reference
    );
    text.push('\n');
    let mut line = |said: String| {
        text += "    ";
        text += &said;
        text.push('\n');
    };
    if let Some(by_hand) = &row.set_by_hand {
        line(tr!("set by hand: {why}", why = clean(&by_hand.why)));
    }
    if let Some(comment) = &row.comment {
        line(tr!("comment  {text}", text = clean(comment)));
    }
    if let (Some(earned), Some(published)) = (row.earned, row.published) {
        line(tr!("earned {earned}, published {published}", earned = earned, published = published));
    }
    match &row.state {
        State::NotHandedIn => line(tr!("nothing was handed in for it")),
        State::Waiting => line(tr!("it is not judged yet; `checker grade` with the same folder goes on")),
        State::Held(held) => line(tr!("held: {why}", why = clean(&held.why))),
        State::Judged(_) => {}
    }
    if let Some(judged) = judged(row) {
        text += &explained(course, column, judged);
        if whole {
            text += &evidence(gradebook, judged)?;
        }
    }
    Ok(text)
}

/// What `checker check` would say of it.
fn explained(course: Option<&Course>, column: &Column, judged: &Judged) -> String {
    let Some(exercise) = course.and_then(|course| course.find(&column.exercise).ok()) else {
        let mut text = format!("    {}\n", judged.verdict);
        for cause in judged.cases.iter().filter_map(|case| case.cause.as_ref()).take(1) {
            text.extend(report::cause_in_words(cause, None).into_iter().map(|line| format!("    {line}\n")));
        }
        return text;
    };
    let mut result = ExerciseResult::not_begun(exercise);
    result.verdict = judged.verdict;
    result.cases.clone_from(&judged.cases);
    result.wanted = judged.cases.iter().map(|case| case.name.clone()).collect();
    result.max_points = judged.points.1;
    result.work.clone_from(&judged.work);
    let message = judged.message.clone().unwrap_or_default();
    result.no_cases = match judged.verdict {
        Verdict::CompileError => Some(NoCases::CompileError(message.clone())),
        Verdict::CheckerError if judged.cases.is_empty() => Some(NoCases::CheckerError(message.clone())),
        _ => None,
    };
    let mut text = Human::new("checker", true, false, report::width()).exercise(&result);
    if judged.verdict == Verdict::Rejected {
        text.extend(message.lines().map(|line| format!("    {}\n", clean(line))));
    }
    text
}

/// What a run printed, and when; no more than [`PRINTED_LINES`] of each stream.
fn printed(run: &Evidence) -> Vec<String> {
    let mut text = Vec::new();
    for (stream, trace) in [("stdout", &run.run.stdout), ("stderr", &run.run.stderr)] {
        if trace.lines.is_empty() {
            continue;
        }
        text.push(format!("{stream} · {} · {}", case_name(&run.case), run.number));
        let shown = trace.lines.iter().take(PRINTED_LINES);
        text.extend(shown.map(|line| format!("{:>11.6} s  {}", line.at.as_secs_f64(), clean(&line.text))));
        if trace.lines.len() > PRINTED_LINES || trace.truncated {
            text.push("…".to_owned());
        }
    }
    text
}

/// The runs, one line each, what the first of them printed that is not accepted, and what they were made with.
fn evidence(gradebook: &Gradebook, judged: &Judged) -> Result<String> {
    let mut text = String::new();
    let mut line = |said: String| {
        text += "    ";
        text += &said;
        text.push('\n');
    };
    let runs = gradebook.evidence(judged.job)?;
    for run in &runs {
        line(tr!(
            "run {number} of {case}: {verdict}, {lines} lines in {seconds} s, {way}",
            number = run.number,
            case = case_name(&run.case),
            verdict = run.verdict,
            lines = run.run.stdout.lines.len(),
            seconds = format!("{:.3}", run.run.wall.as_secs_f64()),
            way = run.run.perturbation
        ));
    }
    if let Some(run) = runs.iter().find(|run| !run.verdict.is_accepted()).or(runs.first()) {
        printed(run).into_iter().for_each(&mut line);
    }
    line(tr!(
        "job {job}, files {work}",
        job = judged.job.short(),
        work = judged.work.as_deref().unwrap_or("-")
    ));
    if let Some(run) = runs.first() {
        line(tr!(
            "order {digest}, seed {seed}",
            digest = run.order_digest.get(..16).unwrap_or_default(),
            seed = run.seed
        ));
    }
    if let Some(made) = gradebook.made_with(judged.job)? {
        line(tr!("checker {checker}, {toolchain}", checker = made.checker, toolchain = made.toolchain));
        line(clean(&gradebook.isolation(judged.job)?));
    }
    Ok(text)
}
