//! A cause in words: what happened, where, which rule, and what it probably was.

use crate::course::{ExitRule, Limits};
use crate::judge::{CaseResult, Cause, StepFault, StepFinding};
use crate::order::{Closest, Finding, NearMiss, ViolationKind, revealed};
use crate::run::Limit;
use crate::{tr, trn};

use super::reached::{self, ending};
use super::terminal::clean;

/// The lines that explain a cause.
pub fn cause(cause: &Cause, limits: Option<&Limits>) -> Vec<String> {
    match cause {
        Cause::Order(finding) => violation(finding, "line"),
        Cause::Stderr(finding) => violation(finding, "stderr line"),
        Cause::Exit { wanted, end } => {
            vec![format!("it ended with {}, and must end with {}", ending(*end), wanted_end(wanted))]
        }
        Cause::Crash(crash) => reached::crash(crash),
        Cause::Time(finding) => vec![format!("time     {finding}")],
        Cause::TimeUnsure(finding) => vec![
            format!("time     {finding}"),
            "this machine was too busy to tell: the difference is smaller than its own delay".to_owned(),
            "run it again when the machine is quiet; this never counts against you".to_owned(),
        ],
        Cause::Limit(limit, far) => {
            let mut lines = vec![limit_words(*limit, limits)];
            lines.extend(reached::reached(far));
            lines
        }
        Cause::Step(finding) => step(finding, limits),
        Cause::NeverSeen { runs, finding } => {
            let count = *runs;
            let mut lines = vec![trn!(
                count,
                "the only run was legal, and not one that must be among the runs",
                "all {count} runs were legal, and in none of {count} runs came an order that must be among them"
            )];
            lines.push(tr!("the last of them, against the nearest such order:"));
            lines.extend(violation(finding, "line"));
            lines
        }
        Cause::Leaked => vec![
            "the program ended and left a process running; the checker ended that one too".to_owned(),
            "wait for every child before the program ends".to_owned(),
        ],
        Cause::Ambiguous(part) => vec![
            format!(
                "line {} can be read in too many ways: `{}` fits in several places of the order",
                part.line, part.pattern
            ),
            format!(
                "this is the exercise's fault (line {} of its order); it never counts against you",
                part.rule_at.line
            ),
        ],
        Cause::NoPrediction => vec![
            "the prediction is empty".to_owned(),
            "write one line for each line that the program prints; lines that begin with # are comments"
                .to_owned(),
        ],
        Cause::Unjudged(keys) => vec![
            format!(
                "this case uses {}, which this version of the checker does not judge yet",
                keys.join(" and ")
            ),
            "it costs no point".to_owned(),
        ],
        Cause::Cancelled => vec!["the check was cancelled".to_owned()],
        Cause::CheckerError(message) => {
            vec![clean(message), "this is not your fault and costs no point".to_owned()]
        }
    }
}

/// What went wrong with a step.
fn step(finding: &StepFinding, limits: Option<&Limits>) -> Vec<String> {
    let action = finding.action.as_str();
    let mut lines =
        vec![tr!("step {number} of {of} ({action})", number = finding.number, of = finding.of, action = action)];
    lines.extend(match &finding.fault {
        StepFault::NeverCame { when, instead } => {
            let mut lines = vec![tr!("waits for the line \"{when}\", which never came", when = clean(when))];
            match instead.split_last() {
                None => lines.push(tr!("nothing was printed instead")),
                Some((last, before)) => {
                    lines.push(tr!("printed instead:"));
                    lines.extend(before.iter().chain([last]).map(|line| format!("      {}", clean(line))));
                }
            }
            lines
        }
        StepFault::Unknown { name } => {
            vec![tr!("speaks of {{{name}}}, and no line has said yet what that is", name = clean(name))]
        }
        StepFault::Gone { signal, pid: None } => {
            vec![tr!("the signal {signal} found no program: it had ended before", signal = signal)]
        }
        StepFault::Gone { signal, pid: Some(pid) } => {
            vec![tr!("the signal {signal} found no process {pid}: it had ended before", signal = signal, pid = clean(pid))]
        }
        StepFault::Stranger { signal, pid } => vec![
            tr!("the signal {signal} was not sent: the process {pid} is none of the program's own", signal = signal, pid = clean(pid)),
            tr!("print the process id of a process that the program itself has started"),
        ],
        StepFault::Unanswered { asked, reason } => {
            vec![tr!("{asked} got no answer: {reason}", asked = clean(asked), reason = clean(reason))]
        }
        StepFault::Status { asked, wanted, got, body } => {
            let mut lines = vec![tr!(
                "{asked} was answered with status {got}, and must be with {wanted}",
                asked = clean(asked),
                got = got,
                wanted = wanted
            )];
            if !body.is_empty() {
                lines.push(tr!("the answer begins \"{body}\"", body = clean(body)));
            }
            lines
        }
        StepFault::Header { asked, name, wanted, got } => vec![match got {
            Some(got) => tr!(
                "{asked} was answered with {name}: {got}, and it must be {wanted}",
                asked = clean(asked),
                name = name,
                got = clean(got),
                wanted = clean(wanted)
            ),
            None => tr!(
                "{asked} was answered without the header {name}, which must be {wanted}",
                asked = clean(asked),
                name = name,
                wanted = clean(wanted)
            ),
        }],
        StepFault::Body { asked, finding } => {
            let mut lines = vec![tr!("{asked} was answered with another body:", asked = clean(asked))];
            lines.extend(violation(finding, "line"));
            lines
        }
        StepFault::Run { args, cause: inner } => {
            let mut lines = vec![tr!("run again with `{args}`:", args = clean(&args.join(" ")))];
            lines.extend(cause(inner, limits));
            lines
        }
        StepFault::Unwritten { path, reason } => vec![tr!(
            "the file {path} could not be written where the program runs: {reason}",
            path = clean(path),
            reason = clean(reason)
        )],
    });
    lines
}

fn violation(finding: &Finding, line_word: &str) -> Vec<String> {
    let violation = &finding.violation;
    let at = violation.line.map_or_else(String::new, |line| line.to_string());
    let quoted = |text: &str| if text.is_empty() { "(an empty line)".to_owned() } else { clean(text) };
    let text = violation.text.as_deref().map(quoted).unwrap_or_default();
    let mut lines = vec![match violation.kind {
        ViolationKind::Missing => format!("missing  {text}   (due at {line_word} {at})"),
        _ => format!("{line_word} {at:<4}{text}"),
    }];
    lines.extend(match violation.kind {
        ViolationKind::Edge => violation.edge.as_ref().map(|(first, _)| {
            let place = match violation.first_line {
                Some(line) => format!("   ({line_word} {line})"),
                None => "   (which did not come)".to_owned(),
            };
            format!("must come after \"{}\"{place}", clean(first))
        }),
        ViolationKind::Missing | ViolationKind::Moved => None,
        ViolationKind::Unexpected => Some("has no place in this order".to_owned()),
        ViolationKind::Repeated => Some("was printed once too often".to_owned()),
        ViolationKind::Never => Some("must never be printed".to_owned()),
        ViolationKind::Capture => violation
            .capture
            .as_ref()
            .map(|(name, bound)| format!("{{{name}}} was \"{}\" before and must be so here", clean(bound))),
        ViolationKind::Distinct => violation.capture.as_ref().map(|(name, value)| {
            format!("{{{name}}} was \"{}\" already; it must differ each time", clean(value))
        }),
    });
    if violation.kind == ViolationKind::Moved {
        lines.push("is not legal at this place".to_owned());
    }
    if matches!(violation.kind, ViolationKind::Unexpected | ViolationKind::Moved)
        && !finding.expected.is_empty()
    {
        let expected: Vec<String> =
            finding.expected.iter().take(4).map(|line| format!("\"{}\"", clean(line))).collect();
        if violation.near_miss.is_none() {
            lines.push(format!("here     {} may come", expected.join(" or ")));
        }
    }
    if let Some(rule) = &violation.rule {
        lines.push(format!("rule     {}", rule.text));
    }
    if let Some(near) = &violation.near_miss {
        lines.extend(near_miss(near, violation.text.as_deref().unwrap_or_default()));
    }
    lines
}

/// What a line was probably meant to be.
fn near_miss(near: &NearMiss, printed: &str) -> Vec<String> {
    let almost = |text: &str, differs: &str| vec![format!("almost   \"{}\"{differs}", clean(text))];
    match near {
        NearMiss::Unseen(text, differs) => {
            let what: Vec<&str> = differs.iter().map(|unseen| unseen.words()).collect();
            let differ = if what.len() == 1 { "differs" } else { "differ" };
            let mut lines = almost(text, &format!(": only {} {differ}", what.join(" and ")));
            lines.push(format!("  asked    {}", clean(&revealed(text))));
            lines.push(format!("  printed  {}", clean(&revealed(printed))));
            lines
        }
        NearMiss::Case(text) => almost(text, ": only upper and lower case differ"),
        NearMiss::Blanks(text) => almost(text, ": only blanks differ"),
        NearMiss::Spelling(text) => almost(text, ""),
        NearMiss::DebugPrint => vec![
            "debug?   print what helps you find a mistake with eprintln!: stderr is shown and not judged"
                .to_owned(),
        ],
    }
}

fn limit_words(limit: Limit, limits: Option<&Limits>) -> String {
    let limits = limits.cloned().unwrap_or_default();
    let mib = |bytes: u64| format!("{} MiB", bytes >> 20);
    match limit {
        Limit::Time => format!(
            "it was still running after {} s and was ended; does something wait for what never comes?",
            limits.time.as_secs_f64()
        ),
        Limit::Cpu => format!(
            "it used more than {} s of CPU time and was ended; does a loop never end?",
            limits.cpu.as_secs_f64()
        ),
        Limit::Memory => format!("it used more than {} of memory and was ended", mib(limits.memory)),
        Limit::Output => {
            format!("it printed more than {} and was ended; does a loop never end?", mib(limits.output))
        }
        Limit::Line => format!("it printed a line of more than {} KiB and was ended", limits.line >> 10),
        Limit::Processes => {
            format!("it had more than {} processes and threads at once and was ended", limits.processes)
        }
    }
}

/// What else is wrong with a case: how its program ended, where the cause does not tell.
pub(super) fn also(case: &CaseResult) -> Option<String> {
    let end = case.also_ended()?;
    Some(format!("ended    with {}, and must end with {}", ending(end), wanted_end(&case.exit)))
}

fn wanted_end(wanted: &ExitRule) -> String {
    match wanted {
        ExitRule::Code(code) => format!("exit code {code}"),
        ExitRule::Any => "any exit code".to_owned(),
        ExitRule::Signal(name) => format!("signal {name}"),
    }
}

/// What the order leaves free, as far as its lines are on show.
pub(super) fn free(case: &CaseResult, closest: &Closest) -> Vec<String> {
    let shown = |text: &str| closest.lines.iter().any(|line| line.text == text);
    case.free
        .iter()
        .filter_map(|part| {
            let firsts: Vec<String> = part
                .branches
                .iter()
                .filter_map(|branch| branch.first())
                .filter(|line| shown(line))
                .map(|line| clean(line))
                .collect();
            (firsts.len() > 1).then(|| format!("free     {} may come in either order", firsts.join(" / ")))
        })
        .take(3)
        .collect()
}
