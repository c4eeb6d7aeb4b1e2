//! Facts about when lines were printed: totals, moments, gaps, overlaps, growing gaps.
//!
//! On the real clock a line can be read late but never early, so that only a lower bound of a
//! moment is strict; every other bound carries the scheduling delay measured in the same run.
//! On a virtual clock the band is zero and every bound is exact.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Order;
use super::syntax::unknown_id;
use crate::yaml::{At, Error, Mark};
use text::tr;

/// A greater ratio than this is reported as this one: by a gap of no length it would be no number at all.
const GREATEST_RATIO: f64 = 1_000.0;

/// A closed range; either end may be open. Seconds, or a plain ratio for `growing`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// The least value.
    pub from: Option<f64>,
    /// The greatest value.
    pub to: Option<f64>,
}

/// What must hold of the times of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeFact {
    /// What is measured, and the range it must lie in.
    pub kind: FactKind,
    /// Where it is written.
    pub at: Mark,
}

/// What a fact measures.
#[derive(Debug, Clone, PartialEq)]
pub enum FactKind {
    /// The whole run.
    Total(Range),
    /// The moment of a line.
    Line(String, Range),
    /// The time between two lines.
    Gap(String, String, Range),
    /// Intervals, each from a line to a line, that must share at least half of the shorter one.
    Overlap(Vec<(String, String)>),
    /// The ratio of each gap to the one before it.
    Growing(Vec<String>, Range),
}

/// The times of one run.
#[derive(Clone, Copy)]
pub struct Band<'d> {
    /// How long the run can have been kept waiting by others between two of its moments: by so much may a line
    /// have been read late that would have come at the first of them. Nothing on a virtual clock.
    pub delay: &'d dyn Fn(Duration, Duration) -> Duration,
    /// How long the run took.
    pub total: Duration,
}

impl Band<'_> {
    /// The times of a run that nobody kept waiting, as on a virtual clock.
    pub fn exact(total: Duration) -> Self {
        Self { delay: &|_, _| Duration::ZERO, total }
    }

    /// The delay between two moments, in seconds; what is before the start is the start.
    fn late(self, from: f64, to: f64) -> f64 {
        let moment = |seconds: f64| Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or_default();
        (self.delay)(moment(from), moment(to)).as_secs_f64()
    }
}

/// What is said of one fact.
#[derive(Debug, Clone, PartialEq)]
pub enum TimeJudgement {
    /// It holds, or does not apply because a line it speaks of was not printed.
    Holds,
    /// It does not hold, whatever the delay.
    Broken(TimeFinding),
    /// It lies inside the band: the run must be repeated.
    Unsure(TimeFinding),
}

/// What was measured against what was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeFinding {
    /// What was measured.
    pub what: Measured,
    /// The value in seconds, or the ratio, which is given as 1000 where it is greater.
    pub value: f64,
    /// The range it must lie in.
    pub range: Range,
    /// True for a ratio, false for seconds.
    pub is_ratio: bool,
    /// The number (from zero) of the line at which it shows.
    pub line: Option<usize>,
}

/// What a time or a ratio was measured of; the texts are ids of lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measured {
    /// The whole run.
    Run,
    /// The moment of a line.
    Line(String),
    /// The time from a line to a line.
    Gap(String, String),
    /// What two intervals share, each from a line to a line.
    Shared((String, String), (String, String)),
    /// The gap before a line.
    GapBefore(String),
    /// The gap before the first line by the gap before the second one.
    Growth(String, String),
}

impl TimeFact {
    /// Reads a list of facts about the lines of `order`.
    ///
    /// # Errors
    /// Anything that is not a fact, and ids that no line has.
    pub fn parse_list(at: &At, order: &Order) -> Result<Vec<Self>, Error> {
        at.items()?.iter().map(|at| Self::parse(at, order)).collect()
    }

    fn parse(at: &At, order: &Order) -> Result<Self, Error> {
        let id = |at: &At, id: &str| -> Result<String, Error> {
            let id = id.trim();
            if order.id(id).is_some() {
                return Ok(id.to_owned());
            }
            Err(at
                .error(tr!("no line has the id `{id}`", id = id))
                .help(unknown_id(id, order.ids().iter().map(String::as_str))))
        };
        let pair = |at: &At, text: &str, mark: &str| -> Result<(String, String), Error> {
            let Some((a, b)) = text.split_once(mark) else {
                return Err(at
                    .error(tr!("`{text}` does not name two lines", text = text))
                    .help(tr!("write id{mark}id", mark = mark)));
            };
            Ok((id(at, a)?, id(at, b)?))
        };
        at.allow(&tr!("a time fact"), &["total", "line", "at", "gap", "is", "overlap", "growing", "by"])?;
        let kind = if let Some(total) = at.get("total") {
            at.allow(&tr!("a `total` fact"), &["total"])?;
            FactKind::Total(range(&total, true)?)
        } else if let Some(line) = at.get("line") {
            at.allow(&tr!("a `line` fact"), &["line", "at"])?;
            FactKind::Line(id(&line, line.text()?)?, range(&at.need("at")?, true)?)
        } else if let Some(gap) = at.get("gap") {
            at.allow(&tr!("a `gap` fact"), &["gap", "is"])?;
            let (a, b) = pair(&gap, gap.text()?, "->")?;
            FactKind::Gap(a, b, range(&at.need("is")?, true)?)
        } else if let Some(overlap) = at.get("overlap") {
            at.allow(&tr!("an `overlap` fact"), &["overlap"])?;
            let spans = overlap
                .items()?
                .iter()
                .map(|at| pair(at, at.text()?, ".."))
                .collect::<Result<Vec<_>, _>>()?;
            if spans.len() < 2 {
                return Err(overlap
                    .error(tr!("an overlap needs two intervals"))
                    .help(tr!("write [a..b, c..d]")));
            }
            FactKind::Overlap(spans)
        } else if let Some(growing) = at.get("growing") {
            at.allow(&tr!("a `growing` fact"), &["growing", "by"])?;
            let ids = growing.items()?.iter().map(|at| id(at, at.text()?)).collect::<Result<Vec<_>, _>>()?;
            if ids.len() < 3 {
                return Err(growing.error(tr!("growing gaps need three lines or more")));
            }
            FactKind::Growing(ids, range(&at.need("by")?, false)?)
        } else {
            return Err(at
                .error(tr!("this is not a time fact"))
                .help(tr!("write total, line and at, gap and is, overlap, or growing and by")));
        };
        Ok(Self { kind, at: at.node.mark })
    }

    /// The ids it speaks of.
    pub fn ids(&self) -> Vec<&str> {
        match &self.kind {
            FactKind::Total(_) => Vec::new(),
            FactKind::Line(id, _) => vec![id],
            FactKind::Gap(a, b, _) => vec![a, b],
            FactKind::Overlap(spans) => spans.iter().flat_map(|(a, b)| [a.as_str(), b.as_str()]).collect(),
            FactKind::Growing(ids, _) => ids.iter().map(String::as_str).collect(),
        }
    }

    /// Judges the fact; `line_at` gives the number and the time of the first line with an id.
    pub fn judge(
        &self,
        band: Band<'_>,
        line_at: impl Fn(&str) -> Option<(usize, Duration)>,
    ) -> TimeJudgement {
        let time = |id: &str| line_at(id).map(|(line, at)| (line, at.as_secs_f64()));
        match &self.kind {
            FactKind::Total(range) => {
                let total = band.total.as_secs_f64();
                range.judge_moment(total, band.late(0.0, total), Measured::Run, None)
            }
            FactKind::Line(id, range) => match time(id) {
                Some((line, at)) => {
                    range.judge_moment(at, band.late(0.0, at), Measured::Line(id.clone()), Some(line))
                }
                None => TimeJudgement::Holds,
            },
            FactKind::Gap(a, b, range) => match (time(a), time(b)) {
                (Some((_, a_at)), Some((line, b_at))) => {
                    let gap = b_at - a_at;
                    // Too long a gap is one whose second line was kept waiting after the first. In too short a
                    // one it was the first line, for what is missing at least; so far back as the gap should
                    // reach is what the program did between.
                    let reach = range.from.unwrap_or_default() - gap.min(0.0);
                    let (first, second) = (band.late(a_at - reach, a_at), band.late(a_at.min(b_at), b_at));
                    range.judge_span(
                        gap,
                        (gap - second, gap + first),
                        Measured::Gap(a.clone(), b.clone()),
                        Some(line),
                        false,
                    )
                }
                _ => TimeJudgement::Holds,
            },
            FactKind::Overlap(spans) => {
                let spans: Option<Vec<_>> =
                    spans.iter().map(|span| Some((span.clone(), time(&span.0)?, time(&span.1)?))).collect();
                let Some(spans) = spans else { return TimeJudgement::Holds };
                let pairs =
                    spans.iter().enumerate().flat_map(|(i, a)| spans[i + 1..].iter().map(move |b| (a, b)));
                worst(pairs.map(|((a, a_from, a_to), (b, b_from, b_to))| {
                    let shorter = (a_to.1 - a_from.1).min(b_to.1 - b_from.1);
                    let shared = a_to.1.min(b_to.1) - a_from.1.max(b_from.1);
                    let range = Range { from: Some(shorter / 2.0), to: None };
                    let what = Measured::Shared(a.clone(), b.clone());
                    // No line is read early. If the truth is that they share more, the later one was kept from
                    // beginning, since the other began or for what is missing.
                    let later = a_from.1.max(b_from.1);
                    let since = a_from.1.min(b_from.1).min(later - (shorter / 2.0 - shared));
                    let late = band.late(since, later.max(a_to.1.min(b_to.1)));
                    range.judge_span(shared, (shared, shared + late), what, Some(b_from.0), false)
                }))
            }
            FactKind::Growing(ids, range) => {
                let times: Option<Vec<_>> = ids.iter().map(|id| time(id)).collect();
                let Some(times) = times else { return TimeJudgement::Holds };
                worst(times.windows(3).zip(ids.windows(3)).map(|(times, ids)| {
                    let [first, second, third] = [times[0].1, times[1].1, times[2].1];
                    let gaps = (second - first, third - second);
                    // The first line may have been late as well, and then for no longer than matters here.
                    let end = first.max(second).max(third);
                    let late = band.late(first - (end - first), end);
                    range.judge_growth(gaps, late, (&ids[1], &ids[2]), times[2].0)
                }))
            }
        }
    }
}

/// The first that is broken, else the first that is unsure.
fn worst(judgements: impl Iterator<Item = TimeJudgement>) -> TimeJudgement {
    let mut worst = TimeJudgement::Holds;
    for judgement in judgements {
        match judgement {
            TimeJudgement::Broken(_) => return judgement,
            TimeJudgement::Unsure(_) if worst == TimeJudgement::Holds => worst = judgement,
            _ => {}
        }
    }
    worst
}

/// Seconds, or a ratio of two, are compared as the whole nanoseconds that they were measured in: 30 ms less
/// 10 ms is 20 ms, and in binary fractions it is not.
fn is_below(a: f64, b: f64) -> bool {
    a < b - 0.5e-9
}

impl Range {
    fn holds(self, value: f64) -> bool {
        !self.from.is_some_and(|from| is_below(value, from)) && !self.to.is_some_and(|to| is_below(to, value))
    }

    /// A moment can be read late and never early: its lower bound is strict.
    fn judge_moment(self, value: f64, delay: f64, what: Measured, line: Option<usize>) -> TimeJudgement {
        self.judge_span(value, (value - delay, value), what, line, false)
    }

    /// Two gaps, each measured with an error of `delay` at most: the second must be the first times a factor
    /// in this range.
    ///
    /// The gaps are compared by multiplying, so that one of no length needs no care; two of no length are
    /// equal, which is a factor of 1.
    fn judge_growth(
        self,
        (first, second): (f64, f64),
        delay: f64,
        (first_id, second_id): (&str, &str),
        line: usize,
    ) -> TimeJudgement {
        // A gap below zero means that the lines came the other way round.
        for (gap, id) in [(first, first_id), (second, second_id)] {
            if gap < 0.0 {
                let forwards = Self { from: Some(0.0), to: None };
                let what = Measured::GapBefore(id.to_owned());
                return forwards.judge_span(gap, (gap - delay, gap + delay), what, Some(line), false);
            }
        }
        let too_little =
            |first: f64, second: f64| self.from.is_some_and(|from| is_below(second, from * first));
        let too_much = |first: f64, second: f64| self.to.is_some_and(|to| is_below(to * first, second));
        let both_zero = first == 0.0 && second == 0.0;
        let holds =
            if both_zero { self.holds(1.0) } else { !too_little(first, second) && !too_much(first, second) };
        if holds {
            return TimeJudgement::Holds;
        }
        let finding = TimeFinding {
            what: Measured::Growth(second_id.to_owned(), first_id.to_owned()),
            value: if both_zero { 1.0 } else { (second / first).min(GREATEST_RATIO) },
            range: self,
            is_ratio: true,
            line: Some(line),
        };
        let shortest = |gap: f64| (gap - delay).max(0.0);
        let is_certain = delay == 0.0
            || too_little(shortest(first), second + delay)
            || too_much(first + delay, shortest(second));
        if is_certain { TimeJudgement::Broken(finding) } else { TimeJudgement::Unsure(finding) }
    }

    /// `value` was measured; the truth lies between the two numbers of `between`.
    fn judge_span(
        self,
        value: f64,
        between: (f64, f64),
        what: Measured,
        line: Option<usize>,
        is_ratio: bool,
    ) -> TimeJudgement {
        if self.holds(value) {
            return TimeJudgement::Holds;
        }
        let finding = TimeFinding { what, value, range: self, is_ratio, line };
        let too_little = self.from.is_some_and(|from| is_below(between.1, from));
        let too_much = self.to.is_some_and(|to| is_below(to, between.0));
        if too_little || too_much { TimeJudgement::Broken(finding) } else { TimeJudgement::Unsure(finding) }
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let span = |(from, to): &(String, String)| format!("{from}..{to}");
        f.write_str(&match self {
            Self::Run => tr!("the whole run"),
            Self::Line(id) => format!("`{id}`"),
            Self::Gap(from, to) => format!("{from} -> {to}"),
            Self::Shared(a, b) => tr!("what {a} and {b} share", a = span(a), b = span(b)),
            Self::GapBefore(id) => tr!("the gap before {id}", id = id),
            Self::Growth(second, first) => {
                tr!("the gap before {second} by the gap before {first}", second = second, first = first)
            }
        })
    }
}

impl std::fmt::Display for TimeFinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let show = |value: f64| match (self.is_ratio, value.abs() < 1.0) {
            (true, _) if value >= GREATEST_RATIO => tr!("more than {value}", value = GREATEST_RATIO),
            (true, _) => format!("{value:.2}"),
            (false, true) => format!("{:.0} ms", value * 1_000.0),
            (false, false) => format!("{value:.2} s"),
        };
        let range = match (self.range.from, self.range.to) {
            (Some(from), Some(to)) => tr!("between {from} and {to}", from = show(from), to = show(to)),
            (Some(from), None) => tr!("at least {from}", from = show(from)),
            (None, Some(to)) => tr!("at most {to}", to = show(to)),
            (None, None) => tr!("anything"),
        };
        let value = show(self.value);
        f.write_str(&tr!(
            "{what} is {value}, and must be {range}",
            what = self.what,
            value = value,
            range = range
        ))
    }
}

/// `a..b` with a unit behind the numbers or behind the whole.
fn range(at: &At, has_unit: bool) -> Result<Range, Error> {
    let text = at.text()?;
    let wrong = || {
        let example = if has_unit { "200..260 ms, 1 s.. or ..500 ms" } else { "1.8..2.2" };
        at.error(tr!("`{text}` is not a range", text = text)).help(tr!("write {example}", example = example))
    };
    let Some((from, to)) = text.split_once("..") else { return Err(wrong()) };
    let split = |text: &str| -> (String, String) {
        let text = text.trim();
        let end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
        (text[..end].trim().to_owned(), text[end..].trim().to_owned())
    };
    let ((from, from_unit), (to, to_unit)) = (split(from), split(to));
    let factor = |unit: &str| match unit {
        "ms" if has_unit => Ok(0.001),
        "s" if has_unit => Ok(1.0),
        "" if !has_unit => Ok(1.0),
        _ => Err(wrong()),
    };
    let number = |text: &str, unit: &str| -> Result<Option<f64>, Error> {
        if text.is_empty() {
            return Ok(None);
        }
        let value: f64 = text.parse().map_err(|_| wrong())?;
        Ok(Some(value * factor(unit)?))
    };
    // `200..260 ms`: a unit at the end serves both numbers.
    let from_unit = if from_unit.is_empty() { to_unit.clone() } else { from_unit };
    let range = Range { from: number(&from, &from_unit)?, to: number(&to, &to_unit)? };
    match range {
        Range { from: None, to: None } => Err(wrong()),
        Range { from: Some(from), to: Some(to) } if from > to => {
            Err(at.error(tr!("`{text}` ends before it begins", text = text)))
        }
        range => Ok(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of lines printed at these milliseconds, the gaps between them growing by `by`.
    fn growing(by: &str, at_ms: [u64; 3], delay_ms: u64) -> TimeJudgement {
        let node = crate::yaml::parse(&format!("{{growing: [a, b, c], by: {by}}}")).unwrap();
        let order = Order::from_text("[{line: a, id: a}, {line: b, id: b}, {line: c, id: c}]").unwrap();
        let fact = TimeFact::parse(&At::root(&node), &order).unwrap();
        let delay = |_, _| Duration::from_millis(delay_ms);
        let band = Band { delay: &delay, total: Duration::from_secs(1) };
        fact.judge(band, |id| {
            let line = ["a", "b", "c"].iter().position(|known| *known == id)?;
            Some((line, Duration::from_millis(at_ms[line])))
        })
    }

    fn words(judgement: &TimeJudgement) -> String {
        match judgement {
            TimeJudgement::Holds => "holds".to_owned(),
            TimeJudgement::Broken(finding) => format!("broken: {finding}"),
            TimeJudgement::Unsure(finding) => format!("unsure: {finding}"),
        }
    }

    #[test]
    fn two_gaps_of_no_length_are_equal_on_a_virtual_clock() {
        assert_eq!(growing("1..", [5, 5, 5], 0), TimeJudgement::Holds);
        assert_eq!(growing("0.9..1.1", [5, 5, 5], 0), TimeJudgement::Holds);
        assert_eq!(
            words(&growing("2..", [5, 5, 5], 0)),
            "broken: the gap before c by the gap before b is 1.00, and must be at least 2.00"
        );
    }

    #[test]
    fn two_gaps_of_no_length_are_unsure_where_the_clock_may_be_late() {
        assert_eq!(
            words(&growing("2..", [5, 5, 5], 3)),
            "unsure: the gap before c by the gap before b is 1.00, and must be at least 2.00"
        );
    }

    #[test]
    fn on_a_virtual_clock_a_gap_is_exact() {
        let node = crate::yaml::parse("{gap: a -> b, is: 20..20 ms}").unwrap();
        let order = Order::from_text("[{line: a, id: a}, {line: b, id: b}]").unwrap();
        let fact = TimeFact::parse(&At::root(&node), &order).unwrap();
        let band = Band::exact(Duration::from_secs(1));
        let judge = |to: Duration| {
            fact.judge(band, |id| Some(if id == "a" { (0, Duration::from_millis(10)) } else { (1, to) }))
        };
        assert_eq!(judge(Duration::from_millis(30)), TimeJudgement::Holds);
        for wrong in [29_999_999, 30_000_001] {
            assert!(matches!(judge(Duration::from_nanos(wrong)), TimeJudgement::Broken(_)), "{wrong} ns");
        }
    }

    /// What is said of lines at these milliseconds in a run that others kept waiting for its first 100 ms.
    fn said(fact: &str, at_ms: [u64; 4]) -> &'static str {
        let node = crate::yaml::parse(fact).unwrap();
        let order =
            Order::from_text("[{line: a, id: a}, {line: b, id: b}, {line: c, id: c}, {line: d, id: d}]")
                .unwrap();
        let fact = TimeFact::parse(&At::root(&node), &order).unwrap();
        let delay = |from: Duration, to: Duration| to.min(Duration::from_millis(100)).saturating_sub(from);
        let band = Band { delay: &delay, total: Duration::from_millis(at_ms[3]) };
        match fact.judge(band, |id| {
            let line = ["a", "b", "c", "d"].iter().position(|known| *known == id)?;
            Some((line, Duration::from_millis(at_ms[line])))
        }) {
            TimeJudgement::Holds => "holds",
            TimeJudgement::Broken(_) => "broken",
            TimeJudgement::Unsure(_) => "unsure",
        }
    }

    #[test]
    fn a_fact_carries_the_delay_between_its_own_lines_and_no_other() {
        // Too long: the second line was late, after the first.
        let gap = "{gap: a -> b, is: 100..110 ms}";
        assert_eq!(said(gap, [50, 200, 0, 0]), "unsure");
        assert_eq!(said(gap, [61, 211, 0, 0]), "broken");
        assert_eq!(said(gap, [200, 350, 0, 0]), "broken");
        // Too short: the first line was late, and no longer ago than the gap should be.
        assert_eq!(said(gap, [90, 150, 0, 0]), "unsure");
        assert_eq!(said(gap, [170, 220, 0, 0]), "broken");
        // All that was before may have made a moment late, and none may have made it early.
        assert_eq!(said("{line: b, at: ..50 ms}", [0, 150, 0, 0]), "unsure");
        assert_eq!(said("{line: b, at: ..50 ms}", [0, 151, 0, 0]), "broken");
        assert_eq!(said("{line: b, at: 60 ms..}", [0, 59, 0, 0]), "broken");
        assert_eq!(said("{total: ..300 ms}", [0, 0, 0, 401]), "broken");
        assert_eq!(said("{total: ..300 ms}", [0, 0, 0, 400]), "unsure");
    }

    #[test]
    fn the_later_of_two_intervals_may_have_been_kept_from_beginning() {
        let overlap = "{overlap: [a..b, c..d]}";
        assert_eq!(said(overlap, [0, 60, 60, 120]), "unsure");
        assert_eq!(said(overlap, [200, 260, 260, 320]), "broken");
        assert_eq!(said(overlap, [200, 260, 230, 290]), "holds");
    }

    #[test]
    fn on_a_virtual_clock_a_factor_is_exact() {
        assert_eq!(growing("2..2", [0, 10, 30], 0), TimeJudgement::Holds);
        assert!(matches!(growing("2..2", [0, 10, 31], 0), TimeJudgement::Broken(_)));
        assert!(matches!(growing("2..2", [0, 10, 29], 0), TimeJudgement::Broken(_)));
    }

    #[test]
    fn a_factor_carries_the_delay_at_both_sides() {
        assert!(matches!(growing("2..2", [0, 10, 31], 1), TimeJudgement::Unsure(_)));
        assert!(matches!(growing("2..2", [0, 10, 29], 1), TimeJudgement::Unsure(_)));
        // At most (15 + 1) by (10 - 1), and at least (15 - 1) by (10 + 1).
        assert!(matches!(growing("1.8..", [0, 10, 25], 1), TimeJudgement::Broken(_)));
        assert!(matches!(growing("..1.2", [0, 10, 25], 1), TimeJudgement::Broken(_)));
    }

    #[test]
    fn a_gap_after_one_of_no_length_is_told_in_words_and_can_be_stored() {
        let judgement = growing("1..2", [5, 5, 9], 0);
        assert_eq!(
            words(&judgement),
            "broken: the gap before c by the gap before b is more than 1000, and must be between 1.00 and 2.00"
        );
        let TimeJudgement::Broken(finding) = judgement else { panic!("not broken") };
        let stored = serde_json::to_string(&finding).unwrap();
        assert_eq!(serde_json::from_str::<TimeFinding>(&stored).unwrap(), finding);
    }

    #[test]
    fn lines_that_came_the_other_way_round_do_not_grow() {
        assert_eq!(
            words(&growing("1..", [20, 10, 0], 0)),
            "broken: the gap before b is -10 ms, and must be at least 0 ms"
        );
        assert!(matches!(growing("1..", [12, 10, 30], 3), TimeJudgement::Unsure(_)));
    }
}
