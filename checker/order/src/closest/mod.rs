//! The closest legal order: the legal trace that keeps as much of what was printed as any can.
//!
//! An order without choice is a partial order over its lines, and the answer is exact and fast
//! ([`dag`]). With choices or holes the legal traces are searched ([`search`]); where there are too
//! many, a legal trace that is near is given, and says that it is one.

mod antichain;
mod bounds;
mod chains;
mod dag;
mod owed;
mod search;

use serde::{Deserialize, Serialize};

use super::net::Net;
use super::program::{LeafNo, Program};

/// A legal order, and how the trace's lines find their places in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closest {
    /// The lines, first to last.
    pub lines: Vec<ClosestLine>,
    /// False when no legal order keeps more of the trace; true when one might.
    pub near: bool,
}

/// One line of the closest legal order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosestLine {
    /// What it says.
    pub text: String,
    /// Which line of the trace it is, from zero; `None` when the trace lacks it.
    pub from: Option<usize>,
    /// True when that line may stay where it was printed, false when it moved.
    pub kept: bool,
    /// The pattern, where the line is missing and its holes had to be filled with made-up values.
    pub pattern: Option<String>,
    #[serde(skip)]
    pub(super) leaf: LeafNo,
}

impl ClosestLine {
    /// The line as a reader should see it: a made-up value would look like one that was asked for.
    pub fn shown(&self) -> &str {
        self.pattern.as_deref().unwrap_or(&self.text)
    }
}

impl Closest {
    /// The lines of a trace of `lines` lines that have no place in the order.
    pub fn unplaced(&self, lines: usize) -> Vec<usize> {
        let mut placed = vec![false; lines];
        for from in self.lines.iter().filter_map(|line| line.from) {
            placed[from] = true;
        }
        (0..lines).filter(|line| !placed[*line]).collect()
    }
}

/// Finds the closest legal order; `None` when no legal order at all was found.
pub(super) fn closest(program: &Program, net: Option<&Net>, trace: &[&str]) -> Option<Closest> {
    let Some(net) = net else { return search::closest(program, trace) };
    let found = dag::closest(&dag::DagInput { net, trace });
    let text = |leaf: LeafNo| program.leaf(leaf).pattern.literal().unwrap_or_default().to_owned();
    let lines = found
        .word
        .into_iter()
        .map(|placed| ClosestLine {
            text: text(placed.leaf),
            from: placed.from,
            kept: placed.kept,
            pattern: None,
            leaf: placed.leaf,
        })
        .collect();
    Some(Closest { lines, near: found.near })
}
