//! Why a trace is not legal: the first violation, its rule, and the closest legal order.
//!
//! The verdict rests on the definition: right lines in a wrong order, or not the right lines. What
//! the message says beyond that (which pair, which rule) is chosen to teach.

use serde::{Deserialize, Serialize};

use super::closest::{self, Closest};
use super::config::{Config, NearFit};
use super::near_miss::{NearMiss, near_miss};
use super::program::{LeafNo, Program, RuleNo};
use super::reader::{Ambiguity, Tier, expected};
use super::{Order, Rule};

/// What kind of mistake a trace makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// The right lines in an order that is not legal.
    Order,
    /// A line is missing, unexpected or repeated, or must never appear.
    Output,
}

/// The kinds of violation that an order knows (DESIGN: `violation.kind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViolationKind {
    /// A line came before one that must come first.
    Edge,
    /// A line did not come.
    Missing,
    /// A line came that has no place.
    Unexpected,
    /// A line came more often than it may.
    Repeated,
    /// A line came at a place where it may not.
    Moved,
    /// A line came that must never come.
    Never,
    /// A name holds something else.
    Capture,
    /// A value came twice that must differ.
    Distinct,
}

impl ViolationKind {
    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Edge => "edge",
            Self::Missing => "missing",
            Self::Unexpected => "unexpected",
            Self::Repeated => "repeated",
            Self::Moved => "moved",
            Self::Never => "never",
            Self::Capture => "capture",
            Self::Distinct => "distinct",
        }
    }
}

/// The first thing that is wrong with a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// What kind it is.
    pub kind: ViolationKind,
    /// The line of the trace at which it shows, from one; for a missing line, where it was due.
    pub line: Option<u64>,
    /// The text of that line; of the missing one for [`ViolationKind::Missing`].
    pub text: Option<String>,
    /// The broken edge: the line that must come first, and the one that came before it.
    pub edge: Option<(String, String)>,
    /// Where the line that must come first was printed, from one, if it was.
    pub first_line: Option<u64>,
    /// The name that holds something else, what it holds, and what was printed.
    pub capture: Option<(String, String)>,
    /// The rule that is broken.
    pub rule: Option<Rule>,
    /// What the line was probably meant to be.
    pub near_miss: Option<NearMiss>,
}

/// Everything that is known of a trace that is not legal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of mistake it is.
    pub fault: Fault,
    /// The first thing that is wrong.
    pub violation: Violation,
    /// The closest legal order; `None` where the trace is longer than what is kept of it.
    pub closest: Option<Closest>,
    /// The lines that might have come at the first illegal line.
    pub expected: Vec<String>,
    /// The first line with more readings in one place than are followed, and that place: whatever the holes of a
    /// line may hold, the order is not at fault, and such a line counts as one that does not fit there.
    #[serde(default)]
    pub too_many_readings: Option<Ambiguity>,
    /// The trace, blanks at the ends of its lines dropped; its beginning where it is very long.
    pub trace: Vec<String>,
}

/// What the reader knows of a trace that is not legal.
pub(super) struct Evidence<'e> {
    pub(super) order: &'e Order,
    pub(super) tier: &'e Tier,
    pub(super) kept: &'e [String],
    pub(super) complete: bool,
    pub(super) bad: Option<(u64, &'e str)>,
    pub(super) never: Option<(u64, &'e str, Option<RuleNo>)>,
    pub(super) right_lines: Option<bool>,
}

/// Explains a trace that is not legal; whoever holds the trace puts it into the finding.
pub(super) fn explain(evidence: &Evidence) -> Finding {
    let program = &evidence.order.program;
    let trace: Vec<&str> = evidence.kept.iter().map(String::as_str).collect();
    let closest =
        if evidence.complete { closest::closest(program, evidence.order.net.as_ref(), &trace) } else { None };
    let expected =
        expected(evidence.order, evidence.tier).into_iter().take(8).map(|leaf| program.show(leaf)).collect();
    let too_many_readings = match evidence.tier {
        Tier::General(frontier) => frontier.too_many.map(|(line, leaf)| Ambiguity::at(program, line, leaf)),
        Tier::Net(_) => None,
    };
    if let Some((line, text, rule)) = evidence.never {
        let violation =
            Violation { rule: rule_of(program, rule), ..Violation::at(ViolationKind::Never, line, text) };
        let fault = Fault::Output;
        return Finding { fault, violation, closest, expected, too_many_readings, trace: Vec::new() };
    }
    let (fault, violation) = match &closest {
        Some(closest) => {
            let story = Story { evidence, program, trace: &trace, closest };
            story.tell()
        }
        None => at_first_bad_line(evidence),
    };
    Finding { fault, violation, closest, expected, too_many_readings, trace: Vec::new() }
}

impl Violation {
    fn at(kind: ViolationKind, line: u64, text: &str) -> Self {
        Self {
            kind,
            line: Some(line),
            text: Some(text.to_owned()),
            edge: None,
            first_line: None,
            capture: None,
            rule: None,
            near_miss: None,
        }
    }
}

/// Without the whole trace only the first illegal line can be spoken of.
fn at_first_bad_line(evidence: &Evidence) -> (Fault, Violation) {
    let program = &evidence.order.program;
    let Some((line, text)) = evidence.bad else {
        let missing = expected(evidence.order, evidence.tier).first().copied();
        let mut violation = Violation::at(ViolationKind::Missing, evidence.kept.len() as u64 + 1, "");
        violation.text = missing.map(|leaf| program.show(leaf));
        violation.rule = missing.and_then(|leaf| own_rule(program, leaf));
        return (Fault::Output, violation);
    };
    let leaf = (0..program.leaves.len() as LeafNo).find(|leaf| program.leaf(*leaf).pattern.matches(text));
    let Some(leaf) = leaf else {
        return (Fault::Output, Violation::at(ViolationKind::Unexpected, line, text));
    };
    let first =
        expected(evidence.order, evidence.tier).into_iter().find(|first| must_precede(program, *first, leaf));
    let kind = if first.is_some() { ViolationKind::Edge } else { ViolationKind::Unexpected };
    let fault = match (evidence.right_lines, kind) {
        (Some(true), _) | (None, ViolationKind::Edge) => Fault::Order,
        _ => Fault::Output,
    };
    let mut violation = Violation::at(kind, line, text);
    if let Some(first) = first {
        violation.edge = Some((program.show(first), text.to_owned()));
        violation.rule = pair_rule(program, first, leaf);
    }
    (fault, violation)
}

/// A rejected trace beside its closest legal order.
struct Story<'s> {
    evidence: &'s Evidence<'s>,
    program: &'s Program,
    trace: &'s [&'s str],
    closest: &'s Closest,
}

impl Story<'_> {
    fn tell(&self) -> (Fault, Violation) {
        let unplaced = self.closest.unplaced(self.trace.len());
        let missing = self.closest.lines.iter().position(|line| line.from.is_none());
        if unplaced.is_empty() && missing.is_none() {
            return (Fault::Order, self.broken_edge());
        }
        // The first that shows is told; where both show at one place, what stands there is.
        let missing_due = missing.map(|at| (self.due_at(at), at));
        let violation = match (unplaced.first(), missing_due) {
            (Some(line), Some((due, _))) if *line <= due => self.unplaced(*line),
            (Some(line), None) => self.unplaced(*line),
            (_, Some((due, at))) => self.missing(due, at),
            (None, None) => self.broken_edge(),
        };
        (Fault::Output, violation)
    }

    /// The index in the trace where the line at `at` of the closest order was due.
    fn due_at(&self, at: usize) -> usize {
        let kept_before =
            self.closest.lines[..at].iter().rev().find(|line| line.kept).and_then(|line| line.from);
        kept_before.map_or(0, |from| from + 1)
    }

    fn missing(&self, due: usize, at: usize) -> Violation {
        let line = &self.closest.lines[at];
        Violation {
            rule: own_rule(self.program, line.leaf),
            ..Violation::at(ViolationKind::Missing, due as u64 + 1, line.shown())
        }
    }

    fn unplaced(&self, at: usize) -> Violation {
        let (line, text) = (at as u64 + 1, self.trace[at]);
        if let Some(violation) = self.bound_otherwise(line, text) {
            return violation;
        }
        let twin = self.closest.lines.iter().find(|known| known.text == text);
        if let Some(twin) = twin {
            return Violation {
                rule: own_rule(self.program, twin.leaf),
                ..Violation::at(ViolationKind::Repeated, line, text)
            };
        }
        let absent = self.closest.lines.iter().filter(|line| line.from.is_none());
        let absent: Vec<String> = absent.map(|line| line.shown().to_owned()).collect();
        Violation {
            near_miss: near_miss(text, absent.iter().map(String::as_str)),
            ..Violation::at(ViolationKind::Unexpected, line, text)
        }
    }

    /// The line would fit at the first illegal place if a name held something else.
    fn bound_otherwise(&self, line: u64, text: &str) -> Option<Violation> {
        let (Tier::General(frontier), Some((bad, _))) = (self.evidence.tier, self.evidence.bad) else {
            return None;
        };
        if bad != line {
            return None;
        }
        let near =
            frontier.configs().iter().find_map(|config: &Config| config.near_fit(self.program, text))?;
        let (kind, leaf, name, value) = match near {
            NearFit::Capture { leaf, name, bound } => (ViolationKind::Capture, leaf, name, bound),
            NearFit::Distinct { leaf, name, value } => (ViolationKind::Distinct, leaf, name, value),
        };
        Some(Violation {
            capture: Some((self.program.names[name as usize].clone(), value)),
            rule: own_rule(self.program, leaf),
            ..Violation::at(kind, line, text)
        })
    }

    /// The first printed line that came before one that must come first.
    fn broken_edge(&self) -> Violation {
        let mut place = vec![None; self.trace.len()];
        for (at, line) in self.closest.lines.iter().enumerate() {
            if let Some(from) = line.from {
                place[from] = Some(at);
            }
        }
        // For each place in the closest order: does a line before it come later in the trace?
        let mut latest_before = vec![0; self.closest.lines.len()];
        let mut latest = 0;
        for (at, line) in self.closest.lines.iter().enumerate() {
            latest_before[at] = latest;
            latest = latest.max(line.from.map_or(0, |from| from + 1));
        }
        for (at, word_at) in place.iter().enumerate() {
            let Some(word_at) = *word_at else { continue };
            if latest_before[word_at] <= at + 1 {
                continue;
            }
            let second = &self.closest.lines[word_at];
            let first = self.closest.lines[..word_at].iter().rev().find(|first| {
                first.from.is_some_and(|from| from > at)
                    && must_precede(self.program, first.leaf, second.leaf)
            });
            if let Some(first) = first {
                return Violation {
                    edge: Some((first.text.clone(), second.text.clone())),
                    first_line: first.from.map(|from| from as u64 + 1),
                    rule: pair_rule(self.program, first.leaf, second.leaf),
                    ..Violation::at(ViolationKind::Edge, at as u64 + 1, self.trace[at])
                };
            }
        }
        // No pair of lines is to blame alone: rounds of a repeat, or a choice.
        let at = self.evidence.bad.map_or(self.trace.len().saturating_sub(1), |(line, _)| line as usize - 1);
        let leaf = place.get(at).copied().flatten().map(|at| self.closest.lines[at].leaf);
        Violation {
            rule: leaf.and_then(|leaf| line_rule(self.program, leaf)),
            ..Violation::at(ViolationKind::Moved, at as u64 + 1, self.trace.get(at).unwrap_or(&""))
        }
    }
}

/// True when every legal trace that has both prints `a` before `b` (of the same instance).
fn must_precede(program: &Program, a: LeafNo, b: LeafNo) -> bool {
    let edge = match (program.leaf(a).id, program.leaf(b).id) {
        (Some(a), Some(b)) => program.edges.ordered(a, b),
        _ => false,
    };
    edge || program.written_before(a, b)
}

/// The rule of a pair: the edge's, else the second line's, the innermost sequence's, the first line's.
pub(super) fn pair_rule(program: &Program, a: LeafNo, b: LeafNo) -> Option<Rule> {
    if let (Some(a), Some(b)) = (program.leaf(a).id, program.leaf(b).id)
        && program.edges.ordered(a, b)
        && let Some(rule) = program.edges.rule(a, b)
    {
        return rule_of(program, Some(rule));
    }
    let parting = program.parting(a, b).map(|(term, ..)| term);
    let above = || {
        parting.into_iter().flat_map(|term| program.ancestors(term)).find_map(|term| program.term(term).rule)
    };
    let rule = program
        .leaf(b)
        .rule
        .or_else(|| parting.and_then(|term| program.term(term).rule))
        .or_else(|| program.leaf(a).rule)
        .or_else(above);
    rule_of(program, rule)
}

/// The rule of a line: its own, else that of the innermost part around it.
fn line_rule(program: &Program, leaf: LeafNo) -> Option<Rule> {
    let own = program.leaf(leaf).rule;
    let above = || program.ancestors(program.leaf(leaf).term).find_map(|term| program.term(term).rule);
    rule_of(program, own.or_else(above))
}

/// The rule of a line alone, or of a part that holds nothing else: what is said of the order of a
/// larger part explains no line that is not there.
fn own_rule(program: &Program, leaf: LeafNo) -> Option<Rule> {
    let alone = |term: &u32| program.term(*term).leaves.len() == 1;
    let around = || {
        let parts = program.ancestors(program.leaf(leaf).term);
        parts.take_while(alone).find_map(|term| program.term(term).rule)
    };
    rule_of(program, program.leaf(leaf).rule.or_else(around))
}

fn rule_of(program: &Program, rule: Option<RuleNo>) -> Option<Rule> {
    program.rule(rule).cloned()
}
