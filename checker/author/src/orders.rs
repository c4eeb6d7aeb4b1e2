//! What the orders of an exercise let through: drawn words, mutants of real output, ambiguity.
//!
//! It runs no program; the outputs that it changes come from `trial`.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::Serialize;
use similar::{Algorithm, capture_diff_slices, diff_ratio};

use super::Options;
use super::finding::{Finding, What};
use super::mutant::{Change, Mutant, MutantKind, mutants};
use order::{Ambiguity, Order, Reader, State};
use text::tr;

/// How many of the legal orders that look least like the reference's output are shown.
const ODD_WORDS: usize = 3;
/// Words drawn in search of lines that none has, for each word that is drawn anyway.
const SEARCH: usize = 4;
/// All mutants of one output together have at most so many lines.
const MUTANT_LINES: usize = 2_000_000;
/// A word that is shown is cut to so many characters.
const SHOWN: usize = 160;

/// How much was drawn and judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Legal orders that were drawn.
    pub words: usize,
    /// Mutants that were judged.
    pub mutants: usize,
    /// Mutants that were accepted.
    pub let_through: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.words += other.words;
        self.mutants += other.mutants;
        self.let_through += other.let_through;
    }
}

/// What was found out about the orders of one exercise so far.
#[derive(Debug)]
pub(super) struct Orders<'o> {
    options: &'o Options,
    findings: Vec<Finding>,
    counts: Counts,
    /// Accepted mutants by kind, and whether the order means it: how many, and the first with its case.
    survivors: BTreeMap<(bool, MutantKind), (usize, String, Change)>,
    /// Legal orders by how much they look like the output beside them (0 to 1).
    odd: Vec<(f32, String, String)>,
}

impl<'o> Orders<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        let (findings, survivors, odd) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { options, findings, counts: Counts::default(), survivors, odd }
    }

    /// Looks at one order; `output` is what the reference printed, where it is known, and `about` names the case.
    pub(super) fn look(&mut self, order: &Order, about: &str, output: Option<&[String]>, exercise: &str) {
        let mut rng = self.rng(exercise, about);
        let mut wide = None;
        if let Some(output) = output {
            let _ = self.is_legal(order, about, output, &mut wide);
        }
        let drawn = self.draw(order, about, output, &mut rng, &mut wide);
        if let Some(part) = wide {
            self.found(about, What::Wide(part.pattern, part.rule_at.line));
        }
        if drawn {
            let undrawn = order.undrawn(&mut rng, self.options.words * SEARCH);
            if !undrawn.is_empty() {
                self.found(about, What::Undrawn(undrawn));
            }
        }
        if let Some(output) = output {
            self.mutate(order, about, output, &mut rng);
        }
    }

    /// Everything that was found, and how much was looked at.
    pub(super) fn finish(mut self) -> (Vec<Finding>, Counts) {
        for ((meant, _), (count, about, example)) in std::mem::take(&mut self.survivors) {
            self.findings.push(Finding::new(about, What::Survivors { example, count, meant }));
        }
        self.odd.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, about, word) in self.odd.into_iter().take(ODD_WORDS) {
            self.findings.push(Finding::new(about, What::Odd(word)));
        }
        (self.findings, self.counts)
    }

    fn found(&mut self, about: &str, what: What) {
        self.findings.push(Finding::new(about, what));
    }

    /// Random numbers that depend on the seed and the place alone, so that one exercise is checked the same
    /// way whatever else is.
    fn rng(&self, exercise: &str, about: &str) -> fastrand::Rng {
        let mut hash = DefaultHasher::new();
        (self.options.seed, exercise, about).hash(&mut hash);
        fastrand::Rng::with_seed(hash.finish())
    }

    /// Draws legal orders and reads them back; true where there were any.
    fn draw(
        &mut self,
        order: &Order,
        about: &str,
        output: Option<&[String]>,
        rng: &mut fastrand::Rng,
        wide: &mut Option<Ambiguity>,
    ) -> bool {
        let mut seen: HashSet<Vec<String>> = output.map(<[String]>::to_vec).into_iter().collect();
        for _ in 0..self.options.words {
            let Some(word) = order.sample(rng) else {
                self.found(about, What::NoWord);
                return false;
            };
            self.counts.words += 1;
            match self.is_legal(order, about, &word, wide) {
                Some(true) => {}
                Some(false) => {
                    let word = shown(&word, &[]);
                    self.found(about, What::WordRefused(word));
                    return false;
                }
                None => return false,
            }
            if let Some(output) = output
                && !seen.contains(&word)
            {
                let ops = capture_diff_slices(Algorithm::Myers, output, &word);
                let ratio = diff_ratio(&ops, output.len(), word.len());
                self.odd.push((ratio, about.to_owned(), shown(&word, output)));
                seen.insert(word);
            }
        }
        self.options.words > 0
    }

    /// Judges mutants of an output.
    fn mutate(&mut self, order: &Order, about: &str, output: &[String], rng: &mut fastrand::Rng) {
        let count = self.options.mutants.min(MUTANT_LINES / output.len().max(1));
        for Mutant { lines, change } in mutants(output, count, rng) {
            self.counts.mutants += 1;
            match self.is_legal(order, about, &lines, &mut None) {
                Some(true) => {}
                Some(false) => continue,
                None => return,
            }
            self.counts.let_through += 1;
            let open = |line: &String| order.is_optional_or_repeatable(line);
            let meant = match change.kind {
                MutantKind::Truncate => output[change.line - 1..].iter().all(open),
                kind => !kind.changes_the_count() || open(&change.text),
            };
            let known = self.survivors.entry((meant, change.kind));
            known.or_insert_with(|| (0, about.to_owned(), change)).0 += 1;
        }
    }

    /// Whether a trace is legal; `None` where that is undecided, which is found at once. The first line
    /// with several places is kept in `wide`.
    fn is_legal(
        &mut self,
        order: &Order,
        about: &str,
        lines: &[String],
        wide: &mut Option<Ambiguity>,
    ) -> Option<bool> {
        let mut reader: Reader = order.reader();
        for line in lines {
            let state = reader.push(line);
            if wide.is_none() {
                *wide = reader.ambiguous();
            }
            match state {
                State::Legal => {}
                State::Illegal(_) => return Some(false),
                State::Undecided => {
                    let at = reader.lines();
                    self.found(
                        about,
                        What::Undecided(vec![tr!(
                            "at line {line} of {word}",
                            line = at,
                            word = shown(lines, &[])
                        )]),
                    );
                    return None;
                }
            }
        }
        Some(reader.is_legal())
    }
}

/// A word in one line, from the first line in which it differs from `other`.
fn shown(word: &[String], other: &[String]) -> String {
    let same = word.iter().zip(other).take_while(|(a, b)| a == b).count();
    let rest = word[same..].join(" / ");
    let text = if same > 0 { tr!("after line {line}: {rest}", line = same, rest = rest) } else { rest };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text,
    }
}
