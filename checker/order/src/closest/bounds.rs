//! How often the lines of an order can come at all, beside how often they were printed.
//!
//! What follows from counting alone need not be found out by a search, again on every way.

use std::collections::HashMap;

use super::super::program::{Kind, LeafNo, Program};

/// At most so many pairs of a pattern and a text are compared; past that nothing is concluded.
const MOST_PAIRS: usize = 200_000;
/// Nor is it where reading the texts takes more steps than this.
const MOST_STEPS: usize = 4_000_000;

/// What counting says of a trace.
pub(super) struct Bounds {
    /// For each line of the order: every legal trace has it, and no printed line can be it.
    pub(super) hopeless: Vec<bool>,
    /// For each text of the trace: it can be no line of the order.
    pub(super) is_foreign: Vec<bool>,
    /// False when no legal trace can have just the printed lines.
    pub(super) may_be_just_moved: bool,
}

impl Bounds {
    /// `texts` are the different texts of the trace, `counts` how often each was printed.
    pub(super) fn of(program: &Program, texts: &[&str], counts: &[usize]) -> Self {
        let by_text: HashMap<&str, usize> = texts.iter().enumerate().map(|(no, text)| (*text, no)).collect();
        let lines = 0..program.leaves.len() as LeafNo;
        let patterns = lines.clone().filter(|leaf| program.leaf(*leaf).pattern.literal().is_none()).count();
        let compares = patterns.saturating_mul(texts.len()) <= MOST_PAIRS;
        let mut steps = 0;
        // For each text: how often it must come as plain text, and how often it may come at all.
        let mut must = vec![0_u64; texts.len()];
        let mut may = vec![0_u64; texts.len()];
        // How often lines may come that were compared with no text.
        let mut anywhere = 0_u64;
        let mut hopeless = Vec::with_capacity(program.leaves.len());
        for leaf in lines {
            let pattern = &program.leaf(leaf).pattern;
            let (least, most) = times(program, leaf);
            let fits = if let Some(text) = pattern.literal() {
                let text = by_text.get(text).copied();
                if let Some(text) = text {
                    must[text] = must[text].saturating_add(least);
                    may[text] = may[text].saturating_add(most);
                }
                text.is_some()
            } else if compares && steps <= MOST_STEPS {
                let mut fits = false;
                for (no, text) in texts.iter().enumerate() {
                    if steps > MOST_STEPS || pattern.matches_counted(text, &mut steps) {
                        fits = true;
                        may[no] = may[no].saturating_add(most);
                    }
                }
                fits
            } else {
                anywhere = anywhere.saturating_add(most);
                true
            };
            hopeless.push(program.leaf(leaf).certain && !fits);
        }
        may.iter_mut().for_each(|may| *may = may.saturating_add(anywhere));
        let is_foreign: Vec<bool> =
            may.iter().zip(texts).map(|(may, text)| *may == 0 || program.forbids(text)).collect();
        let printed: u64 = counts.iter().map(|count| *count as u64).sum();
        let counts_fit = counts
            .iter()
            .zip(must.iter().zip(&may))
            .all(|(count, (must, may))| (*must..=*may).contains(&(*count as u64)));
        let may_be_just_moved = counts_fit
            && !hopeless.contains(&true)
            && !is_foreign.contains(&true)
            && program.term(program.root).least <= printed
            && (!program.choice_free || program.leaves.len() as u64 == printed);
        Self { hopeless, is_foreign, may_be_just_moved }
    }
}

/// How often a line comes at least and at most in a legal trace, edges aside.
fn times(program: &Program, leaf: LeafNo) -> (u64, u64) {
    let mut times = (1_u64, 1_u64);
    for term in program.ancestors(program.leaf(leaf).term) {
        let (least, most) = match program.term(term).kind {
            Kind::OneOf { .. } | Kind::Maybe(_) => (0, 1),
            Kind::Repeat { min, max, .. } => (min.into(), max.map_or(u64::MAX, u64::from)),
            Kind::Each { copies, .. } => (copies.into(), copies.into()),
            Kind::Line(_) | Kind::Seq { .. } | Kind::Any { .. } | Kind::Scope { .. } => (1, 1),
        };
        times = (times.0.saturating_mul(least), times.1.saturating_mul(most));
    }
    times
}
