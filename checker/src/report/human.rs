//! What a person reads: short when all is right; when not, the rule, the lines, the closest legal
//! order, what is free, and what to type next.

use std::fmt::Write as _;
use std::io;

use super::draw::draw;
use super::headline::headline;
use super::terminal::style::{BAD, FAINT, OFF, STRONG};
use super::terminal::{clean, print};
use super::wrap::wrap;
use super::{Report, case_name, explain, gloss};
use flow::course::Spec;
use flow::event::{Event, ExerciseResult, NoCases};
use flow::judge::{CaseResult, Cause};
use order::Finding;
use text::{tr, trn};

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
    /// Leave the diff out: nobody has worked on it yet, so that every line of the order is missing.
    pub brief: bool,
    /// How many columns a line may have; see [`super::width`].
    pub width: usize,
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
    seed: u64,
    /// How many runs were asked for.
    runs: u32,
}

impl Human {
    /// A report that has seen nothing yet.
    pub fn new(command: impl Into<String>, explain_all: bool, own_work: bool, width: usize) -> Self {
        Self {
            explain_all,
            command: command.into(),
            own_work,
            brief: false,
            width,
            explained: false,
            accepted: 0,
            all: 0,
            visible: (0, 0),
            hidden: (0, 0),
            hidden_points: 0,
            held: 0,
            seed: 0,
            runs: 1,
        }
    }

    /// What is said of one exercise, for whoever shows it elsewhere than on stdout.
    pub fn exercise(&mut self, result: &ExerciseResult) -> String {
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
        let mut text = headline(result, self.width);
        for ignored in &result.ignored {
            let line = tr!(
                "ignored  {path}: {reason}",
                path = clean(&ignored.path),
                reason = clean(&ignored.reason)
            );
            prose(&line, self.width, &mut text);
        }
        let ours = matches!(result.no_cases, Some(NoCases::CheckerError(_)));
        for changed in &result.fixed_but_changed {
            prose(&tr!("note     {text}", text = clean(&changed.to_string())), self.width, &mut text);
        }
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
                let said = anstream::adapter::strip_str(message).to_string();
                if let Some(gloss) = gloss::of_compiler(&said) {
                    gloss.lines.iter().for_each(|line| prose(line, self.width, text));
                    let _ = writeln!(text, "    {}", tr!("book     {place}", place = gloss.book));
                    text.push('\n');
                }
            }
            Some(NoCases::Rejected(rejections)) => {
                for rejection in rejections {
                    prose(&rejection.to_string(), self.width, text);
                }
            }
            Some(past @ NoCases::PastLimit(_)) => prose(&past.to_string(), self.width, text),
            Some(NoCases::CheckerError(message)) => {
                let comfort = tr!("This is not your fault and costs no point.");
                for line in message.trim_end().lines().chain([comfort.as_str()]) {
                    prose(line, self.width, text);
                }
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
        let _ = writeln!(text, "    {}", tr!("edit     {files}", files = files.join(", ")));
        let again = format!("{} check {id}{}", self.command, self.options(result));
        let _ = writeln!(text, "    {}", tr!("again    {command}", command = again));
        let hint = format!("{} hint {id}", self.command);
        let _ = writeln!(text, "    {}", tr!("stuck?   {command}", command = hint));
    }

    /// What has to be typed behind an id, so that as much is tried again as led to this result.
    ///
    /// A mistake that shows in some runs only is not gone when one run is accepted; and stored runs show nothing new
    /// where the same program may run otherwise next time.
    fn options(&self, result: &ExerciseResult) -> String {
        let wrong = || result.cases.iter().filter(|case| !case.verdict.is_accepted());
        let known: Vec<_> = wrong().filter_map(|case| result.known_failure(case)).collect();
        if wrong().all(|case| case.runs.1 < 2) && known.is_empty() {
            return String::new();
        }
        // What the cases ask for, and not how many were made: more are made where one is looked for.
        let explored = result.exercise.spec().map_or(1, |spec| {
            spec.cases.iter().filter_map(|case| Some(case.explore.as_ref()?.runs)).max().unwrap_or(1)
        });
        let of_known = known.iter().map(|known| known.of).max().unwrap_or(1);
        let seed = known.first().map_or(self.seed, |known| known.seed);
        let runs = self.runs.max(explored).max(of_known);
        let fresh = if wrong().any(is_by_luck) || !known.is_empty() { " --fresh" } else { "" };
        format!(" --runs {runs} --seed {seed}{fresh}")
    }

    fn case(&self, result: &ExerciseResult, case: &CaseResult, text: &mut String) {
        let Some(cause) = &case.cause else { return };
        let spec = result.exercise.spec().ok();
        let many = result.cases.len() > 1;
        if many || case.runs.1 > 1 {
            prose(&which_case(result, case), self.width, text);
        }
        for line in explain::runs(case, result.known_failure(case)) {
            prose(&line, self.width, text);
        }
        for line in explain::cause(cause, spec.map(|spec| &spec.limits)) {
            prose(&line, self.width, text);
        }
        if let Some(line) = explain::also(case) {
            prose(&line, self.width, text);
        }
        if let Some(finding) = cause.finding().filter(|_| !self.brief) {
            order_details(case, finding, self.width, text);
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
        let mut parts = Vec::new();
        if self.all > 1 {
            parts.push(tr!(
                "{accepted} of {all} exercises accepted",
                accepted = self.accepted,
                all = self.all
            ));
        }
        // An exercise that cannot be read is worth what nobody knows.
        if self.visible.1 > 0 {
            let (earned, all) = self.visible;
            let mut points = vec![trn!(
                all,
                "visible {earned}/{count} point",
                "visible {earned}/{count} points",
                earned = earned
            )];
            if self.hidden.1 > 0 {
                points.push(tr!("hidden {earned}/{all}", earned = self.hidden.0, all = self.hidden.1));
            }
            if self.hidden_points > 0 {
                points.push(tr!("{points} on hidden cases", points = self.hidden_points));
            }
            parts.push(points.join(", "));
        }
        if self.held > 0 {
            parts.push(tr!("{number} held (not decided, not counted)", number = self.held));
        }
        parts.push(tr!("{seconds} s", seconds = format!("{seconds:.1}")));
        format!("\n{STRONG}{}{OFF}\n", wrap(&parts.join(" · "), 0, self.width).join("\n"))
    }
}

impl Report for Human {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started { seed, runs, .. } => {
                (self.seed, self.runs) = (*seed, *runs);
                Ok(())
            }
            Event::Finished(result) => print(&self.exercise(result)),
            Event::Done { time } => print(&self.summary(time.as_secs_f64())),
            _ => Ok(()),
        }
    }
}

/// True where another run of the same program may end otherwise: some were accepted and some were not, or one was
/// looked for and did not come.
fn is_by_luck(case: &CaseResult) -> bool {
    let (accepted, of) = case.runs;
    0 < accepted && accepted < of || matches!(case.cause, Some(Cause::NeverSeen { .. }))
}

/// Adds a sentence, broken where the terminal is too narrow for it.
fn prose(line: &str, width: usize, text: &mut String) {
    for line in wrap(line, 4, width) {
        let _ = writeln!(text, "    {line}");
    }
}

fn which_case(result: &ExerciseResult, case: &CaseResult) -> String {
    let wrong = result.cases.iter().filter(|case| !case.verdict.is_accepted()).count();
    let name = case_name(&case.name);
    let which = match wrong {
        0 | 1 => tr!("case     {name}", name = name),
        wrong => {
            tr!(
                "case     {name} (the first of {wrong} cases that are not accepted)",
                name = name,
                wrong = wrong
            )
        }
    };
    match case.runs {
        (_, 0 | 1) => which,
        (accepted, runs) => {
            let runs = tr!("{accepted} of {runs} runs accepted", accepted = accepted, runs = runs);
            format!("{which} · {runs}")
        }
    }
}

fn book(spec: &Spec, text: &mut String) {
    let _ = writeln!(text, "    {}", tr!("book     {place}", place = spec.book));
}

/// What is wrong with a trace that no course is behind.
pub fn order_explanation(case: &CaseResult, finding: &Finding, width: usize) -> String {
    let mut text = format!("{BAD}✗{OFF} {STRONG}{}{OFF}\n", case.verdict);
    for line in case.cause.iter().flat_map(|cause| explain::cause(cause, None)) {
        prose(&line, width, &mut text);
    }
    order_details(case, finding, width, &mut text);
    text.truncate(text.trim_end().len());
    text
}

/// The diff against the closest legal order, and what is free.
fn order_details(case: &CaseResult, finding: &Finding, width: usize, text: &mut String) {
    let Some(closest) = &finding.closest else { return };
    text.push('\n');
    draw(closest, &finding.trace, width, text);
    for line in explain::free(case, closest) {
        prose(&line, width, text);
    }
}

/// What the program wrote on stderr, where that helps; a panic that was told already is left out.
fn stderr(case: &CaseResult, cause: &Cause, text: &mut String) {
    let Some(run) = &case.run else { return };
    let told = match cause {
        Cause::Stderr(_) => return,
        Cause::Crash(crash) => crash.panic.as_ref().map_or(0..0, |panic| panic.lines.clone()),
        _ => 0..0,
    };
    let lines: Vec<&str> =
        run.stderr.texts().enumerate().filter(|(no, _)| !told.contains(no)).map(|(_, line)| line).collect();
    if lines.iter().all(|line| line.is_empty()) {
        return;
    }
    let _ = writeln!(text, "    {FAINT}{}{OFF}", tr!("stderr (shown, not judged):"));
    // What went wrong is said last, so the end is what matters.
    let before = lines.len().saturating_sub(STDERR_LINES);
    if before > 0 {
        let _ = writeln!(
            text,
            "    {FAINT}{}{OFF}",
            trn!(before, "⋮ {count} line before", "⋮ {count} lines before")
        );
    }
    for line in &lines[before..] {
        let _ = writeln!(text, "    {FAINT}│{OFF} {}", clean(line));
    }
}
