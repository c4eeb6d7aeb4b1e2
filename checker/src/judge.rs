//! One run of a program against one case: what is wrong with it, if anything.
//!
//! It reads traces and starts nothing, so that a stored run can be judged again when a case changes.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::course::{Case, ExitRule, Prediction};
use crate::crash::{Crash, Panic};
use crate::order::{Ambiguity, Band, Fault, Finding, FreePart, Judgement, Order, TimeFinding, TimeJudgement};
use crate::reached::Reached;
use crate::rests_on::RestsOn;
use crate::run::{End, Limit, Run};
use crate::trace::Trace;
use crate::verdict::Verdict;

/// The exit code of a Rust program that panicked.
const PANIC: i32 = 101;

/// Why a case did not get the verdict `accepted`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Cause {
    /// stdout is not a legal trace.
    Order(Box<Finding>),
    /// stderr is not a legal trace.
    Stderr(Box<Finding>),
    /// The program did not end as it should.
    Exit {
        /// How it should end.
        wanted: ExitRule,
        /// How it ended.
        end: End,
    },
    /// A panic, or a signal that nobody asked for.
    Crash(Box<Crash>),
    /// A fact about times does not hold.
    Time(TimeFinding),
    /// A fact about times lies within the scheduling delay of this machine.
    TimeUnsure(TimeFinding),
    /// A limit ended the program, and how far it had come.
    Limit(Limit, Box<Reached>),
    /// A process outlived the program.
    Leaked,
    /// The order is too ambiguous for this trace.
    Ambiguous(Ambiguity),
    /// The prediction says nothing yet.
    NoPrediction,
    /// Keys of the case that this version of the checker does not judge.
    Unjudged(Vec<String>),
    /// The check was cancelled.
    Cancelled,
    /// The checker could not run the program; its own words.
    CheckerError(String),
}

impl Cause {
    /// The verdict that this cause leads to.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Order(finding) | Self::Stderr(finding) => match finding.fault {
                Fault::Order => Verdict::WrongOrder,
                Fault::Output => Verdict::WrongOutput,
            },
            Self::NoPrediction => Verdict::WrongOutput,
            Self::Time(_) => Verdict::WrongOrder,
            Self::Exit { .. } => Verdict::WrongExit,
            Self::Crash(_) => Verdict::RuntimeError,
            Self::Limit(limit, _) => match limit {
                Limit::Time | Limit::Cpu => Verdict::TimeLimit,
                Limit::Memory => Verdict::MemoryLimit,
                Limit::Output | Limit::Line => Verdict::OutputLimit,
                Limit::Processes => Verdict::ProcessLimit,
            },
            Self::Leaked => Verdict::LeakedProcess,
            Self::Ambiguous(_) | Self::TimeUnsure(_) => Verdict::Undecided,
            Self::Unjudged(_) | Self::Cancelled | Self::CheckerError(_) => Verdict::CheckerError,
        }
    }

    /// What is wrong with stdout or stderr, where that is the cause.
    pub fn finding(&self) -> Option<&Finding> {
        match self {
            Self::Order(finding) | Self::Stderr(finding) => Some(finding),
            _ => None,
        }
    }
}

/// Judges one run; `None` when it is accepted. Where several causes hold, the weightiest is given.
pub fn judge(case: &Case, run: &Run) -> Option<Cause> {
    let mut causes = vec![ended(case, run)];
    // A stream that was cut has no end that could be judged; its limit is the cause.
    if !matches!(run.end, End::Limit(_) | End::Cancelled) {
        causes.push(order(&case.stdout, &run.stdout, Cause::Order));
        causes.push(case.stderr.as_ref().and_then(|stderr| order(stderr, &run.stderr, Cause::Stderr)));
        causes.extend(times(case, run));
        causes.push(run.leaked.then_some(Cause::Leaked));
    }
    causes.into_iter().flatten().min_by_key(Cause::verdict)
}

/// Judges a prediction; `None` when it is accepted.
pub fn judge_prediction(case: &Case, prediction: &Prediction) -> Option<Cause> {
    if prediction.is_empty() {
        return Some(Cause::NoPrediction);
    }
    judgement(case.stdout.judge(prediction.lines.iter().map(|line| line.text.as_str())), Cause::Order)
}

fn order(order: &Order, trace: &Trace, cause: fn(Box<Finding>) -> Cause) -> Option<Cause> {
    judgement(order.judge(trace.texts()), cause)
}

fn judgement(judgement: Judgement, cause: fn(Box<Finding>) -> Cause) -> Option<Cause> {
    match judgement {
        Judgement::Legal => None,
        Judgement::Illegal(finding) => Some(cause(finding)),
        Judgement::Undecided(part) => Some(Cause::Ambiguous(part)),
    }
}

/// How the program ended, against how it should.
fn ended(case: &Case, run: &Run) -> Option<Cause> {
    let reached = |cut| Reached::of(&case.stdout, &run.stdout, cut);
    match run.end {
        // Only these two limits cut a line wherever it is; what another one stops is a line as a rule.
        End::Limit(limit) => {
            Some(Cause::Limit(limit, Box::new(reached(matches!(limit, Limit::Output | Limit::Line)))))
        }
        End::Cancelled => Some(Cause::Cancelled),
        end if allows(&case.exit, end) => None,
        end @ (End::Exit(PANIC) | End::Signal(_)) => {
            let panic = Panic::find(&run.stderr);
            Some(Cause::Crash(Box::new(Crash { end, panic, reached: reached(false) })))
        }
        end => Some(Cause::Exit { wanted: case.exit.clone(), end }),
    }
}

/// True when a program that had to end like this did.
fn allows(wanted: &ExitRule, end: End) -> bool {
    match (wanted, end) {
        (ExitRule::Code(code), End::Exit(end)) => *code == end,
        (ExitRule::Any, End::Exit(_)) => true,
        (ExitRule::Signal(name), End::Signal(end)) => signal_name(end) == Some(name.as_str()),
        _ => false,
    }
}

/// Judges the facts about times; only a legal trace has lines that they can speak of.
fn times(case: &Case, run: &Run) -> Vec<Option<Cause>> {
    let ids: Vec<&str> = case.time.iter().flat_map(|fact| fact.ids()).collect();
    if case.time.is_empty() {
        return Vec::new();
    }
    let Some(lines) = case.stdout.lines_of(&ids, run.stdout.texts()) else { return Vec::new() };
    let band = Band { delay: run.delay, total: run.wall };
    let line_at = |id: &str| -> Option<(usize, Duration)> {
        let which = ids.iter().position(|known| *known == id)?;
        let line = *lines[which].first()?;
        Some((line, run.stdout.lines[line].at))
    };
    let judge = |fact: &crate::order::TimeFact| match fact.judge(band, line_at) {
        TimeJudgement::Holds => None,
        TimeJudgement::Broken(finding) => Some(Cause::Time(finding)),
        TimeJudgement::Unsure(finding) => Some(Cause::TimeUnsure(finding)),
    };
    case.time.iter().map(judge).collect()
}

/// The name of a signal, without `SIG`; the numbers are those of Linux and macOS alike, the rest by system.
pub fn signal_name(number: i32) -> Option<&'static str> {
    use rustix::process::Signal;
    let names = [
        (Signal::HUP, "HUP"),
        (Signal::INT, "INT"),
        (Signal::QUIT, "QUIT"),
        (Signal::ILL, "ILL"),
        (Signal::TRAP, "TRAP"),
        (Signal::ABORT, "ABRT"),
        (Signal::BUS, "BUS"),
        (Signal::FPE, "FPE"),
        (Signal::KILL, "KILL"),
        (Signal::USR1, "USR1"),
        (Signal::SEGV, "SEGV"),
        (Signal::USR2, "USR2"),
        (Signal::PIPE, "PIPE"),
        (Signal::ALARM, "ALRM"),
        (Signal::TERM, "TERM"),
        (Signal::CHILD, "CHLD"),
        (Signal::CONT, "CONT"),
        (Signal::STOP, "STOP"),
        (Signal::TSTP, "TSTP"),
        (Signal::TTIN, "TTIN"),
        (Signal::TTOU, "TTOU"),
        (Signal::XCPU, "XCPU"),
        (Signal::XFSZ, "XFSZ"),
        (Signal::SYS, "SYS"),
    ];
    names.iter().find(|(signal, _)| signal.as_raw() == number).map(|(_, name)| *name)
}

/// What one case came to, over all its runs.
#[derive(Debug, Clone)]
pub struct CaseResult {
    /// The case's name.
    pub name: String,
    /// True for a hidden case.
    pub hidden: bool,
    /// Its verdict.
    pub verdict: Verdict,
    /// The points it earned.
    pub points: u32,
    /// What it is worth.
    pub max_points: u32,
    /// Why it is not accepted.
    pub cause: Option<Cause>,
    /// The run that shows it; the last one where all were accepted, none for a prediction.
    pub run: Option<Arc<Run>>,
    /// How many runs were accepted, of how many.
    pub runs: (u32, u32),
    /// True when no run was made because equal ones are stored.
    pub cached: bool,
    /// What the verdict rests on; nothing where the order alone decided, as for a prediction.
    pub rests_on: Vec<RestsOn>,
    /// How the program has to end.
    pub exit: ExitRule,
    /// What its order leaves free.
    pub free: Vec<FreePart>,
}

impl CaseResult {
    /// A case and what came of it, before any run is counted.
    pub fn of(case: &Case, cause: Option<Cause>) -> Self {
        let verdict = cause.as_ref().map_or(Verdict::Accepted, Cause::verdict);
        // What is free is worth saying only where something else was not.
        let free = if verdict.is_accepted() { Vec::new() } else { case.stdout.free_parts() };
        Self {
            name: case.name.clone(),
            hidden: case.hidden,
            verdict,
            points: verdict.points(case.points),
            max_points: case.points,
            cause,
            run: None,
            runs: (0, 0),
            cached: false,
            rests_on: Vec::new(),
            exit: case.exit.clone(),
            free,
        }
    }

    /// How the program ended, where that is wrong and something else weighs more.
    pub fn also_ended(&self) -> Option<End> {
        let end = self.run.as_ref()?.end;
        let told = matches!(self.cause, None | Some(Cause::Exit { .. } | Cause::Crash(_) | Cause::Limit(..)));
        (!told && matches!(end, End::Exit(_)) && !allows(&self.exit, end)).then_some(end)
    }
}
