//! Mutants of an output: what a program that is slightly wrong would print.
//!
//! It makes texts and judges none.

use std::collections::HashSet;
use std::fmt;

use text::tr;

/// The line that stands for everything that has no place.
const FOREIGN: &str = "a line that nobody asked for";
/// For outputs with more lines than this, pairs of lines are chosen at random.
const ALL_PAIRS: usize = 40;

/// In which way an output was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MutantKind {
    /// A line is gone.
    Delete,
    /// A foreign line is put in.
    Insert,
    /// A line comes twice.
    Duplicate,
    /// The end is gone.
    Truncate,
    /// Two neighbours have changed places.
    Swap,
    /// Two other lines have changed places.
    SwapFar,
    /// A line came somewhere else.
    Move,
    /// A number is another one.
    Number,
    /// A word is another one.
    Word,
}

impl MutantKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Delete,
        Self::Insert,
        Self::Duplicate,
        Self::Truncate,
        Self::Swap,
        Self::SwapFar,
        Self::Move,
        Self::Number,
        Self::Word,
    ];

    /// Its name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Delete => "mutant-delete",
            Self::Insert => "mutant-insert",
            Self::Duplicate => "mutant-duplicate",
            Self::Truncate => "mutant-truncate",
            Self::Swap => "mutant-swap",
            Self::SwapFar => "mutant-swap-far",
            Self::Move => "mutant-move",
            Self::Number => "mutant-number",
            Self::Word => "mutant-word",
        }
    }

    /// True where the mutant has other lines, or not as many.
    pub fn changes_the_count(self) -> bool {
        matches!(self, Self::Delete | Self::Insert | Self::Duplicate | Self::Truncate)
    }
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// In which way.
    pub kind: MutantKind,
    /// The number of the line that it is about, from one.
    pub line: usize,
    /// The other line's number, or that of the place to which it moved, from one.
    pub other: usize,
    /// The line that it is about; for [`MutantKind::Insert`] the one that was put in.
    pub text: String,
    /// The other line, or what became of it.
    pub other_text: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, line, other, text, other_text } = self;
        match kind {
            MutantKind::Delete => {
                f.write_str(&tr!("leaving out line {line} is allowed: `{text}`", line = line, text = text))
            }
            MutantKind::Insert => f.write_str(&tr!(
                "a foreign line is allowed at line {line}: `{text}`",
                line = line,
                text = text
            )),
            MutantKind::Duplicate => {
                f.write_str(&tr!("printing line {line} twice is allowed: `{text}`", line = line, text = text))
            }
            MutantKind::Truncate => {
                f.write_str(&tr!("ending before line {line} is allowed: `{text}`", line = line, text = text))
            }
            MutantKind::Swap | MutantKind::SwapFar => f.write_str(&tr!(
                "swapping lines {line} and {other} is allowed: `{text}` / `{other_text}`",
                line = line,
                other = other,
                text = text,
                other_text = other_text
            )),
            MutantKind::Move => f.write_str(&tr!(
                "moving line {line} to line {other} is allowed: `{text}`",
                line = line,
                other = other,
                text = text
            )),
            MutantKind::Number => f.write_str(&tr!(
                "another number in line {line} is allowed: `{text}` → `{other_text}`",
                line = line,
                text = text,
                other_text = other_text
            )),
            MutantKind::Word => f.write_str(&tr!(
                "another word in line {line} is allowed: `{text}` → `{other_text}`",
                line = line,
                text = text,
                other_text = other_text
            )),
        }
    }
}

/// A changed output.
#[derive(Debug, Clone)]
pub(super) struct Mutant {
    /// Its lines.
    pub(super) lines: Vec<String>,
    /// What was changed.
    pub(super) change: Change,
}

/// At most `count` different mutants of an output, of all kinds in turn.
pub(super) fn mutants(output: &[String], count: usize, rng: &mut fastrand::Rng) -> Vec<Mutant> {
    let mut places: Vec<(MutantKind, Vec<(usize, usize)>)> =
        MutantKind::ALL.iter().map(|kind| (*kind, places(*kind, output.len(), count, rng))).collect();
    let mut seen: HashSet<Vec<String>> = HashSet::from([output.to_vec()]);
    let mut mutants = Vec::new();
    while mutants.len() < count && places.iter().any(|(_, places)| !places.is_empty()) {
        for (kind, places) in &mut places {
            let Some((line, other)) = places.pop() else { continue };
            if mutants.len() < count
                && let Some(mutant) = mutate(output, *kind, line, other, rng)
                && seen.insert(mutant.lines.clone())
            {
                mutants.push(mutant);
            }
        }
    }
    mutants
}

/// Where a kind of change can be made, shuffled; lines are counted from zero.
fn places(kind: MutantKind, lines: usize, count: usize, rng: &mut fastrand::Rng) -> Vec<(usize, usize)> {
    let mut places: Vec<(usize, usize)> = match kind {
        MutantKind::Insert => (0..=lines).map(|at| (at, at)).collect(),
        MutantKind::Swap => (1..lines).map(|at| (at - 1, at)).collect(),
        MutantKind::SwapFar | MutantKind::Move if lines <= ALL_PAIRS => {
            let all = (0..lines).flat_map(|a| (0..lines).map(move |b| (a, b)));
            all.filter(|(a, b)| if kind == MutantKind::Move { a.abs_diff(*b) > 1 } else { a + 1 < *b })
                .collect()
        }
        MutantKind::SwapFar | MutantKind::Move => {
            let pairs = (0..count).map(|_| (rng.usize(..lines), rng.usize(..lines)));
            let pairs = pairs.filter(|(a, b)| a.abs_diff(*b) > 1).collect::<Vec<_>>();
            let in_order =
                |(a, b): (usize, usize)| if kind == MutantKind::Move { (a, b) } else { (a.min(b), a.max(b)) };
            pairs.into_iter().map(in_order).collect()
        }
        _ => (0..lines).map(|at| (at, at)).collect(),
    };
    rng.shuffle(&mut places);
    places
}

fn mutate(
    output: &[String],
    kind: MutantKind,
    line: usize,
    other: usize,
    rng: &mut fastrand::Rng,
) -> Option<Mutant> {
    let mut lines = output.to_vec();
    let text = output.get(line).cloned().unwrap_or_default();
    let mut change = Change { kind, line: line + 1, other: other + 1, text, other_text: String::new() };
    match kind {
        MutantKind::Delete => drop(lines.remove(line)),
        MutantKind::Insert => {
            change.text = FOREIGN.to_owned();
            lines.insert(line, FOREIGN.to_owned());
        }
        MutantKind::Duplicate => lines.insert(line, change.text.clone()),
        MutantKind::Truncate => lines.truncate(line),
        MutantKind::Swap | MutantKind::SwapFar => {
            change.other_text.clone_from(&output[other]);
            lines.swap(line, other);
        }
        MutantKind::Move => {
            let moved = lines.remove(line);
            lines.insert(other, moved);
        }
        MutantKind::Number | MutantKind::Word => {
            let digits = kind == MutantKind::Number;
            change.other_text = with_another(&change.text, digits, rng)?;
            lines[line].clone_from(&change.other_text);
        }
    }
    Some(Mutant { lines, change })
}

/// The line with one of its numbers, or of its words without a digit, changed; `None` where it has none.
fn with_another(line: &str, digits: bool, rng: &mut fastrand::Rng) -> Option<String> {
    let is_part = |c: char| if digits { c.is_ascii_digit() } else { c.is_alphabetic() };
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut previous = None;
    for (at, c) in line.char_indices() {
        if is_part(c) {
            match runs.last_mut() {
                Some((_, to)) if previous == Some(*to) => *to = at + c.len_utf8(),
                _ => runs.push((at, at + c.len_utf8())),
            }
            previous = Some(at + c.len_utf8());
        }
    }
    let (from, to) = *rng.choice(&runs)?;
    let part = &line[from..to];
    let new = if digits {
        part.parse::<u64>().map_or_else(|_| "7".to_owned(), |number| (number + rng.u64(1..=3)).to_string())
    } else {
        format!("{part}x")
    };
    Some(format!("{}{new}{}", &line[..from], &line[to..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output() -> Vec<String> {
        ["job 1 start", "job 2 start", "job 1 end", "all done"].map(str::to_owned).to_vec()
    }

    #[test]
    fn every_kind_of_mutant_is_made_and_none_is_the_output_itself() {
        let all = mutants(&output(), 200, &mut fastrand::Rng::with_seed(1));
        for kind in MutantKind::ALL {
            assert!(all.iter().any(|mutant| mutant.change.kind == kind), "{kind:?}");
        }
        assert!(all.iter().all(|mutant| mutant.lines != output()));
    }

    #[test]
    fn no_mutant_is_made_twice_and_never_more_than_asked_for() {
        let mut rng = fastrand::Rng::with_seed(2);
        let all = mutants(&output(), 1_000, &mut rng);
        let different: HashSet<_> = all.iter().map(|mutant| &mutant.lines).collect();
        assert_eq!(different.len(), all.len());
        assert_eq!(mutants(&output(), 5, &mut rng).len(), 5);
        let long: Vec<String> = (0..1_000).map(|line| line.to_string()).collect();
        assert_eq!(mutants(&long, 100, &mut rng).len(), 100);
    }

    #[test]
    fn every_line_is_left_out_once() {
        let all = mutants(&output(), 1_000, &mut fastrand::Rng::with_seed(3));
        let left_out: HashSet<usize> =
            all.iter().filter(|m| m.change.kind == MutantKind::Delete).map(|m| m.change.line).collect();
        // To leave out the last line and to end before it are one and the same.
        assert!((1..=3).all(|line| left_out.contains(&line)), "{left_out:?}");
    }

    #[test]
    fn an_empty_output_has_only_one_mutant() {
        let all = mutants(&[], 10, &mut fastrand::Rng::with_seed(4));
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].change.kind, MutantKind::Insert);
    }
}
