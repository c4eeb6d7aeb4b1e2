//! What the checker did while a program ran: what is wrong with what came of it, if anything.

use serde::{Deserialize, Serialize};

use super::{Cause, judge_streams, judgement, signal_name};
use crate::run::{Answer, NoAnswer, Run, Stepped};
use crate::verdict::Verdict;
use course::{Action, Case, Expect};
use order::{Captures, Finding, Judgement};

/// A step of a case that failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StepFinding {
    /// Which one, from one.
    pub number: usize,
    /// Of how many.
    pub of: usize,
    /// The name of its action.
    pub action: String,
    /// What went wrong.
    pub fault: StepFault,
}

/// What went wrong with a step.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum StepFault {
    /// Its line did not come.
    NeverCame {
        /// The line.
        when: String,
        /// What came instead, since the step before: the last lines.
        instead: Vec<String>,
    },
    /// It speaks of a hole that no line had filled.
    Unknown {
        /// The hole.
        name: String,
    },
    /// The process that the signal was for had ended.
    Gone {
        /// The signal.
        signal: String,
        /// The process id; nothing for the program itself.
        pid: Option<String>,
    },
    /// The process that the signal was for is none of the program's.
    Stranger {
        /// The signal.
        signal: String,
        /// The process id.
        pid: String,
    },
    /// The signal that the step sent ended the program.
    Unhandled {
        /// The signal.
        signal: String,
        /// What is missing of its output for that.
        finding: Option<Box<Finding>>,
    },
    /// A server did not answer.
    Unanswered {
        /// What was asked.
        asked: String,
        /// Why.
        reason: NoAnswer,
    },
    /// A server answered with another status.
    Status {
        /// What was asked.
        asked: String,
        /// The status asked for.
        wanted: u16,
        /// The status that came.
        got: u16,
        /// The first line of the body, where there is one.
        body: String,
    },
    /// A server's answer has another header, or none.
    Header {
        /// What was asked.
        asked: String,
        /// The header.
        name: String,
        /// What it should hold.
        wanted: String,
        /// What it holds.
        got: Option<String>,
    },
    /// The body of a server's answer is not a legal trace.
    Body {
        /// What was asked.
        asked: String,
        /// What is wrong with it.
        finding: Box<Finding>,
    },
    /// The program, run again, did something wrong.
    Run {
        /// Its arguments.
        args: Vec<String>,
        /// What is wrong.
        cause: Box<Cause>,
    },
    /// A file could not be written, because of what the program did there.
    Unwritten {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
}

impl StepFinding {
    /// The verdict that this leads to.
    pub fn verdict(&self) -> Verdict {
        match &self.fault {
            StepFault::Body { finding, .. } => Cause::of_fault(finding.fault),
            StepFault::Run { cause, .. } => cause.verdict(),
            StepFault::Unhandled { finding, .. } => {
                finding.as_ref().map_or(Verdict::WrongExit, |finding| Cause::of_fault(finding.fault))
            }
            _ => Verdict::WrongOutput,
        }
    }

    /// What is wrong with the output of the step, where that is the fault.
    pub fn finding(&self) -> Option<&Finding> {
        match &self.fault {
            StepFault::Body { finding, .. } => Some(finding),
            StepFault::Run { cause, .. } => cause.finding(),
            StepFault::Unhandled { finding, .. } => finding.as_deref(),
            _ => None,
        }
    }
}

/// Judges what came of the steps; the first that failed decides.
pub(super) fn judge_steps(case: &Case, run: &Run) -> Option<Cause> {
    let of = case.drive.len();
    let wrong = |(number, (step, stepped)): (usize, (&course::Step, &Stepped))| {
        let fault = fault(&step.action, &step.when.to_string(), stepped)?;
        if let Fault::Undecided(cause) = fault {
            return Some(cause);
        }
        let Fault::Is(fault) = fault else { return None };
        Some(Cause::Step(Box::new(StepFinding {
            number: number + 1,
            of,
            action: step.action.name().to_owned(),
            fault,
        })))
    };
    case.drive.iter().zip(&run.steps).enumerate().find_map(wrong)
}

/// The last step that sent the program this signal, where that ended it. Nobody else asked for it.
pub(super) fn unhandled(case: &Case, run: &Run, number: i32) -> Option<StepFinding> {
    let sent = |(step, stepped): (&course::Step, &Stepped)| match (&step.action, stepped) {
        (Action::Signal { name, .. }, Stepped::Signalled) => signal_name(number) == Some(name.as_str()),
        _ => false,
    };
    let place = case.drive.iter().zip(&run.steps).rposition(sent)?;
    let signal = signal_name(number)?.to_owned();
    Some(StepFinding {
        number: place + 1,
        of: case.drive.len(),
        action: case.drive[place].action.name().to_owned(),
        fault: StepFault::Unhandled { signal, finding: None },
    })
}

/// A fault, or a cause that is nobody's.
enum Fault {
    Is(StepFault),
    Undecided(Cause),
}

fn fault(action: &Action, when: &str, stepped: &Stepped) -> Option<Fault> {
    let signal = |action: &Action| match action {
        Action::Signal { name, .. } => name.clone(),
        _ => String::new(),
    };
    Some(Fault::Is(match stepped {
        Stepped::Done | Stepped::Signalled => return None,
        Stepped::NeverCame { instead } => {
            StepFault::NeverCame { when: when.to_owned(), instead: instead.clone() }
        }
        Stepped::Unknown { name } => StepFault::Unknown { name: name.clone() },
        Stepped::Gone { pid } => StepFault::Gone { signal: signal(action), pid: pid.clone() },
        Stepped::Stranger { pid } => StepFault::Stranger { signal: signal(action), pid: pid.clone() },
        Stepped::Unanswered { asked, reason } => {
            StepFault::Unanswered { asked: asked.clone(), reason: reason.clone() }
        }
        Stepped::Answered { asked, answer } => match action {
            Action::Http(_, expect) => return answered(asked, answer, expect),
            _ => return None,
        },
        Stepped::Ran(run) => match action {
            Action::Run { args, order, exit } => {
                let cause = judge_streams(order, exit, run)?;
                if cause.verdict().is_held() {
                    return Some(Fault::Undecided(cause));
                }
                StepFault::Run { args: args.clone(), cause: Box::new(cause) }
            }
            _ => return None,
        },
        Stepped::Unwritten { reason } => {
            let path = if let Action::File { path, .. } = action { path.clone() } else { String::new() };
            StepFault::Unwritten { path, reason: reason.clone() }
        }
    }))
}

fn answered(asked: &str, answer: &Answer, expect: &Expect) -> Option<Fault> {
    let asked = asked.to_owned();
    if let Some(wanted) = expect.status.filter(|wanted| *wanted != answer.status) {
        let body = answer.body.lines().next().unwrap_or_default().chars().take(200).collect();
        return Some(Fault::Is(StepFault::Status { asked, wanted, got: answer.status, body }));
    }
    for (name, pattern) in &expect.headers {
        let got = answer.header(name);
        if got.is_none_or(|value| pattern.read(value, &Captures::new()).is_none()) {
            let (wanted, got) = (pattern.to_string(), got.map(str::to_owned));
            return Some(Fault::Is(StepFault::Header { asked, name: name.clone(), wanted, got }));
        }
    }
    let body: Judgement = expect.body.as_ref()?.judge(answer.body.lines());
    match judgement(body, Cause::Order)? {
        Cause::Order(finding) => Some(Fault::Is(StepFault::Body { asked, finding })),
        other => Some(Fault::Undecided(other)),
    }
}
