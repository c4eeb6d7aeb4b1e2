//! What a person reads: short when all is right; when not, the rule, the lines, the closest legal
//! order, what is free, and what to type next.

use std::fmt::Write as _;
use std::io;

use super::diff::{self, Row};
use super::terminal::style::{BAD, FAINT, GOOD, HELD, OFF, STRONG};
use super::terminal::{clean, print};
use super::{Report, explain};
use crate::course::Spec;
use crate::event::{Event, ExerciseResult, NoCases};
use crate::judge::{CaseResult, Cause};
use crate::order::{Closest, Finding};
use crate::verdict::Verdict;

/// Where the verdict stands in a line.
const VERDICT_COLUMN: usize = 62;
/// How many lines of stderr are shown.
const STDERR_LINES: usize = 12;

/// The report for people.
#[derive(Debug)]
pub struct Human {
    /// Explain every exercise that is not accepted, not only the first.
    pub explain_all: bool,
    /// What is typed before a command of the checker: `cargo run --` or `checker`.
    pub command: String,
    /// True when solutions are checked, whose files are not the learner's to edit.
    pub own_work: bool,
    explained: bool,
    accepted: usize,
    all: usize,
    /// Points and most points of visible cases.
    visible: (u32, u32),
    /// The same of hidden cases that were judged.
    hidden: (u32, u32),
    /// What hidden cases that were not judged are worth.
    hidden_points: u32,
    held: usize,
}

impl Human {
    /// A report that has seen nothing yet.
    pub fn new(command: impl Into<String>, explain_all: bool, own_work: bool) -> Self {
        Self {
            explain_all,
            command: command.into(),
            own_work,
            explained: false,
            accepted: 0,
            all: 0,
            visible: (0, 0),
            hidden: (0, 0),
            hidden_points: 0,
            held: 0,
        }
    }

    fn exercise(&mut self, result: &ExerciseResult) -> String {
        self.all += 1;
        self.accepted += usize::from(result.verdict.is_accepted());
        self.held += usize::from(result.verdict.is_held());
        if result.cases.is_empty() {
            self.visible.1 += result.max_points();
        }
        for case in &result.cases {
            let sum = if case.hidden { &mut self.hidden } else { &mut self.visible };
            sum.0 += case.points;
            sum.1 += case.max_points;
        }
        self.hidden_points += result.hidden_points;
        let mut text = headline(result);
        for ignored in &result.ignored {
            let _ = writeln!(
                text,
                "    {FAINT}ignored  {}: {}{OFF}",
                clean(&ignored.path),
                clean(&ignored.reason)
            );
        }
        let ours = matches!(result.no_cases, Some(NoCases::CheckerError(_)));
        if !result.verdict.is_accepted() && (self.explain_all || !self.explained || ours) {
            // A fault of the course is always told, and never takes the place of the learner's own next step.
            self.explained |= !ours;
            self.details(result, &mut text);
        }
        text
    }

    fn details(&self, result: &ExerciseResult, text: &mut String) {
        let id = &result.exercise.id;
        match &result.no_cases {
            Some(NoCases::CompileError(message)) => {
                let _ = writeln!(text, "\n{}\n", message.trim_end());
            }
            Some(NoCases::Rejected(rejections)) => {
                for rejection in rejections {
                    let _ = writeln!(text, "    {rejection}");
                }
            }
            Some(NoCases::CheckerError(message)) => {
                let _ =
                    writeln!(text, "    {}\n    This is not your fault and costs no point.", indent(message));
            }
            None => {
                if let Some(case) = result.cases.iter().find(|case| !case.verdict.is_accepted()) {
                    self.case(result, case, text);
                }
            }
        }
        if result.verdict.is_held() || !self.own_work {
            return;
        }
        let edit = result.exercise.spec().map(|spec| spec.edit.clone()).unwrap_or_default();
        let files: Vec<String> =
            edit.iter().map(|file| format!("exercises/{}/{file}", result.exercise.dir)).collect();
        let _ = writeln!(text, "    edit     {}", files.join(", "));
        let _ = writeln!(text, "    again    {} check {id}", self.command);
        let _ = writeln!(text, "    stuck?   {} hint {id}", self.command);
    }

    fn case(&self, result: &ExerciseResult, case: &CaseResult, text: &mut String) {
        let Some(cause) = &case.cause else { return };
        let spec = result.exercise.spec().ok();
        let many = result.cases.len() > 1;
        if many || case.runs.0 > 0 {
            let _ = writeln!(text, "    {}", which_case(result, case));
        }
        for line in explain::cause(cause, spec.map(|spec| &spec.limits)) {
            let _ = writeln!(text, "    {line}");
        }
        if let Some(finding) = cause.finding() {
            order_details(case, finding, text);
        }
        if let Some(spec) = spec {
            book(spec, text);
        }
        stderr(case, cause, text);
        text.push('\n');
    }

    fn summary(&self, seconds: f64) -> String {
        if self.all == 1 && self.accepted == 1 && self.hidden_points == 0 {
            return String::new();
        }
        let mut text = String::from("\n");
        if self.all > 1 {
            let _ = write!(text, "{STRONG}{} of {} exercises accepted{OFF} · ", self.accepted, self.all);
        }
        let _ = write!(text, "visible {}/{} points", self.visible.0, self.visible.1);
        if self.hidden.1 > 0 {
            let _ = write!(text, ", hidden {}/{}", self.hidden.0, self.hidden.1);
        }
        if self.hidden_points > 0 {
            let _ = write!(text, ", {} on hidden cases", self.hidden_points);
        }
        if self.held > 0 {
            let _ = write!(text, " · {} held (not decided, not counted)", self.held);
        }
        let _ = writeln!(text, " · {seconds:.1} s");
        text
    }
}

impl Report for Human {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Finished(result) => print(&self.exercise(result)),
            Event::Done { time } => print(&self.summary(time.as_secs_f64())),
            _ => Ok(()),
        }
    }
}

fn headline(result: &ExerciseResult) -> String {
    let (sign, colour) = match result.verdict {
        Verdict::Accepted => ("✓", GOOD),
        verdict if verdict.is_held() => ("?", HELD),
        _ => ("✗", BAD),
    };
    let id = result.exercise.id.as_str();
    let verdict = result.verdict.id();
    let mut line = format!("{colour}{sign}{OFF} {STRONG}{id}{OFF}");
    let gap = VERDICT_COLUMN.saturating_sub(id.chars().count() + 2).max(2);
    let _ = write!(line, "{:gap$}{colour}{verdict}{OFF}", "");
    if result.max_points() > 0 && !result.verdict.is_held() {
        let _ = write!(line, "  {}/{}", result.points(), result.max_points());
    }
    if !result.cases.is_empty() && result.cases.iter().all(|case| case.cached) {
        let _ = write!(line, "  {FAINT}cached{OFF}");
    }
    line.push('\n');
    line
}

fn which_case(result: &ExerciseResult, case: &CaseResult) -> String {
    let wrong = result.cases.iter().filter(|case| !case.verdict.is_accepted()).count();
    let mut text = format!("case     {}", clean(&case.name));
    if wrong > 1 {
        let _ = write!(text, " (the first of {wrong} cases that are not accepted)");
    }
    if case.runs.1 > 1 {
        let _ = write!(text, " · {} of {} runs accepted", case.runs.0, case.runs.1);
    }
    text
}

fn book(spec: &Spec, text: &mut String) {
    let _ = writeln!(text, "    book     {}", spec.book);
}

/// What is wrong with a trace that no course is behind.
pub fn order_explanation(case: &CaseResult, finding: &Finding) -> String {
    let mut text = format!("{BAD}✗{OFF} {STRONG}{}{OFF}\n", case.verdict);
    for line in case.cause.iter().flat_map(|cause| explain::cause(cause, None)) {
        let _ = writeln!(text, "    {line}");
    }
    order_details(case, finding, &mut text);
    text.truncate(text.trim_end().len());
    text
}

/// The diff against the closest legal order, and what is free.
fn order_details(case: &CaseResult, finding: &Finding, text: &mut String) {
    let Some(closest) = &finding.closest else { return };
    text.push('\n');
    draw(closest, &finding.trace, text);
    for line in explain::free(case, closest) {
        let _ = writeln!(text, "    {FAINT}{line}{OFF}");
    }
}

/// The closest legal order beside the trace.
fn draw(closest: &Closest, trace: &[String], text: &mut String) {
    for row in diff::rows(closest, trace) {
        let _ = match row {
            Row::Same(line, line_text) => writeln!(text, "    {FAINT}{line:>5}   {}{OFF}", clean(&line_text)),
            Row::BelongsHere(line_text, Some(line)) => {
                writeln!(
                    text,
                    "    {GOOD}    +   {}   ← belongs here (printed as line {line}){OFF}",
                    clean(&line_text)
                )
            }
            Row::BelongsHere(line_text, None) => {
                writeln!(text, "    {GOOD}    +   {}   ← missing{OFF}", clean(&line_text))
            }
            Row::WasPrinted(line, line_text) => {
                writeln!(
                    text,
                    "    {BAD}{:>5}   {}   ← was printed here{OFF}",
                    format!("-{line}"),
                    clean(&line_text)
                )
            }
            Row::NoPlace(line, line_text) => {
                writeln!(
                    text,
                    "    {BAD}{:>5}   {}   ← has no place{OFF}",
                    format!("-{line}"),
                    clean(&line_text)
                )
            }
            Row::Skipped(lines) => writeln!(text, "    {FAINT}    ⋮   {lines} more{OFF}"),
        };
    }
    if closest.near {
        let _ = writeln!(text, "    {FAINT}(a legal order that is near; a nearer one may exist){OFF}");
    }
}

/// What the program wrote on stderr, where that helps.
fn stderr(case: &CaseResult, cause: &Cause, text: &mut String) {
    let Some(run) = &case.run else { return };
    if run.stderr.lines.is_empty() || matches!(cause, Cause::Stderr(_)) {
        return;
    }
    let _ = writeln!(text, "    {FAINT}stderr (shown, not judged):{OFF}");
    let lines = &run.stderr.lines;
    // A panic speaks last, so the end is what matters.
    let before = lines.len().saturating_sub(STDERR_LINES);
    if before > 0 {
        let _ = writeln!(text, "    {FAINT}⋮ {before} lines before{OFF}");
    }
    for line in &lines[before..] {
        let _ = writeln!(text, "    {FAINT}│{OFF} {}", clean(&line.text));
    }
}

fn indent(message: &str) -> String {
    message.trim_end().replace('\n', "\n    ")
}
