//! Traces that are nearly legal: what a wrong program prints.
//!
//! A mutant may happen to be legal all the same; the oracle says which are.

use super::oracle::trimmed;

/// A random number generator that is enough to choose mutants: splitmix64.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `limit`, which is not zero.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap_or(0)
    }
}

/// How a trace was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Change {
    Delete,
    Duplicate,
    SwapNeighbours,
    SwapFar,
    Move,
    Value,
    Unknown,
    Insert,
    InsertKnown,
    Case,
    Blanks,
    Truncate,
}

/// Every kind of change.
pub(crate) const CHANGES: &[Change] = &[
    Change::Delete,
    Change::Duplicate,
    Change::SwapNeighbours,
    Change::SwapFar,
    Change::Move,
    Change::Value,
    Change::Unknown,
    Change::Insert,
    Change::InsertKnown,
    Change::Case,
    Change::Blanks,
    Change::Truncate,
];

/// Words that a value is changed into.
const VALUES: &[&str] = &["1", "2", "u", "v", "7"];

/// Mutants of a trace: up to `each` of every kind.
pub(crate) fn mutants(trace: &[String], each: usize, dice: &mut Dice) -> Vec<(Change, Vec<String>)> {
    let mut all: Vec<(Change, Vec<String>)> = Vec::new();
    for change in CHANGES {
        for _ in 0..each {
            if let Some(mutant) = changed(trace, *change, dice)
                && !all.iter().any(|(_, known)| *known == mutant)
            {
                all.push((*change, mutant));
            }
        }
    }
    all
}

fn changed(trace: &[String], change: Change, dice: &mut Dice) -> Option<Vec<String>> {
    let mut lines = trace.to_vec();
    if change == Change::Insert {
        lines.insert(dice.below(lines.len() + 1), "nobody expects this".to_owned());
        return Some(lines);
    }
    if lines.is_empty() {
        return None;
    }
    let (at, other) = (dice.below(lines.len()), dice.below(lines.len()));
    match change {
        Change::Delete => drop(lines.remove(at)),
        Change::Duplicate => lines.insert(at, lines[at].clone()),
        Change::SwapNeighbours if at + 1 < lines.len() => lines.swap(at, at + 1),
        Change::SwapFar if at.abs_diff(other) > 1 => lines.swap(at, other),
        Change::Move if at != other => {
            let line = lines.remove(at);
            lines.insert(other, line);
        }
        Change::Value => {
            let mut words: Vec<&str> = lines[at].split(' ').collect();
            if words.len() < 2 {
                return None;
            }
            let word = dice.below(words.len());
            words[word] = VALUES[dice.below(VALUES.len())];
            lines[at] = words.join(" ");
        }
        Change::Unknown => lines[at] = "nobody expects this".to_owned(),
        Change::InsertKnown => lines.insert(other, lines[at].clone()),
        Change::Case => lines[at] = lines[at].to_uppercase(),
        Change::Blanks => lines[at].push_str([" ", "\t", "  ", "\r"][dice.below(4)]),
        Change::Truncate => lines.truncate(at),
        _ => return None,
    }
    let same = lines.len() == trace.len() && lines.iter().zip(trace).all(|(a, b)| trimmed(a) == trimmed(b));
    (!same || change == Change::Blanks).then_some(lines)
}
