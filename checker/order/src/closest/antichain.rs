//! The largest set of lines that may keep their places, for any partial order: one matching.
//!
//! It knows candidates and what excludes what, and nothing of how the order was written.
//!
//! # What excludes what
//! A *candidate* (i, e) says that line i of the trace is line e of the order; their texts are equal.
//! P is the order, ≤P the order or the same line. Put
//!
//! ```text
//! (i, e) Q (j, f)   when   e ≤P f  and  j ≤ i,  and the two are not the same candidate
//! ```
//!
//! Q is the product of P with the trace read backwards, so it is a strict partial order.
//!
//! **Candidates can all keep their places exactly when Q holds between no two of them.** If Q holds,
//! then either one line of the trace or of the order is used twice, or two lines were printed against
//! P. If it holds nowhere, no line is used twice: two candidates of one line of the order stand in Q,
//! and so do two of one line of the trace, since equal lines are never parallel in P. It is left to
//! show that P has a legal trace in which the kept lines stand as printed, that is, that P and the
//! printed order of the kept lines have no circle together. Take the shortest one. P is transitive,
//! and so is the printed order, hence it goes by turns: a step of P from a kept line to a kept line,
//! then a printed step. But a step of P between kept lines agrees with what was printed, else Q would
//! hold. So all steps go forward in the trace, and never come back: there is no circle.
//!
//! So the most lines that can stay are the largest antichain of Q. By Dilworth that is the number of
//! candidates less a largest matching between each candidate and the one after it in Q, and Kőnig's
//! smallest cover of that matching leaves such an antichain over. Hopcroft and Karp find the matching;
//! rows of bits make each of their phases a walk over n²/64 words.

use super::dag::residue::{Part, Residue};
use super::dag::{Candidate, NONE};

/// Larger tables of bits than this (64 MiB) are not made.
const MAX_BITS: usize = 1 << 29;

/// Rows of bits, all of one length.
struct Rows {
    words: usize,
    bits: Vec<u64>,
}

impl Rows {
    fn new(rows: usize, columns: usize) -> Self {
        let words = columns.div_ceil(64);
        Self { words, bits: vec![0; rows * words] }
    }

    fn row(&self, row: u32) -> &[u64] {
        &self.bits[row as usize * self.words..][..self.words]
    }

    fn set(&mut self, row: u32, column: u32) {
        self.bits[row as usize * self.words + column as usize / 64] |= 1 << (column % 64);
    }

    /// Adds row `from` to row `to`.
    fn add(&mut self, to: u32, from: u32) {
        for word in 0..self.words {
            self.bits[to as usize * self.words + word] |= self.bits[from as usize * self.words + word];
        }
    }
}

/// The candidates of one part, in printed order, and Q between them.
pub(super) struct Conflicts {
    candidates: Vec<Candidate>,
    /// For each candidate, how many candidates were printed no later than it.
    not_later: Vec<u32>,
    /// For each candidate, the row of its line.
    row_of: Vec<u32>,
    /// For each place of the part, which candidates' lines are that place or come after it in P.
    after: Rows,
}

impl Conflicts {
    /// The conflicts inside a part; `None` where it has more than `max` candidates, or would need more
    /// than 64 MiB.
    pub(super) fn of(residue: &Residue, part: &Part, max: usize) -> Option<Self> {
        let count: usize = part.trace.iter().map(|at| residue.lines_for(*at).len()).sum();
        if count > max || count.saturating_mul(part.places.len()) > MAX_BITS {
            return None;
        }
        let (mut candidates, mut not_later) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for at in &part.trace {
            let lines = residue.lines_for(*at);
            candidates.extend(lines.iter().map(|line| Candidate { at: *at, line: *line }));
            not_later.resize(candidates.len(), candidates.len() as u32);
        }
        // The places of a part stand in an order that agrees with P, so that one walk from the last to
        // the first collects all that comes after each.
        let mut row_at = vec![NONE; residue.places()];
        for (row, place) in part.places.iter().enumerate() {
            row_at[*place as usize] = row as u32;
        }
        let row_of: Vec<u32> = candidates.iter().map(|candidate| row_at[candidate.line as usize]).collect();
        let mut after = Rows::new(part.places.len(), count);
        for (candidate, row) in row_of.iter().enumerate() {
            after.set(*row, candidate as u32);
        }
        for (row, place) in part.places.iter().enumerate().rev() {
            for next in residue.left_after(*place) {
                after.add(row as u32, row_at[next as usize]);
            }
        }
        Some(Self { candidates, not_later, row_of, after })
    }

    /// A largest set of candidates that exclude one another nowhere.
    pub(super) fn largest_antichain(&self) -> Vec<Candidate> {
        let mut matching = Matching::new(self);
        loop {
            let reached = matching.layers();
            if !reached.a_free_one {
                // Kőnig: uncovered are those that are reached as a first and not reached as a second.
                let mut firsts = vec![false; self.candidates.len()];
                for first in &reached.firsts {
                    firsts[*first as usize] = true;
                }
                let uncovered = |no: &u32| firsts[*no as usize] && has(&reached.unseen, *no);
                let numbers = 0..self.candidates.len() as u32;
                return numbers.filter(uncovered).map(|no| self.candidates[no as usize]).collect();
            }
            matching.augment(reached.layers);
        }
    }

    /// The first candidate after `first` in Q that `among` still has.
    fn next(&self, first: u32, among: &[u64]) -> Option<u32> {
        self.all_next(first, among).next()
    }

    /// All candidates after `first` in Q that `among` has.
    fn all_next<'s>(&'s self, first: u32, among: &'s [u64]) -> impl Iterator<Item = u32> + 's {
        let end = self.not_later[first as usize];
        let row = self.after.row(self.row_of[first as usize]);
        (0..end.div_ceil(64)).flat_map(move |word| {
            let mut bits = row[word as usize] & among[word as usize];
            if word == end / 64 {
                bits &= (1 << (end % 64)) - 1;
            }
            if word == first / 64 {
                bits &= !(1 << (first % 64));
            }
            std::iter::from_fn(move || {
                let bit = bits.trailing_zeros();
                bits &= bits.wrapping_sub(1);
                (bit < 64).then_some(word * 64 + bit)
            })
        })
    }

    /// Any set that cannot be added to, taken from the first candidate on: not the largest. It is
    /// here so that the laws can show that they would notice.
    #[cfg(test)]
    pub(super) fn greedy_antichain(&self) -> Vec<Candidate> {
        let all = vec![u64::MAX; self.after.words];
        let excludes = |a: u32, b: u32| self.all_next(a, &all).any(|next| next == b);
        let mut taken: Vec<u32> = Vec::new();
        for no in 0..self.candidates.len() as u32 {
            if !taken.iter().any(|other| excludes(*other, no) || excludes(no, *other)) {
                taken.push(no);
            }
        }
        taken.into_iter().map(|no| self.candidates[no as usize]).collect()
    }
}

fn has(bits: &[u64], no: u32) -> bool {
    bits[no as usize / 64] >> (no % 64) & 1 == 1
}

fn take(bits: &mut [u64], no: u32) {
    bits[no as usize / 64] &= !(1 << (no % 64));
}

/// A matching: each candidate stands once as a first and once as a second, and pairs are in Q.
struct Matching<'c> {
    conflicts: &'c Conflicts,
    second_of: Vec<u32>,
    first_of: Vec<u32>,
}

/// What alternating paths from the unmatched firsts reach.
struct Reached {
    firsts: Vec<u32>,
    /// The seconds at each distance; the last layer holds the nearest unmatched ones.
    layers: Vec<Vec<u64>>,
    /// The seconds that no path reaches.
    unseen: Vec<u64>,
    a_free_one: bool,
}

impl<'c> Matching<'c> {
    fn new(conflicts: &'c Conflicts) -> Self {
        let none = vec![NONE; conflicts.candidates.len()];
        Self { conflicts, second_of: none.clone(), first_of: none }
    }

    fn free_firsts(&self) -> Vec<u32> {
        (0..self.second_of.len() as u32).filter(|first| self.second_of[*first as usize] == NONE).collect()
    }

    /// Walks breadth first, up to the layer in which the first unmatched seconds are found.
    fn layers(&self) -> Reached {
        let mut unseen = vec![u64::MAX; self.conflicts.after.words];
        let mut border = self.free_firsts();
        let mut firsts = border.clone();
        let (mut layers, mut a_free_one) = (Vec::new(), false);
        while !border.is_empty() && !a_free_one {
            let mut layer = vec![0; self.conflicts.after.words];
            let mut next_border = Vec::new();
            for first in border {
                // Collected, since what is seen leaves the set that is walked over.
                let seen: Vec<u32> = self.conflicts.all_next(first, &unseen).collect();
                for second in seen {
                    take(&mut unseen, second);
                    layer[second as usize / 64] |= 1 << (second % 64);
                    match self.first_of[second as usize] {
                        NONE => a_free_one = true,
                        matched => next_border.push(matched),
                    }
                }
            }
            layers.push(layer);
            firsts.extend(&next_border);
            border = next_border;
        }
        Reached { firsts, layers, unseen, a_free_one }
    }

    /// Turns round as many shortest alternating paths as have no candidate in common.
    fn augment(&mut self, mut layers: Vec<Vec<u64>>) {
        for start in self.free_firsts() {
            let mut path: Vec<(u32, u32)> = Vec::new();
            let mut first = start;
            loop {
                let second = layers.get(path.len()).and_then(|layer| self.conflicts.next(first, layer));
                if let Some(second) = second {
                    take(&mut layers[path.len()], second);
                    path.push((first, second));
                    match self.first_of[second as usize] {
                        NONE => break,
                        matched => first = matched,
                    }
                } else if let Some((back, _)) = path.pop() {
                    first = back;
                } else {
                    break;
                }
            }
            for (first, second) in path {
                self.second_of[first as usize] = second;
                self.first_of[second as usize] = first;
            }
        }
    }
}
