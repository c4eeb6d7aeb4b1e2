//! Reading a trace line by line, and the judgement at its end.
//!
//! Accepting takes memory bounded by the order, however long the output; only a beginning of the
//! trace is kept, for the explanation of one that is not legal.

use super::Order;
use serde::{Deserialize, Serialize};

use super::config::{Ask, Config};
use super::explain::{self, Evidence, Finding};
use super::frontier::{Frontier, Step};
use super::net::Tokens;
use super::pattern::trim_blanks;
use super::program::{IdNo, LeafNo, Program, RuleNo};

/// How many lines are kept for an explanation.
const KEEP_LINES: usize = 100_000;
/// How many bytes of lines are kept for an explanation.
const KEEP_BYTES: usize = 64 << 20;

/// What is known of a trace so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Legal so far.
    Legal,
    /// Some line was not legal; its number, from one.
    Illegal(u64),
    /// The order is too ambiguous for this trace.
    Undecided,
}

/// The part of an order that can be read in too many ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ambiguity {
    /// The number of the line, from one, at which it was given up.
    pub line: u64,
    /// A line of the order that fits in several places, or reads a line in several ways.
    pub pattern: String,
    /// Where that line is written.
    pub rule_at: crate::yaml::Mark,
}

impl Ambiguity {
    pub(super) fn at(program: &Program, line: u64, leaf: LeafNo) -> Self {
        Self { line, pattern: program.show(leaf), rule_at: program.leaf(leaf).at }
    }
}

/// What is said of a whole trace.
#[derive(Debug, Clone)]
pub enum Judgement {
    /// It is one of the legal traces.
    Legal,
    /// It is not, and this is why.
    Illegal(Box<Finding>),
    /// Nobody can say within the bounds; the order is at fault.
    Undecided(Ambiguity),
}

#[derive(Debug)]
pub(super) enum Tier {
    Net(Tokens),
    General(Frontier),
}

/// A trace that is being read.
#[derive(Debug)]
pub struct Reader<'o> {
    order: &'o Order,
    tier: Tier,
    lines: u64,
    /// The first line that was not legal: its number from one, and its text.
    bad: Option<(u64, String)>,
    /// The number of the line at which the question was given up.
    undecided: Option<u64>,
    never: Option<(u64, String, Option<RuleNo>)>,
    kept: Vec<String>,
    kept_bytes: usize,
    /// How often each line of the order was printed, by its text; kept by the net tier only.
    counts: Option<Counts>,
    watch: Vec<IdNo>,
    seen: Vec<(IdNo, u64)>,
}

/// After an illegal line: is the rest at least made of the right lines?
#[derive(Debug, Default)]
struct Counts {
    by_first: std::collections::HashMap<LeafNo, usize>,
    unexpected: bool,
}

impl<'o> Reader<'o> {
    pub(super) fn new(order: &'o Order, watch: Vec<IdNo>) -> Self {
        let tier = match &order.net {
            Some(net) => Tier::Net(Tokens::new(net)),
            None => Tier::General(Frontier::new(&order.program)),
        };
        Self {
            order,
            tier,
            lines: 0,
            bad: None,
            undecided: None,
            never: None,
            kept: Vec::new(),
            kept_bytes: 0,
            counts: None,
            watch,
            seen: Vec::new(),
        }
    }

    /// Reads the next line, without its newline.
    pub fn push(&mut self, line: &str) -> State {
        let line = trim_blanks(line);
        self.lines += 1;
        let kept_so_far = self.kept.len() as u64 + 1 == self.lines;
        if kept_so_far && self.kept.len() < KEEP_LINES && self.kept_bytes + line.len() <= KEEP_BYTES {
            self.kept_bytes += line.len();
            self.kept.push(line.to_owned());
        }
        if self.never.is_none()
            && let Some((_, rule)) =
                self.order.program.never.iter().find(|(pattern, _)| pattern.matches(line))
        {
            self.never = Some((self.lines, line.to_owned(), *rule));
        }
        if self.bad.is_none() && self.undecided.is_none() {
            self.advance(line);
        } else if self.bad.is_some() {
            self.count(line);
        }
        self.state()
    }

    /// What is known so far.
    pub fn state(&self) -> State {
        match (&self.never, &self.bad) {
            (Some((line, ..)), _) | (None, Some((line, _))) => State::Illegal(*line),
            (None, None) if self.undecided.is_some() => State::Undecided,
            (None, None) => State::Legal,
        }
    }

    /// True when nothing that may still come can change what would be said of the lines kept.
    pub fn has_seen_enough(&self) -> bool {
        let decided = self.counts.as_ref().is_none_or(|counts| counts.unexpected);
        self.state() != State::Legal && !self.kept_all() && decided
    }

    /// How many lines were read.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// The greatest number of readings that had to be followed side by side; one where nothing is ambiguous.
    pub fn width(&self) -> usize {
        match &self.tier {
            Tier::Net(_) => 1,
            Tier::General(frontier) => frontier.widest(),
        }
    }

    /// True when the lines so far are a legal trace as they are. Unlike [`Reader::finish`] it explains
    /// nothing, so that many traces can be tried.
    pub fn is_legal(&self) -> bool {
        self.state() == State::Legal && self.may_end()
    }

    /// A line of the order that fitted in several places, and the line just read; `None` where each
    /// line so far had one place.
    pub fn ambiguous(&self) -> Option<Ambiguity> {
        (self.width() > 1).then(|| self.ambiguity())
    }

    /// The lines that may come next, as their author reads them.
    pub fn expected(&self) -> Vec<String> {
        self.expected_lines().into_iter().map(|leaf| self.order.program.show(leaf)).collect()
    }

    /// Whether a line that may come next can begin like this. What a hole may hold is not looked at, so that it is
    /// only certain where it says no.
    pub fn may_begin(&self, half: &str) -> bool {
        self.expected_lines().into_iter().any(|leaf| {
            let pattern = &self.order.program.leaf(leaf).pattern;
            match pattern.literal() {
                // Blanks at the end of a line are no part of it.
                Some(text) => text.starts_with(half) || text == trim_blanks(half),
                None => {
                    let prefix = pattern.prefix(|_| None);
                    half.starts_with(&prefix) || prefix.starts_with(half)
                }
            }
        })
    }

    /// The judgement, now that the trace is at its end.
    pub fn finish(self) -> Judgement {
        if self.undecided.is_some() && self.never.is_none() {
            return Judgement::Undecided(self.ambiguity());
        }
        if self.bad.is_none() && self.never.is_none() && self.may_end() {
            return Judgement::Legal;
        }
        let complete = self.kept_all();
        let mut finding = explain::explain(&Evidence {
            order: self.order,
            tier: &self.tier,
            kept: &self.kept,
            complete,
            bad: self.bad.as_ref().map(|(line, text)| (*line, text.as_str())),
            never: self.never.as_ref().map(|(line, text, rule)| (*line, text.as_str(), *rule)),
            right_lines: self.right_lines(),
        });
        finding.trace = self.kept;
        Judgement::Illegal(Box::new(finding))
    }

    /// The numbers of the watched lines, where the trace is legal.
    pub(super) fn seen(&self) -> Option<Vec<(IdNo, u64)>> {
        if self.state() != State::Legal {
            return None;
        }
        match &self.tier {
            Tier::Net(tokens) => {
                let net = self.order.net.as_ref()?;
                tokens.all_out(net).then(|| self.seen.clone())
            }
            Tier::General(frontier) => frontier.ended(&self.order.program).map(|config| config.seen.clone()),
        }
    }

    fn advance(&mut self, line: &str) {
        let program = &self.order.program;
        let legal = match (&mut self.tier, &self.order.net) {
            (Tier::Net(tokens), Some(net)) => match tokens.push(net, line) {
                Ok(leaf) => {
                    if let Some(id) = program.leaf(leaf).id
                        && self.watch.contains(&id)
                    {
                        self.seen.push((id, self.lines));
                    }
                    true
                }
                Err(_) => false,
            },
            (Tier::General(frontier), _) => match frontier.push(program, line, &self.watch) {
                Step::Legal => true,
                Step::Illegal => false,
                Step::Ambiguous => {
                    self.undecided = Some(self.lines);
                    true
                }
            },
            (Tier::Net(_), None) => false,
        };
        if !legal {
            self.bad = Some((self.lines, line.to_owned()));
            if let (Tier::Net(tokens), Some(net)) = (&self.tier, &self.order.net) {
                let mut counts = Counts::default();
                for group in net.groups() {
                    let out = group.iter().filter(|line| tokens.is_out(**line)).count();
                    if let Some(first) = group.first()
                        && out > 0
                    {
                        counts.by_first.insert(*first, out);
                    }
                }
                self.counts = Some(counts);
                self.count(line);
            }
        }
    }

    /// Counts a line that came after the first illegal one.
    fn count(&mut self, line: &str) {
        let (Some(counts), Some(net)) = (&mut self.counts, &self.order.net) else { return };
        match net.lines_with(line) {
            [] => counts.unexpected = true,
            lines => {
                let count = counts.by_first.entry(lines[0]).or_default();
                *count += 1;
                counts.unexpected |= *count > lines.len();
            }
        }
    }

    /// Whether the trace has just the lines of the order, in whatever order; `None` where unknown.
    fn right_lines(&self) -> Option<bool> {
        let (counts, net) = (self.counts.as_ref()?, self.order.net.as_ref()?);
        let all = net.groups().all(|group| {
            group.first().is_none_or(|first| counts.by_first.get(first).copied().unwrap_or(0) == group.len())
        });
        Some(all && !counts.unexpected)
    }

    /// True while every line read is kept: what is found is then found in the whole trace.
    fn kept_all(&self) -> bool {
        self.kept.len() as u64 == self.lines
    }

    fn may_end(&self) -> bool {
        match (&self.tier, &self.order.net) {
            (Tier::Net(tokens), Some(net)) => tokens.all_out(net),
            (Tier::General(frontier), _) => frontier.ended(&self.order.program).is_some(),
            (Tier::Net(_), None) => false,
        }
    }

    fn expected_lines(&self) -> Vec<LeafNo> {
        expected(self.order, &self.tier)
    }

    fn ambiguity(&self) -> Ambiguity {
        let line = self.undecided.unwrap_or(self.lines);
        let leaf = match &self.tier {
            Tier::General(frontier) => frontier.ambiguous_at,
            Tier::Net(_) => None,
        };
        leaf.map_or_else(
            || Ambiguity { line, pattern: String::new(), rule_at: crate::yaml::Mark::default() },
            |leaf| Ambiguity::at(&self.order.program, line, leaf),
        )
    }
}

/// The lines of the order that may come next, each once, in the order in which they are written.
pub(super) fn expected(order: &Order, tier: &Tier) -> Vec<LeafNo> {
    let mut lines: Vec<LeafNo> = match (tier, &order.net) {
        (Tier::Net(tokens), Some(net)) => tokens.due(net).take(1_000).collect(),
        (Tier::General(frontier), _) => {
            let of = |config: &Config| config.moves(&order.program, Ask::Every);
            frontier.configs().iter().take(64).flat_map(of).map(|step| step.leaf).take(1_000).collect()
        }
        (Tier::Net(_), None) => Vec::new(),
    };
    lines.sort_unstable();
    lines.dedup();
    lines
}
