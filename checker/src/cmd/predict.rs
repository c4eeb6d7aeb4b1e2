//! `checker predict`: asks for the order first, then runs and compares, and asks which lines are free.
//!
//! It reads lines from stdin, from a person or from a file. A legal order is right even if the run printed
//! another one.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::{Usage, course};
use crate::cli::{Format, Predict};
use crate::exit;
use crate::progress::Progress;
use crate::report::wrap::wrap;
use crate::report::{self, clean, print};
use flow::build::Builder;
use flow::course::{Case, Course, Exercise, Kind, Overlay, PREDICTION, Prediction, Spec};
use flow::event::{Event, ExerciseResult, NoCases};
use flow::judge::{CaseResult, Cause, judge_prediction};
use flow::pipeline::{Pipeline, Request};
use flow::process::install_cancel;
use flow::run::NoWall;
use flow::verdict::Verdict;
use order::Pair;
use text::of_course;
use text::tr;

/// So many pairs are asked about.
const PAIRS: usize = 3;

pub(super) fn execute(args: &Predict) -> Result<u8> {
    let course = course()?;
    let exercise = course.find(&args.id)?.clone();
    let asked = match args.format {
        Format::Human => dialog(&course, &exercise, args.edit)?,
        Format::Json => {
            let asked = quiet(&course, &exercise)?;
            report::println_all([asked.document(&exercise)])?;
            asked
        }
    };
    Ok(if asked.verdict.is_accepted() { exit::DONE } else { exit::NOT_ACCEPTED })
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Asked {
    /// The verdict on the prediction.
    pub(super) verdict: Verdict,
    /// What the run printed, where there was one.
    seen: Option<Vec<String>>,
    /// Each pair, and whether the answer was right; `None` where none was given.
    pairs: Vec<(Pair, Option<bool>)>,
}

impl Asked {
    fn document(&self, exercise: &Exercise) -> String {
        let pairs: Vec<_> = self
            .pairs
            .iter()
            .map(|(pair, right)| {
                json!({"first": pair.first, "second": pair.second, "free": pair.free, "rule": pair.rule, "right": right})
            })
            .collect();
        json!({"format_version": 1, "id": exercise.id, "verdict": self.verdict, "seen": self.seen, "pairs": pairs})
            .to_string()
    }
}

/// Asks, runs and compares, on stdin and stdout; `edit` opens a file instead of asking for lines.
pub(super) fn dialog(course: &Course, exercise: &Arc<Exercise>, edit: bool) -> Result<Asked> {
    let (spec, case) = asked_for(exercise)?;
    print(&introduction(exercise, spec, case))?;
    let is_terminal = io::stdin().is_terminal();
    let known = known(exercise, spec);
    let prediction = if edit {
        edited(course, exercise, spec)?
    } else {
        let lines = ask_lines(is_terminal, known.as_ref())?;
        if lines.is_empty() { known.clone().unwrap_or_default() } else { lines }
    };
    let causes = judged(spec, &prediction);
    print(&format!("\n{}\n", said(&causes)))?;
    if spec.kind == Kind::Predict && !edit && !prediction.is_empty() && known.as_ref() != Some(&prediction) {
        write(exercise, &prediction)?;
        print(&format!(
            "{}\n",
            tr!("It is written into exercises/{dir}/prediction.txt.", dir = exercise.dir)
        ))?;
    }
    let verdict = verdict_of(&causes);
    let ran = run(course, exercise)?;
    print(&seen(&ran, &prediction, verdict))?;
    let mut pairs = Vec::new();
    for pair in case.stdout.pairs(&mut fastrand::Rng::new(), PAIRS) {
        let question = tr!(
            "Can \"{first}\" and \"{second}\" come in either order? y/n > ",
            first = clean(&pair.first),
            second = clean(&pair.second)
        );
        print(&format!("\n{}", fitted(&question)))?;
        let answer = yes_or_no()?;
        if !is_terminal {
            print("\n")?;
        }
        let right = answer.map(|yes| yes == pair.free);
        print(&format!("{}\n", fitted(&explained(&pair, right))))?;
        pairs.push((pair, right));
        if answer.is_none() {
            break;
        }
    }
    note(course, exercise, spec, verdict)?;
    Ok(Asked { verdict, seen: printed(&ran), pairs })
}

/// The same for a program: the prediction is all of stdin, and nothing is asked.
fn quiet(course: &Course, exercise: &Arc<Exercise>) -> Result<Asked> {
    let (spec, case) = asked_for(exercise)?;
    let text = io::read_to_string(io::stdin()).context(tr!("stdin cannot be read"))?;
    let prediction = Prediction::parse(text.as_bytes());
    let verdict = verdict_of(&judged(spec, &prediction));
    if spec.kind == Kind::Predict && !prediction.is_empty() {
        write(exercise, &prediction)?;
    }
    let ran = run(course, exercise)?;
    note(course, exercise, spec, verdict)?;
    let pairs = case.stdout.pairs(&mut fastrand::Rng::with_seed(0), PAIRS);
    Ok(Asked { verdict, seen: printed(&ran), pairs: pairs.into_iter().map(|pair| (pair, None)).collect() })
}

/// Prose, broken where this terminal is too narrow for it; a blank at its end stays.
fn fitted(text: &str) -> String {
    let rows = text.split('\n').flat_map(|line| wrap(line, 0, report::width()));
    rows.collect::<Vec<_>>().join("\n")
}

fn asked_for(exercise: &Exercise) -> Result<(&Spec, &Case)> {
    let spec = exercise.spec().map_err(|broken| Usage(broken.to_string()))?;
    let case = spec.cases.first().ok_or_else(|| Usage(tr!("{id} has no case", id = exercise.id)))?;
    Ok((spec, case))
}

fn introduction(exercise: &Exercise, spec: &Spec, case: &Case) -> String {
    let mut text = format!("{}\n{}\n\n", exercise.id, report::title(spec));
    let read = format!("exercises/{}/src/main.rs", exercise.dir);
    let _ = match spec.kind {
        Kind::Predict => {
            writeln!(text, "{}", tr!("Read {file}. What does it print, line by line?", file = read))
        }
        _ => writeln!(
            text,
            "{}",
            tr!("What must the finished program print, line by line? It lies in {file}.", file = read)
        ),
    };
    if !case.inputs.args.is_empty() {
        let args: Vec<String> = case.inputs.args.iter().map(|arg| format!("\"{}\"", clean(arg))).collect();
        let _ = writeln!(text, "{}", tr!("Its arguments: {args}", args = args.join(" ")));
    }
    if !case.inputs.stdin.is_empty() {
        let _ = writeln!(text, "{}", tr!("It reads on stdin:"));
        for line in case.inputs.stdin.lines() {
            let _ = writeln!(text, "   {}", clean(line));
        }
    }
    text
}

/// The prediction that was written earlier, of a `predict` exercise.
fn known(exercise: &Exercise, spec: &Spec) -> Option<Prediction> {
    (spec.kind == Kind::Predict).then_some(())?;
    let bytes = fs::read(exercise.folder.join(PREDICTION)).ok()?;
    Some(Prediction::parse(&bytes)).filter(|known| !known.is_empty())
}

/// Asks for lines until an empty one, or the end.
fn ask_lines(is_terminal: bool, known: Option<&Prediction>) -> Result<Prediction> {
    if is_terminal {
        print(&format!("{}\n", tr!("Enter alone ends; for an empty line type \\")))?;
        if let Some(known) = known {
            print(&format!("{}\n", tr!("Enter alone on the first line keeps what prediction.txt says:")))?;
            for line in &known.lines {
                print(&format!("   {}\n", clean(&line.text)))?;
            }
        }
    }
    let mut lines = Vec::new();
    loop {
        if is_terminal {
            print(&format!("{:>3} > ", lines.len() + 1))?;
        }
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).context(tr!("stdin cannot be read"))?;
        if read == 0 || line.trim().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    Ok(Prediction::parse(lines.join("\n").as_bytes()))
}

/// Lets the learner write into a file: `prediction.txt`, or one that is thrown away.
fn edited(course: &Course, exercise: &Exercise, spec: &Spec) -> Result<Prediction> {
    let kept = tempfile::Builder::new().suffix(".txt").tempfile();
    let path = match (spec.kind, &kept) {
        (Kind::Predict, _) => exercise.folder.join(PREDICTION),
        (_, Ok(file)) => file.path().to_owned(),
        (_, Err(error)) => {
            return Err(Usage(tr!("no file can be made for it: {reason}", reason = error)).into());
        }
    };
    super::watch::edit(&course.root, &path)?;
    Ok(Prediction::parse(&fs::read(&path).with_context(|| path.display().to_string())?))
}

/// What is wrong with a prediction in each case that it must fit.
fn judged(spec: &Spec, prediction: &Prediction) -> Vec<(CaseResult, Option<Cause>)> {
    // As in a check: the prediction of a `predict` exercise must be right in every case, which differ by inputs
    // that its reader cannot see; otherwise one case was asked about.
    let cases = if spec.kind == Kind::Predict { spec.cases.len() } else { 1 };
    let of = |case: &Case| {
        let cause = judge_prediction(case, prediction);
        (CaseResult::of(case, cause.clone()), cause)
    };
    spec.cases.iter().take(cases).map(of).collect()
}

fn verdict_of(causes: &[(CaseResult, Option<Cause>)]) -> Verdict {
    Verdict::of_exercise(causes.iter().map(|(result, _)| result.verdict))
}

fn said(causes: &[(CaseResult, Option<Cause>)]) -> String {
    let wrong = causes.iter().find_map(|(result, cause)| Some((result, cause.as_ref()?)));
    match wrong {
        None => tr!("✓ Your order is legal."),
        Some((result, cause)) => match cause.finding() {
            Some(finding) => report::order_explanation(result, finding, report::width()),
            None => report::cause_in_words(cause, None).join("\n"),
        },
    }
}

fn write(exercise: &Exercise, prediction: &Prediction) -> Result<()> {
    let mut text = String::new();
    for line in &prediction.lines {
        // What would be read as a comment, or as nothing, is marked as meant.
        let is_plain = !line.text.is_empty() && !line.text.trim_start().starts_with(['#', '\\']);
        let _ = writeln!(text, "{}{}", if is_plain { "" } else { "\\" }, line.text);
    }
    let path = exercise.folder.join(PREDICTION);
    fs::write(&path, text)
        .with_context(|| tr!("{path} cannot be written; check its permissions", path = path.display()))
}

/// Runs the learner's program once, in every visible case.
fn run(course: &Course, exercise: &Arc<Exercise>) -> Result<ExerciseResult> {
    let cancel = install_cancel()?;
    let builder = Builder::open(&course.root, &cancel)?;
    let request = Request {
        overlay: Overlay::Empty,
        hidden: false,
        runs: 1,
        seed: 0,
        fresh: false,
        jobs: 1,
        colour: report::wants_colour(),
    };
    let pipeline = Pipeline::new(&builder, &NoWall, &cancel);
    let mut progress = io::stderr().is_terminal().then(report::Progress::new).map(std::cell::RefCell::new);
    let told = |event: Event| {
        if let Some(progress) = &progress {
            let _ = report::Report::event(&mut *progress.borrow_mut(), &event);
        }
    };
    let result = pipeline.program(exercise, &request, &told);
    if let Some(progress) = &mut progress {
        let _ = report::Report::event(progress.get_mut(), &Event::Done { time: std::time::Duration::ZERO });
    }
    Ok(result)
}

/// What the run of the first case printed.
fn printed(ran: &ExerciseResult) -> Option<Vec<String>> {
    let run = ran.cases.first()?.run.as_ref()?;
    Some(run.stdout.texts().map(str::to_owned).collect())
}

fn seen(ran: &ExerciseResult, prediction: &Prediction, verdict: Verdict) -> String {
    let mut text = String::from("\n");
    let Some(lines) = printed(ran) else {
        if let Some(NoCases::CompileError(message)) = &ran.no_cases {
            let _ = writeln!(
                text,
                "{}\n{}",
                tr!("The program does not compile yet, so nothing was run:"),
                message.trim_end()
            );
        } else {
            let _ = writeln!(text, "{}", tr!("The program could not be run; `checker check` says why."));
        }
        return text;
    };
    let first = ran.cases.first().map(|case| case.verdict);
    let _ = writeln!(text, "{}", tr!("This run printed:"));
    for line in lines.iter().take(100) {
        let _ = writeln!(text, "   {}", clean(line));
    }
    let same =
        prediction.lines.iter().map(|line| line.text.trim_end()).eq(lines.iter().map(|line| line.trim_end()));
    let comment = match (same, verdict.is_accepted(), first.is_some_and(Verdict::is_accepted)) {
        (true, true, true) => Some(tr!("Just as you said.")),
        (false, true, true) => Some(tr!("Another order than yours, and both are legal.")),
        (_, true, false) => Some(tr!("Your order is legal, and what the program prints is not yet.")),
        (_, false, false) => Some(tr!("This is not a legal order either: the program is not finished.")),
        (_, false, true) => None,
    };
    if let Some(comment) = comment {
        let _ = writeln!(text, "{comment}");
    }
    text
}

/// `None` at the end of stdin, or at what is no answer on no terminal.
fn yes_or_no() -> Result<Option<bool>> {
    loop {
        let mut answer = String::new();
        if io::stdin().lock().read_line(&mut answer).context(tr!("stdin cannot be read"))? == 0 {
            return Ok(None);
        }
        match answer.trim().to_lowercase().as_str() {
            "y" | "yes" | "হ্যাঁ" | "হ্যা" => return Ok(Some(true)),
            "n" | "no" | "না" => return Ok(Some(false)),
            _ if io::stdin().is_terminal() => print("y/n > ")?,
            _ => return Ok(None),
        }
    }
}

fn explained(pair: &Pair, right: Option<bool>) -> String {
    let (first, second) = (clean(&pair.first), clean(&pair.second));
    let truth = if pair.free {
        tr!(
            "they are free: no rule says which of \"{first}\" and \"{second}\" comes first",
            first = first,
            second = second
        )
    } else {
        tr!("they are bound: \"{first}\" always comes before \"{second}\"", first = first, second = second)
    };
    let mut text = match right {
        Some(true) => tr!("✓ Right, {truth}.", truth = truth),
        Some(false) => tr!("✗ No, {truth}.", truth = truth),
        None => tr!("The answer: {truth}.", truth = truth),
    };
    if let Some(rule) = &pair.rule {
        let _ = write!(text, "\n  {}", tr!("rule: {rule}", rule = clean(&of_course(rule))));
    }
    text
}

/// An accepted prediction of a `predict` exercise is progress, by the file as it is now.
fn note(course: &Course, exercise: &Arc<Exercise>, spec: &Spec, verdict: Verdict) -> Result<()> {
    if spec.kind != Kind::Predict || !verdict.is_accepted() {
        return Ok(());
    }
    let Some(work) = flow::course::digest_of_tree(exercise) else { return Ok(()) };
    let result = ExerciseResult { verdict, work: Some(work), ..ExerciseResult::not_begun(exercise) };
    let mut progress = Progress::of_course(&course.root);
    progress.note(&result);
    if let Err(error) = progress.save() {
        report::error(&error.to_string());
    }
    Ok(())
}
