//! One run of a program against one case: what is wrong with it, if anything.
//!
//! It reads traces and starts nothing, so that a stored run can be judged again when a case changes.

mod seen;
mod steps;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::crash::{Crash, Panic};
use crate::reached::Reached;
use crate::rests_on::RestsOn;
use crate::run::{End, Limit, Perturbation, Run, Stepped};
use crate::trace::Trace;
use crate::verdict::Verdict;
use course::{Case, ExitRule, Prediction};
use order::{
    Ambiguity, Band, Fault, Finding, FreePart, Judgement, Order, TimeFinding, TimeJudgement, ViolationKind,
};

pub use seen::Seen;
pub use steps::{StepFault, StepFinding};

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
    /// The program's own clock contradicts itself, and the case has facts about times.
    TwoClocks,
    /// A limit ended the program, and how far it had come.
    Limit(Limit, Box<Reached>),
    /// A process outlived the program.
    Leaked,
    /// A step that the checker took while the program ran came to nothing, or to something wrong.
    Step(Box<StepFinding>),
    /// All runs were legal, and none of them was one that had to be among them.
    NeverSeen {
        /// How many runs there were.
        runs: u32,
        /// What is wrong with the one that came nearest: the last.
        finding: Box<Finding>,
    },
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

/// The verdict of a program, or of its compilation, that went past a limit.
pub fn of_limit(limit: Limit) -> Verdict {
    match limit {
        Limit::Time | Limit::Cpu => Verdict::TimeLimit,
        Limit::Memory => Verdict::MemoryLimit,
        Limit::Output | Limit::Line | Limit::Disk => Verdict::OutputLimit,
        Limit::Processes => Verdict::ProcessLimit,
    }
}

impl Cause {
    /// The verdict that this cause leads to.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Order(finding) | Self::Stderr(finding) => Self::of_fault(finding.fault),
            Self::Step(step) => step.verdict(),
            Self::NeverSeen { .. } => Verdict::WrongOrder,
            Self::NoPrediction => Verdict::WrongOutput,
            Self::Time(_) => Verdict::WrongOrder,
            Self::Exit { .. } => Verdict::WrongExit,
            Self::Crash(_) => Verdict::RuntimeError,
            Self::Limit(limit, _) => of_limit(*limit),
            Self::Leaked => Verdict::LeakedProcess,
            Self::Ambiguous(_) | Self::TimeUnsure(_) | Self::TwoClocks => Verdict::Undecided,
            Self::Unjudged(_) | Self::Cancelled | Self::CheckerError(_) => Verdict::CheckerError,
        }
    }

    /// What is wrong with stdout or stderr, where that is the cause.
    pub fn finding(&self) -> Option<&Finding> {
        match self {
            Self::Order(finding) | Self::Stderr(finding) => Some(finding),
            Self::NeverSeen { finding, .. } => Some(finding),
            Self::Step(step) => step.finding(),
            _ => None,
        }
    }

    /// Leaves of a finding what it violates alone, for whoever counts: neither the lines nor the closest order.
    pub fn in_brief(&mut self) {
        let finding = match self {
            Self::Order(finding) | Self::Stderr(finding) => finding,
            Self::NeverSeen { finding, .. } => finding,
            _ => return,
        };
        finding.closest = None;
        finding.expected = Vec::new();
        finding.trace = Vec::new();
    }

    fn of_fault(fault: Fault) -> Verdict {
        match fault {
            Fault::Order => Verdict::WrongOrder,
            Fault::Output => Verdict::WrongOutput,
        }
    }
}

/// Judges one run; `None` when it is accepted. Where several causes hold, the weightiest is given.
pub fn judge(case: &Case, run: &Run) -> Option<Cause> {
    judge_with(case, run, &|from, to| run.delays.by_others(from, to))
}

/// The same; `delay` says how long the run can have been kept waiting between two of its moments.
fn judge_with(case: &Case, run: &Run, delay: &dyn Fn(Duration, Duration) -> Duration) -> Option<Cause> {
    let mut causes = vec![ended(&case.stdout, &case.exit, run)];
    if let Some(Some(Cause::Limit(limit, reached))) = causes.first_mut() {
        reached.waiting = waiting(case, run);
        // A program that is not stopped because a step came to nothing before waits until its time is over.
        // The step was first, and says more.
        if *limit == Limit::Time
            && let Some(step) = steps::judge_steps(case, run).filter(|_| reached.waiting.is_none())
        {
            return Some(step);
        }
    }
    let mut stdout = None;
    // A stream that was cut has no end that could be judged; its limit is the cause.
    if !matches!(run.end, End::Limit(_) | End::Cancelled) {
        stdout = order(&case.stdout, &run.stdout, Cause::Order);
    }
    if let (End::Signal(number), Some(Some(Cause::Crash(_)))) = (run.end, causes.first())
        && let Some(mut step) = steps::unhandled(case, run, number)
    {
        // What it did not print any more is missing because it was ended, and is told with that.
        if let StepFault::Unhandled { finding, .. } = &mut step.fault {
            *finding = match stdout.take() {
                Some(Cause::Order(missing)) if missing.violation.kind == ViolationKind::Missing => {
                    Some(missing)
                }
                other => {
                    stdout = other;
                    None
                }
            };
        }
        causes = vec![Some(Cause::Step(Box::new(step)))];
    }
    if !matches!(run.end, End::Limit(_) | End::Cancelled) {
        causes.push(stdout);
        causes.push(case.stderr.as_ref().and_then(|stderr| order(stderr, &run.stderr, Cause::Stderr)));
        causes.push(steps::judge_steps(case, run));
        // What slows a run down on purpose says nothing about the program's times.
        if run.perturbation.keeps_time() {
            let band = match run.stdout.clock {
                // On its own clock nobody keeps a program waiting.
                Some(total) => Band::exact(total),
                None => Band { delay, total: run.wall },
            };
            causes.extend(times(case, run, band));
        }
        causes.push(run.leaked.then_some(Cause::Leaked));
    }
    causes.into_iter().flatten().min_by_key(Cause::verdict)
}

/// Judges a run whose stdout and end alone matter.
fn judge_streams(stdout: &Order, exit: &ExitRule, run: &Run) -> Option<Cause> {
    let mut causes = vec![ended(stdout, exit, run)];
    if !matches!(run.end, End::Limit(_) | End::Cancelled) {
        causes.push(order(stdout, &run.stdout, Cause::Order));
        causes.push(run.leaked.then_some(Cause::Leaked));
    }
    causes.into_iter().flatten().min_by_key(Cause::verdict)
}

/// The step that waited in vain when the program was ended.
fn waiting(case: &Case, run: &Run) -> Option<(usize, String)> {
    let number = run.steps.iter().position(|step| matches!(step, Stepped::NeverCame { .. }))?;
    Some((number + 1, case.drive.get(number)?.when.to_string()))
}

/// True when stdout of a run is a word of this order. Cheaper than to judge it, since nothing is explained.
pub fn is_word(order: &Order, run: &Run) -> bool {
    let mut reader = order.reader();
    for line in run.stdout.texts() {
        reader.push(line);
    }
    reader.is_legal()
}

/// What to say where `runs` runs were accepted and none of them was a word of `wanted`; `last` is one of them.
pub fn never_seen(wanted: &Order, runs: u32, last: &Run) -> Option<Cause> {
    match judgement(wanted.judge(last.stdout.texts()), Cause::Order)? {
        Cause::Order(finding) => Some(Cause::NeverSeen { runs, finding }),
        undecided => Some(undecided),
    }
}

/// True where only a quieter machine could tell whether the times of a run are right.
///
/// The delay that is taken here is all that was waited, whoever caused it. What a program's own load made
/// of it buys no `undecided`, but one more run, alone: so nobody is refused because the system could not say
/// who took the time. To explain a trace costs far more than to run it, so nothing is judged where no time is
/// asked for.
pub fn needs_quiet(case: &Case, run: &Run) -> bool {
    if case.time.is_empty() || !run.perturbation.keeps_time() {
        return false;
    }
    let as_measured = judge_with(case, run, &|from, to| run.delays.waited(from, to));
    matches!(as_measured, Some(Cause::TimeUnsure(_)))
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
fn ended(stdout: &Order, exit: &ExitRule, run: &Run) -> Option<Cause> {
    let reached = |cut| Reached::of(stdout, &run.stdout, cut);
    match run.end {
        // Only these two limits cut a line wherever it is; what another one stops is a line as a rule.
        End::Limit(limit) => {
            Some(Cause::Limit(limit, Box::new(reached(matches!(limit, Limit::Output | Limit::Line)))))
        }
        End::Cancelled => Some(Cause::Cancelled),
        end if allows(exit, end) => None,
        end @ (End::Exit(PANIC) | End::Signal(_)) => {
            let panic = Panic::find(&run.stderr);
            Some(Cause::Crash(Box::new(Crash { end, panic, reached: reached(false) })))
        }
        end => Some(Cause::Exit { wanted: exit.clone(), end }),
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
fn times(case: &Case, run: &Run, band: Band<'_>) -> Vec<Option<Cause>> {
    let ids: Vec<&str> = case.time.iter().flat_map(|fact| fact.ids()).collect();
    if case.time.is_empty() {
        return Vec::new();
    }
    if run.stdout.is_torn {
        return vec![Some(Cause::TwoClocks)];
    }
    let Some(lines) = case.stdout.lines_of(&ids, run.stdout.texts()) else { return Vec::new() };
    let line_at = |id: &str| -> Option<(usize, Duration)> {
        let which = ids.iter().position(|known| *known == id)?;
        let line = *lines[which].first()?;
        Some((line, run.stdout.lines[line].at))
    };
    let judge = |fact: &order::TimeFact| match fact.judge(band, line_at) {
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
        (Signal::PROF, "PROF"),
        (Signal::URG, "URG"),
        (Signal::VTALARM, "VTALRM"),
        (Signal::WINCH, "WINCH"),
    ];
    names.iter().find(|(signal, _)| signal.as_raw() == number).map(|(_, name)| *name)
}

/// What one case came to, over all its runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// How many different orders the accepted runs showed; 0 where they were not compared.
    pub distinct: u32,
    /// How many runs could not be decided.
    pub held: u32,
    /// Which run is shown, from one, and in which way it was made; where there were several.
    pub shown: Option<(u32, Perturbation)>,
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
            distinct: 0,
            held: 0,
            shown: None,
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
