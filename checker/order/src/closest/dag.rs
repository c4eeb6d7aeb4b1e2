//! The closest legal order for an order without choice: which lines of a trace may keep their places,
//! and one legal order in which they do.
//!
//! ```text
//! texts ─► residue ──► parts ──┬─ a chain ──► chains ─────┐
//!          both ends           ├─ small ────► antichain ──┼─► kept lines ─► word
//!          taken off           └─ large ────► near ───────┘
//! ```
//!
//! An order without choice is a partial order P over its lines, and its [`Net`] says which. Chains and
//! antichains are exact; only a part that is too large for the latter gets an answer that is near.

mod near;
pub(super) mod residue;
mod word;

#[cfg(test)]
mod laws;

use std::collections::HashMap;

use super::antichain::Conflicts;
use super::chains;
use crate::net::Net;
use crate::program::LeafNo;
use residue::{Part, Residue};

/// In place of a number: none.
pub(super) const NONE: u32 = u32::MAX;

/// More candidates than this in one part are not matched, to answer within a fraction of a second;
/// as many distinct lines have no more candidates.
const MAX_CANDIDATES: usize = 6_000;

/// A trace and the net of the order that it should have kept to.
#[derive(Clone, Copy)]
pub(crate) struct DagInput<'a> {
    /// The net; it has no circle.
    pub(crate) net: &'a Net,
    /// The lines, blanks at their ends dropped.
    pub(crate) trace: &'a [&'a str],
}

/// One line of the closest legal order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    /// The line of the order.
    pub(crate) leaf: LeafNo,
    /// The trace line that it is, from zero; `None` when the line is missing from the trace.
    pub(crate) from: Option<usize>,
    /// True when it keeps its place; kept lines have increasing `from`.
    pub(crate) kept: bool,
}

/// The closest legal order and what became of the trace in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alignment {
    /// A legal order. Trace lines that nobody claims are unexpected or repeated.
    pub(crate) word: Vec<Placed>,
    /// False when no legal order keeps more lines; true when one might.
    pub(crate) near: bool,
}

/// A line of the trace and a line of the order with the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) at: u32,
    pub(super) line: LeafNo,
}

/// Finds the legal order that keeps the most lines of the trace in their places.
pub(crate) fn closest(input: &DagInput) -> Alignment {
    align(input, &Method::USUAL)
}

/// By which means the kept lines are found; the laws try others.
struct Method {
    chains: bool,
    max_candidates: usize,
    largest: fn(&Conflicts) -> Vec<Candidate>,
}

impl Method {
    const USUAL: Self =
        Self { chains: true, max_candidates: MAX_CANDIDATES, largest: Conflicts::largest_antichain };
}

fn align(input: &DagInput, method: &Method) -> Alignment {
    let texts = Texts::of(input);
    let mut residue = Residue::of(input.net, &texts);
    let mut kept = residue.take_agreeing_ends();
    let mut near = false;
    let mut large = Vec::new();
    for part in residue.parts() {
        if part.is_chain && method.chains {
            let (common, exact) = common(&texts, &part, &part.lines);
            kept.extend(common);
            near |= !exact;
        } else if let Some(conflicts) = Conflicts::of(&residue, &part, method.max_candidates) {
            kept.extend((method.largest)(&conflicts));
        } else {
            large.push(part);
        }
    }
    if !large.is_empty() {
        kept.extend(near::keep(input.net, &texts, &large));
        near = true;
    }
    Alignment { word: word::around(input.net, &texts, &kept), near }
}

/// The most lines that a part of the trace and one total order of the part's lines have in common;
/// false when there may be more.
fn common(texts: &Texts, part: &Part, lines: &[LeafNo]) -> (Vec<Candidate>, bool) {
    let trace: Vec<u32> = part.trace.iter().map(|at| texts.of_trace[*at as usize]).collect();
    let order: Vec<u32> = lines.iter().map(|line| texts.of_line[*line as usize]).collect();
    let (common, exact) = chains::longest_common(&trace, &order);
    let candidate =
        |(at, place): (u32, u32)| Candidate { at: part.trace[at as usize], line: lines[place as usize] };
    (common.into_iter().map(candidate).collect(), exact)
}

/// A text that stands in the trace and in the order, by number.
type TextNo = u32;

/// The texts that a trace and an order share.
struct Texts<'a> {
    /// The text of each trace line; `NONE` where the order has no such line.
    of_trace: Vec<TextNo>,
    /// The text of each line of the order; `NONE` where the trace has no such line.
    of_line: Vec<TextNo>,
    all: Vec<Text<'a>>,
}

/// Where a text stands.
struct Text<'a> {
    /// The lines of the order, in their fixed order.
    lines: &'a [LeafNo],
    /// The lines of the trace, first to last.
    trace: Vec<u32>,
}

impl<'a> Texts<'a> {
    fn of(input: &DagInput<'a>) -> Self {
        let mut numbers: HashMap<&str, TextNo> = HashMap::with_capacity(input.trace.len());
        let mut of_line = vec![NONE; input.net.lines()];
        let mut all: Vec<Text<'a>> = Vec::new();
        let mut number = |at: usize, text: &'a str| {
            let no = *numbers.entry(text).or_insert_with(|| {
                let lines = input.net.lines_with(text);
                if lines.is_empty() {
                    return NONE;
                }
                let no = all.len() as TextNo;
                all.push(Text { lines, trace: Vec::new() });
                for line in lines {
                    of_line[*line as usize] = no;
                }
                no
            });
            if no != NONE {
                all[no as usize].trace.push(at as u32);
            }
            no
        };
        let of_trace = input.trace.iter().enumerate().map(|(at, text)| number(at, text)).collect();
        Self { of_trace, of_line, all }
    }
}
