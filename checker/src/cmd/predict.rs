//! `checker predict`: asks for the order first, then runs and compares, and asks which lines are free. What a prediction
//! comes to is found out in [`crate::predicted`].
//!
//! It reads lines from stdin, from a person or from a file. A legal order is right even if the run printed
//! another one.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::typed::{self, Typed};
use super::{Usage, course};
use crate::cli::{Format, Predict};
use crate::exit;
use crate::predicted::{Subject, printed, verdict_of};
use crate::report::wrap::wrap;
use crate::report::{self, clean, print};
use flow::course::{Course, Exercise, Kind, PREDICTION, Prediction};
use flow::event::{Event, ExerciseResult, NoCases};
use flow::judge::CaseResult;
use flow::process::{Cancel, install_cancel};
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
        Format::Human => match dialog(&course, &exercise, args.edit)? {
            Some(asked) => asked,
            // As elsewhere for what a signal ended.
            None => return Ok(exit::INTERRUPTED),
        },
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

/// Asks, runs and compares, on stdin and stdout; `edit` opens a file instead of asking for lines. `None` where it was
/// interrupted at a question.
pub(super) fn dialog(course: &Course, exercise: &Arc<Exercise>, edit: bool) -> Result<Option<Asked>> {
    let subject = asked_for(course, exercise)?;
    let cancel = install_cancel()?;
    print(&introduction(&subject))?;
    let is_terminal = io::stdin().is_terminal();
    let known = subject.known();
    let prediction = if edit {
        edited(&subject)?
    } else {
        match ask_lines(&cancel, is_terminal, known.as_ref())? {
            None => return interrupted(),
            Some(lines) if lines.is_empty() => known.clone().unwrap_or_default(),
            Some(lines) => lines,
        }
    };
    let cases = subject.judge(&prediction);
    print(&format!("\n{}\n", said(&cases)))?;
    if subject.predicts() && !edit && !prediction.is_empty() && known.as_ref() != Some(&prediction) {
        write(&subject, &prediction)?;
        let said = tr!("It is written into exercises/{dir}/prediction.txt.", dir = exercise.dir);
        print(&format!("{}\n", fitted(&said)))?;
    }
    let verdict = verdict_of(&cases);
    let ran = run(&subject, &cancel)?;
    print(&seen(&ran, &prediction, verdict))?;
    let mut pairs = Vec::new();
    for pair in subject.case.stdout.pairs(&mut fastrand::Rng::new(), PAIRS) {
        let question = tr!(
            "Can \"{first}\" and \"{second}\" come in either order? y/n > ",
            first = clean(&pair.first),
            second = clean(&pair.second)
        );
        print(&format!("\n{}", fitted(&question)))?;
        let answer = match yes_or_no(&cancel)? {
            Answer::Interrupted => {
                // What was predicted is judged already.
                note(&subject, verdict);
                return interrupted();
            }
            Answer::Is(yes) => Some(yes),
            Answer::None => None,
        };
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
    note(&subject, verdict);
    Ok(Some(Asked { verdict, seen: printed(&ran), pairs }))
}

/// Leaves the line on which Ctrl-C was typed.
fn interrupted<T>() -> Result<Option<T>> {
    print("\n")?;
    Ok(None)
}

/// The same for a program: the prediction is all of stdin, and nothing is asked.
fn quiet(course: &Course, exercise: &Arc<Exercise>) -> Result<Asked> {
    let subject = asked_for(course, exercise)?;
    let cancel = install_cancel()?;
    let text = io::read_to_string(io::stdin()).context(tr!("stdin cannot be read"))?;
    let prediction = Prediction::parse(text.as_bytes());
    let verdict = verdict_of(&subject.judge(&prediction));
    if subject.predicts() && !prediction.is_empty() {
        write(&subject, &prediction)?;
    }
    let ran = run(&subject, &cancel)?;
    note(&subject, verdict);
    let pairs = subject.case.stdout.pairs(&mut fastrand::Rng::with_seed(0), PAIRS);
    Ok(Asked { verdict, seen: printed(&ran), pairs: pairs.into_iter().map(|pair| (pair, None)).collect() })
}

/// Prose, broken where this terminal is too narrow for it; a blank at its end stays.
fn fitted(text: &str) -> String {
    let rows = text.split('\n').flat_map(|line| wrap(line, 0, report::width()));
    rows.collect::<Vec<_>>().join("\n")
}

fn asked_for<'c>(course: &'c Course, exercise: &'c Arc<Exercise>) -> Result<Subject<'c>> {
    let spec = exercise.spec().map_err(|broken| Usage(broken.to_string()))?;
    let case = spec.cases.first().ok_or_else(|| Usage(tr!("{id} has no case", id = exercise.id)))?;
    Ok(Subject { course, exercise, spec, case })
}

fn introduction(subject: &Subject) -> String {
    let Subject { exercise, spec, case, .. } = subject;
    let read = format!("exercises/{}/src/main.rs", exercise.dir);
    let what = match spec.kind {
        Kind::Predict => tr!("Read {file}. What does it print, line by line?", file = read),
        _ => tr!("What must the finished program print, line by line? It lies in {file}.", file = read),
    };
    let mut text = format!("{}\n{}\n\n{}\n", exercise.id, fitted(&report::title(spec)), fitted(&what));
    if !case.inputs.args.is_empty() {
        let args: Vec<String> = case.inputs.args.iter().map(|arg| format!("\"{}\"", clean(arg))).collect();
        let _ = writeln!(text, "{}", fitted(&tr!("Its arguments: {args}", args = args.join(" "))));
    }
    if !case.inputs.stdin.is_empty() {
        let _ = writeln!(text, "{}", tr!("It reads on stdin:"));
        for line in case.inputs.stdin.lines() {
            let _ = writeln!(text, "   {}", clean(line));
        }
    }
    text
}

/// Asks for lines until an empty one, or the end; `None` where it was interrupted.
fn ask_lines(cancel: &Cancel, is_terminal: bool, known: Option<&Prediction>) -> Result<Option<Prediction>> {
    if is_terminal {
        print(&format!("{}\n", fitted(&tr!("Enter alone ends; for an empty line type \\"))))?;
        if let Some(known) = known {
            let said = tr!("Enter alone on the first line keeps what prediction.txt says:");
            print(&format!("{}\n", fitted(&said)))?;
            for line in &known.lines {
                print(&format!("   {}\n", clean(&line.text)))?;
            }
        }
    }
    let mut lines: Vec<String> = Vec::new();
    loop {
        if is_terminal {
            print(&format!("{:>3} > ", lines.len() + 1))?;
        }
        match typed::line(cancel).context(tr!("stdin cannot be read"))? {
            Typed::Interrupted => return Ok(None),
            Typed::Line(line) if !line.trim().is_empty() => lines.push(line.trim_end().to_owned()),
            Typed::Line(_) | Typed::End => break,
        }
    }
    Ok(Some(Prediction::parse(lines.join("\n").as_bytes())))
}

/// Lets the learner write into a file: `prediction.txt`, or one that is thrown away.
fn edited(subject: &Subject) -> Result<Prediction> {
    let kept = tempfile::Builder::new().suffix(".txt").tempfile();
    let path = match (subject.spec.kind, &kept) {
        (Kind::Predict, _) => subject.exercise.folder.join(PREDICTION),
        (_, Ok(file)) => file.path().to_owned(),
        (_, Err(error)) => {
            return Err(Usage(tr!("no file can be made for it: {reason}", reason = error)).into());
        }
    };
    super::watch::edit(&subject.course.root, &path)?;
    Ok(Prediction::parse(&fs::read(&path).with_context(|| path.display().to_string())?))
}

fn said(cases: &[CaseResult]) -> String {
    let wrong = cases.iter().find_map(|case| Some((case, case.cause.as_ref()?)));
    match wrong {
        None => tr!("✓ Your order is legal."),
        Some((case, cause)) => match cause.finding() {
            Some(finding) => report::order_explanation(case, finding, report::width()),
            None => fitted(&report::cause_in_words(cause, None).join("\n")),
        },
    }
}

fn write(subject: &Subject, prediction: &Prediction) -> Result<()> {
    let path = subject.exercise.folder.join(PREDICTION);
    subject
        .write(prediction)
        .with_context(|| tr!("{path} cannot be written; check its permissions", path = path.display()))
}

/// Runs the learner's program once, in every visible case, with a line of progress where somebody sees it.
fn run(subject: &Subject, cancel: &Cancel) -> Result<ExerciseResult> {
    let mut progress = io::stderr().is_terminal().then(report::Progress::new).map(std::cell::RefCell::new);
    let told = |event: Event| {
        if let Some(progress) = &progress {
            let _ = report::Report::event(&mut *progress.borrow_mut(), &event);
        }
    };
    let result = subject.run(cancel, &told, report::wants_colour())?;
    if let Some(progress) = &mut progress {
        let _ = report::Report::event(progress.get_mut(), &Event::Done { time: std::time::Duration::ZERO });
    }
    Ok(result)
}

/// Notes progress; that it is not remembered stops nothing.
fn note(subject: &Subject, verdict: Verdict) {
    if let Err(error) = subject.note(verdict) {
        report::error(&error.to_string());
    }
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

/// What was answered to a question.
enum Answer {
    Is(bool),
    /// The end of stdin, or what is no answer on no terminal.
    None,
    Interrupted,
}

fn yes_or_no(cancel: &Cancel) -> Result<Answer> {
    loop {
        let line = match typed::line(cancel).context(tr!("stdin cannot be read"))? {
            Typed::Line(line) => line,
            Typed::End => return Ok(Answer::None),
            Typed::Interrupted => return Ok(Answer::Interrupted),
        };
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" | "হ্যাঁ" | "হ্যা" => return Ok(Answer::Is(true)),
            "n" | "no" | "না" => return Ok(Answer::Is(false)),
            _ if io::stdin().is_terminal() => print("y/n > ")?,
            _ => return Ok(Answer::None),
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
