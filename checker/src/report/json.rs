//! The report for programs: one JSON document at the end, with every verdict and what it rests on.

use std::io;

use serde::Serialize;

use super::reached::ending;
use super::terminal::print;
use super::{Report, explain};
use flow::course::Limits;
use flow::event::{Event, ExerciseResult};
use flow::judge::{CaseResult, Cause, StepFault, StepFinding};
use flow::pipeline::KnownFailure;
use flow::rests_on::RestsOn;
use flow::run::Perturbation;
use flow::verdict::Verdict;
use order::Violation;
use text::tr;

/// The whole document.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckReport {
    /// The version of this format.
    pub format_version: u32,
    /// The seed of everything random in the check: how runs are perturbed follows from it.
    pub seed: u64,
    /// The exercises in course order.
    pub exercises: Vec<ExerciseReport>,
}

/// One exercise.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExerciseReport {
    /// Its id.
    pub id: String,
    /// The verdict of its first case that is not accepted.
    pub verdict: Verdict,
    /// The points of all its cases.
    pub points: u32,
    /// What its cases are worth.
    pub max_points: u32,
    /// What stopped it before any case, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What is worth knowing and costs nothing: files that were not used, files of the course that were edited.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The cases that were judged, in file order.
    pub cases: Vec<CaseReport>,
}

/// One case.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CaseReport {
    /// Its name.
    pub name: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// The points it earned.
    pub points: u32,
    /// What it is worth.
    pub max_points: u32,
    /// The rule that was broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The first thing that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub violation: Option<ViolationReport>,
    /// What stopped it, in words, where there is no violation to name: a limit, a panic, a broken case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What the verdict rests on. Empty where no run decided: a prediction is held against the order itself.
    pub rests_on: Vec<RestsOn>,
    /// How many runs were accepted.
    pub runs: RunCounts,
    /// How many different orders the accepted runs showed; absent where there was one run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct_orders: Option<u32>,
    /// The run that is shown, where there were several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_run: Option<ShownRun>,
    /// The failing run of an earlier check of this very program, where it decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_failure: Option<KnownRun>,
    /// True when no run was made because equal ones are stored.
    pub cached: bool,
    /// Wall-clock time of the run that is shown.
    pub seconds: f64,
    /// The most memory that its process tree was seen to use.
    pub peak_memory_bytes: u64,
}

/// The first thing that is wrong with a run.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ViolationReport {
    /// edge, missing, unexpected, repeated, moved, never, capture, distinct, exit, time or stderr.
    pub kind: &'static str,
    /// The line of the trace, from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The broken edge: what must come first, and what came before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edge: Option<(String, String)>,
    /// The line's text, or what was found instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// How many runs were accepted.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RunCounts {
    /// Accepted ones.
    pub accepted: u32,
    /// All.
    pub of: u32,
}

/// Which of several runs is shown, and in which way it was made. The seed and the number disturb a run in the same way
/// again; how its threads take turns is the machine's choice.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ShownRun {
    /// Its number, from one.
    pub number: u32,
    /// The whole tree stayed on one core.
    pub one_core: bool,
    /// A neighbour kept the core busy.
    pub neighbour: bool,
    /// The output was read a little late.
    pub late_reads: bool,
    /// How many worker threads it was told to start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workers: Option<u32>,
}

/// A failing run that an earlier check came upon.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KnownRun {
    /// Its number in that check, from one.
    pub number: u32,
    /// How many runs of that check failed.
    pub failed: u32,
    /// How many runs that check made.
    pub of: u32,
    /// The seed of that check.
    pub seed: u64,
}

impl KnownRun {
    fn of(known: &KnownFailure) -> Self {
        let KnownFailure { number, failed, of, seed, .. } = *known;
        Self { number, failed, of, seed }
    }
}

impl ShownRun {
    fn of(number: u32, way: Perturbation) -> Self {
        let Perturbation { one_core, neighbour, late_reads, workers, .. } = way;
        Self { number, one_core, neighbour, late_reads, workers }
    }
}

impl ViolationReport {
    /// A violation of an order as reports have it.
    pub fn of(violation: &Violation) -> Self {
        Self {
            kind: violation.kind.id(),
            line: violation.line,
            edge: violation.edge.clone(),
            text: violation.text.clone(),
        }
    }

    fn of_cause(cause: &Cause) -> Option<Self> {
        let plain = |kind, text: String| Some(Self { kind, line: None, edge: None, text: Some(text) });
        match cause {
            Cause::Order(finding) => Some(Self::of(&finding.violation)),
            Cause::Stderr(finding) => Some(Self { kind: "stderr", ..Self::of(&finding.violation) }),
            Cause::Exit { end, .. } => plain("exit", ending(*end)),
            Cause::Time(finding) => Some(Self {
                kind: "time",
                line: finding.line.map(|line| line as u64 + 1),
                edge: None,
                text: Some(finding.to_string()),
            }),
            Cause::NeverSeen { finding, .. } => Some(Self::of(&finding.violation)),
            Cause::Step(step) => Self::of_step(step),
            Cause::NoPrediction => plain("missing", tr!("the prediction is empty")),
            Cause::TimeUnsure(_)
            | Cause::TwoClocks
            | Cause::Crash(_)
            | Cause::Limit(..)
            | Cause::Leaked
            | Cause::Ambiguous(_)
            | Cause::Unjudged(_)
            | Cause::Cancelled
            | Cause::CheckerError(_) => None,
        }
    }
}

impl ViolationReport {
    /// A line that a step waited for is missing; an answer is its text; all else is what its order says.
    fn of_step(step: &StepFinding) -> Option<Self> {
        let plain =
            |kind, text: &str| Some(Self { kind, line: None, edge: None, text: Some(text.to_owned()) });
        match &step.fault {
            StepFault::NeverCame { when, .. } => plain("missing", when),
            StepFault::Unknown { name } => plain("missing", name),
            StepFault::Gone { signal, .. } | StepFault::Stranger { signal, .. } => {
                plain("unexpected", signal)
            }
            StepFault::Unhandled { signal, finding } => match finding {
                Some(finding) => Some(Self::of(&finding.violation)),
                None => plain("exit", &tr!("signal {name}", name = signal)),
            },
            StepFault::Unanswered { asked, .. } => plain("missing", asked),
            StepFault::Status { got, .. } => plain("unexpected", &got.to_string()),
            StepFault::Header { name, got, .. } => match got {
                Some(got) => plain("unexpected", &format!("{name}: {got}")),
                None => plain("missing", name),
            },
            StepFault::Body { finding, .. } => Some(Self::of(&finding.violation)),
            StepFault::Run { cause, .. } => Self::of_cause(cause),
            StepFault::Unwritten { path, .. } => plain("unexpected", path),
        }
    }
}

impl CaseReport {
    fn of(case: &CaseResult, known: Option<&KnownFailure>, limits: Option<&Limits>) -> Self {
        let violation = case.cause.as_ref().and_then(ViolationReport::of_cause);
        let message = case.cause.as_ref().filter(|_| violation.is_none());
        let rule =
            case.cause.as_ref().and_then(Cause::finding).and_then(|finding| finding.violation.rule.as_ref());
        Self {
            name: case.name.clone(),
            verdict: case.verdict,
            points: case.points,
            max_points: case.max_points,
            rule: rule.map(|rule| rule.text.clone()),
            violation,
            message: message.map(|cause| explain::cause(cause, limits).join("\n")),
            rests_on: case.rests_on.clone(),
            runs: RunCounts { accepted: case.runs.0, of: case.runs.1 },
            distinct_orders: (case.distinct > 0).then_some(case.distinct),
            shown_run: case.shown.map(|(number, way)| ShownRun::of(number, way)),
            known_failure: known.map(KnownRun::of),
            cached: case.cached,
            seconds: case.run.as_ref().map_or(0.0, |run| run.wall.as_secs_f64()),
            peak_memory_bytes: case.run.as_ref().map_or(0, |run| run.peak_memory_bytes),
        }
    }
}

impl ExerciseReport {
    fn of(result: &ExerciseResult) -> Self {
        let ignored = result
            .ignored
            .iter()
            .map(|file| tr!("ignored {path}: {reason}", path = file.path, reason = file.reason));
        let notes = ignored.chain(result.fixed_but_changed.iter().map(ToString::to_string)).collect();
        Self {
            id: result.exercise.id.to_string(),
            verdict: result.verdict,
            points: result.points(),
            max_points: result.max_points(),
            message: result.no_cases.as_ref().map(ToString::to_string),
            notes,
            cases: result
                .cases
                .iter()
                .map(|case| {
                    let limits = result.exercise.spec().ok().map(|spec| &spec.limits);
                    CaseReport::of(case, result.known_failure(case), limits)
                })
                .collect(),
        }
    }
}

/// Gathers the events and writes one document at the end.
#[derive(Debug)]
pub struct Json {
    report: CheckReport,
}

impl Default for Json {
    fn default() -> Self {
        Self { report: CheckReport { format_version: 1, seed: 0, exercises: Vec::new() } }
    }
}

impl Report for Json {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started { seed, .. } => self.report.seed = *seed,
            Event::Finished(result) => self.report.exercises.push(ExerciseReport::of(result)),
            Event::Done { .. } => return print(&format!("{}\n", serde_json::to_string(&self.report)?)),
            _ => {}
        }
        Ok(())
    }
}
