//! A cause in words: what happened, where, which rule, and what it probably was.

use flow::course::{DISK_BYTES, DISK_FILES, ExitRule, Limits};
use flow::judge::{CaseResult, Cause, StepFault, StepFinding};
use flow::pipeline::KnownFailure;
use flow::run::Limit;
use order::{Closest, Finding, NearMiss, ViolationKind, revealed};
use text::of_course;
use text::{tr, trn};

use super::reached::{self, ending};
use super::terminal::clean;

/// The lines that explain a cause.
pub fn cause(cause: &Cause, limits: Option<&Limits>) -> Vec<String> {
    match cause {
        Cause::Order(finding) => violation(finding, Stream::Stdout),
        Cause::Stderr(finding) => violation(finding, Stream::Stderr),
        Cause::Exit { wanted, end } => vec![tr!(
            "it ended with {ending}, and must end with {wanted}",
            ending = ending(*end),
            wanted = wanted_end(wanted)
        )],
        Cause::Crash(crash) => reached::crash(crash),
        Cause::Time(finding) => vec![tr!("time     {finding}", finding = finding)],
        Cause::TimeUnsure(finding) => vec![
            tr!("time     {finding}", finding = finding),
            tr!("this machine was too busy to tell: the difference is smaller than its own delay"),
            tr!("run it again when the machine is quiet; this never counts against you"),
        ],
        Cause::TwoClocks => vec![
            tr!(
                "time     the virtual clocks of this program contradict each other, so nobody can tell when its lines were printed"
            ),
            tr!(
                "let one loop on the virtual clock end before the next one starts; until then this is neither right nor wrong"
            ),
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
                "each of the {count} runs was legal, and none of them showed an order that must be among them"
            )];
            lines.push(tr!(
                "what may happen at the same time never did: look for what makes one thing wait for another, such as a lock that is held for too long, or a `join` in the loop that starts the threads"
            ));
            lines.push(tr!("the last of them, against the nearest such order:"));
            lines.extend(violation(finding, Stream::Stdout));
            lines
        }
        Cause::Leaked => vec![
            tr!("the program ended and left a process running; the checker ended that one too"),
            tr!("wait for every child before the program ends"),
        ],
        Cause::Ambiguous(part) => vec![
            tr!(
                "line {line} can be read in too many ways: `{pattern}` fits in several places of the order",
                line = part.line,
                pattern = part.pattern
            ),
            tr!(
                "this is the exercise's fault (line {line} of its order); it never counts against you",
                line = part.rule_at.line
            ),
        ],
        Cause::NoPrediction => vec![
            tr!("the prediction is empty"),
            tr!("write one line for each line that the program prints; lines that begin with # are comments"),
        ],
        Cause::Unjudged(keys) => vec![
            tr!(
                "this case uses {keys}, which this version of the checker does not judge yet",
                keys = keys.join(" + ")
            ),
            tr!("it costs no point"),
        ],
        Cause::Cancelled => vec![tr!("the check was cancelled")],
        Cause::CheckerError(message) => {
            vec![clean(message), tr!("this is not your fault and costs no point")]
        }
    }
}

/// Which run is shown, and how far another one can be like it.
pub fn runs(case: &CaseResult, known: Option<&KnownFailure>) -> Vec<String> {
    let (accepted, of) = case.runs;
    let Some((number, way)) = &case.shown else { return Vec::new() };
    if let Some(known) = known {
        return vec![
            tr!(
                "run      {number} of {of} of an earlier check (--seed {seed}), {way}",
                number = known.number,
                of = known.of,
                seed = known.seed,
                way = way
            ),
            tr!(
                "known    {failed} of those {of} runs of this very program failed: it is right by luck only, which runs that are accepted now do not change, and a change of the program does",
                failed = known.failed,
                of = known.of
            ),
        ];
    }
    let mut lines = vec![tr!("run      {number} of {of}, {way}", number = number, of = of, way = way)];
    let failed = of - accepted - case.held.min(of - accepted);
    if accepted > 0 && failed > 0 {
        lines.push(tr!(
            "luck     {failed} of {of} runs failed: the seed repeats how each run was disturbed, and not how its threads took turns; with --fresh other runs may fail, or none",
            failed = failed,
            of = of
        ));
    }
    lines
}

/// What went wrong with a step.
fn step(finding: &StepFinding, limits: Option<&Limits>) -> Vec<String> {
    let action = finding.action.as_str();
    let mut lines = vec![tr!(
        "step {number} of {of} ({action})",
        number = finding.number,
        of = finding.of,
        action = action
    )];
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
            vec![tr!(
                "the signal {signal} found no process {pid}: it had ended before",
                signal = signal,
                pid = clean(pid)
            )]
        }
        StepFault::Stranger { signal, pid } => vec![
            tr!(
                "the signal {signal} was not sent: the process {pid} is none of the program's own",
                signal = signal,
                pid = clean(pid)
            ),
            tr!("print the process id of a process that the program itself has started"),
        ],
        StepFault::Unhandled { signal, finding } => {
            let mut lines =
                vec![tr!("sent {signal}, and the program did not handle it: it was ended", signal = signal)];
            lines.extend(finding.iter().flat_map(|finding| violation(finding, Stream::Stdout)));
            lines
        }
        StepFault::Unanswered { asked, reason } => {
            vec![tr!(
                "{asked} got no answer: {reason}",
                asked = clean(asked),
                reason = clean(&reason.to_string())
            )]
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
            lines.extend(violation(finding, Stream::Stdout));
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

/// Which stream a line was printed on.
#[derive(Clone, Copy)]
enum Stream {
    Stdout,
    Stderr,
}

fn violation(finding: &Finding, stream: Stream) -> Vec<String> {
    let violation = &finding.violation;
    let at = violation.line.map_or_else(String::new, |line| line.to_string());
    let quoted = |text: &str| if text.is_empty() { tr!("(an empty line)") } else { clean(text) };
    let text = violation.text.as_deref().map(quoted).unwrap_or_default();
    let mut lines = vec![match (violation.kind, stream) {
        (ViolationKind::Missing, Stream::Stdout) => {
            tr!("missing  {text}   (due at line {line})", text = text, line = at)
        }
        (ViolationKind::Missing, Stream::Stderr) => {
            tr!("missing  {text}   (due at stderr line {line})", text = text, line = at)
        }
        (_, Stream::Stdout) => tr!("line {line}{text}", line = format!("{at:<4}"), text = text),
        (_, Stream::Stderr) => tr!("stderr line {line}{text}", line = format!("{at:<4}"), text = text),
    }];
    lines.extend(match violation.kind {
        ViolationKind::Edge => violation.edge.as_ref().map(|(first, _)| {
            let first = clean(first);
            match (violation.first_line, stream) {
                (Some(line), Stream::Stdout) => {
                    tr!("must come after \"{first}\"   (line {line})", first = first, line = line)
                }
                (Some(line), Stream::Stderr) => {
                    tr!("must come after \"{first}\"   (stderr line {line})", first = first, line = line)
                }
                (None, _) => tr!("must come after \"{first}\"   (which did not come)", first = first),
            }
        }),
        ViolationKind::Missing => None,
        ViolationKind::Moved => Some(tr!("is not legal at this place")),
        ViolationKind::Unexpected => Some(tr!("has no place in this order")),
        ViolationKind::Repeated => Some(tr!("was printed once too often")),
        ViolationKind::Never => Some(tr!("must never be printed")),
        ViolationKind::Capture => violation.capture.as_ref().map(|(name, bound)| {
            tr!(
                "{name} was \"{value}\" before and must be so here",
                name = format!("{{{name}}}"),
                value = clean(bound)
            )
        }),
        ViolationKind::Distinct => violation.capture.as_ref().map(|(name, value)| {
            tr!(
                "{name} was \"{value}\" already; it must differ each time",
                name = format!("{{{name}}}"),
                value = clean(value)
            )
        }),
    });
    if matches!(violation.kind, ViolationKind::Unexpected | ViolationKind::Moved)
        && !finding.expected.is_empty()
        && violation.near_miss.is_none()
    {
        let expected = finding.expected.iter().take(4).map(|line| format!("\"{}\"", clean(line)));
        let expected = any_of(expected);
        lines.push(tr!("here     {lines} may come", lines = expected));
    }
    if let Some(part) = &finding.too_many_readings {
        lines.push(tr!(
            "line {line} fits \"{pattern}\" in more ways than are followed, so it counts as a line that does not fit there",
            line = part.line,
            pattern = clean(&part.pattern)
        ));
    }
    if let Some(rule) = &violation.rule {
        lines.push(tr!("rule     {rule}", rule = of_course(&rule.text)));
    }
    if let Some(near) = &violation.near_miss {
        lines.extend(near_miss(near, violation.text.as_deref().unwrap_or_default()));
    }
    lines
}

/// Things of which any one will do: `a or b or c`.
pub(super) fn any_of(things: impl IntoIterator<Item = String>) -> String {
    let join = |before: String, next: String| tr!("{before} or {next}", before = before, next = next);
    things.into_iter().reduce(join).unwrap_or_default()
}

/// What a line was probably meant to be.
fn near_miss(near: &NearMiss, printed: &str) -> Vec<String> {
    match near {
        NearMiss::Unseen(text, differs) => {
            let all = |before: String, next: String| tr!("{before} and {next}", before = before, next = next);
            let what = differs.iter().map(|unseen| unseen.words()).reduce(all).unwrap_or_default();
            let line = clean(text);
            vec![
                match differs.len() {
                    1 => tr!("almost   \"{line}\": only {what} differs", line = line, what = what),
                    _ => tr!("almost   \"{line}\": only {what} differ", line = line, what = what),
                },
                tr!("  asked    {line}", line = clean(&revealed(text))),
                tr!("  printed  {line}", line = clean(&revealed(printed))),
            ]
        }
        NearMiss::Case(text) => {
            vec![tr!("almost   \"{line}\": only upper and lower case differ", line = clean(text))]
        }
        NearMiss::Blanks(text) => vec![tr!("almost   \"{line}\": only blanks differ", line = clean(text))],
        NearMiss::Spelling(text) => vec![tr!("almost   \"{line}\"", line = clean(text))],
        NearMiss::DebugPrint => vec![tr!(
            "debug?   print what helps you find a mistake with eprintln!: stderr is shown and not judged"
        )],
    }
}

fn limit_words(limit: Limit, limits: Option<&Limits>) -> String {
    let limits = limits.cloned().unwrap_or_default();
    let mib = |bytes: u64| format!("{} MiB", bytes >> 20);
    match limit {
        Limit::Time => tr!(
            "it was still running after {seconds} s and was ended; does something wait for what never comes?",
            seconds = limits.time.as_secs_f64()
        ),
        Limit::Cpu => tr!(
            "it used more than {seconds} s of CPU time and was ended; does a loop never end?",
            seconds = limits.cpu.as_secs_f64()
        ),
        Limit::Memory => tr!("it used more than {size} of memory and was ended", size = mib(limits.memory)),
        Limit::Output => tr!(
            "it printed more than {size} and was ended; does a loop never end?",
            size = mib(limits.output)
        ),
        Limit::Line => {
            tr!("it printed a line of more than {size} KiB and was ended", size = limits.line >> 10)
        }
        Limit::Processes => tr!(
            "it had more than {number} processes and threads at once and was ended",
            number = limits.processes
        ),
        Limit::Disk => tr!(
            "it wrote more than {size} of files, or more than {number} files, and was ended; does a loop never end?",
            size = mib(DISK_BYTES),
            number = DISK_FILES
        ),
    }
}

/// What else is wrong with a case: how its program ended, where the cause does not tell.
pub fn also(case: &CaseResult) -> Option<String> {
    let end = case.also_ended()?;
    Some(tr!(
        "ended    with {ending}, and must end with {wanted}",
        ending = ending(end),
        wanted = wanted_end(&case.exit)
    ))
}

fn wanted_end(wanted: &ExitRule) -> String {
    match wanted {
        ExitRule::Code(code) => tr!("exit code {code}", code = code),
        ExitRule::Any => tr!("any exit code"),
        ExitRule::Signal(name) => tr!("signal {name}", name = name),
    }
}

/// What the order leaves free, as far as its lines are on show.
pub fn free(case: &CaseResult, closest: &Closest) -> Vec<String> {
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
            (firsts.len() > 1)
                .then(|| tr!("free     {lines} may come in either order", lines = firsts.join(" / ")))
        })
        .take(3)
        .collect()
}
