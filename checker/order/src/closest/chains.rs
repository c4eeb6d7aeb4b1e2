//! The longest common subsequence of a trace and a total order, at any length.
//!
//! It works on numbers that stand for texts. Where few places have equal texts it is Hunt and
//! Szymanski's method, which for distinct lines is the longest increasing subsequence; where many
//! have, rows of the usual table are kept as bits and the trace is halved (Hirschberg), so that
//! neither time nor memory explodes.

use std::collections::HashMap;
use std::ops::Range;

use super::dag::NONE;

/// Up to so many pairs of equal texts are looked at one by one.
const MAX_PAIRS: usize = 4_000_000;
/// Up to so many words of bits are computed: about a second.
const MAX_STEPS: usize = 500_000_000;
/// Up to so many words of bits (8 MiB) are kept to read the answer from; more are halved first.
const MAX_KEPT: usize = 1 << 20;

/// Positions in the trace and in the order that go together; both increase.
pub(super) type Common = Vec<(u32, u32)>;

/// The longest common subsequence, or a long one and `false` where the longest is out of reach
/// (100 000 lines against more than 300 000 among which very many are equal).
pub(super) fn longest_common(trace: &[u32], order: &[u32]) -> (Common, bool) {
    let mut places: HashMap<u32, Vec<u32>> = HashMap::with_capacity(order.len());
    for (place, text) in order.iter().enumerate() {
        places.entry(*text).or_default().push(place as u32);
    }
    let equal = |text: &u32| places.get(text).map_or(&[][..], Vec::as_slice);
    let pairs: usize = trace.iter().map(|text| equal(text).len()).sum();
    if pairs <= MAX_PAIRS {
        (increasing(trace.iter().map(equal)), true)
    } else if trace.len().saturating_mul(order.len().div_ceil(64)) <= MAX_STEPS {
        let mut common = Vec::new();
        halve(trace, order, &mut common);
        (common, true)
    } else {
        // The k-th of equal lines is taken for the k-th, and for no other.
        let mut taken: HashMap<u32, usize> = HashMap::new();
        let kth = trace.iter().map(|text| {
            let k = taken.entry(*text).or_default();
            *k += 1;
            equal(text).get(*k - 1..*k).unwrap_or_default()
        });
        (increasing(kth), false)
    }
}

/// Hunt and Szymanski: for each length, the common subsequence of that length that ends earliest in
/// the order; `equal` has the places of each line of the trace in the order, ascending.
fn increasing<'e>(equal: impl Iterator<Item = &'e [u32]>) -> Common {
    struct Step {
        pair: (u32, u32),
        before: u32,
    }
    let mut steps: Vec<Step> = Vec::new();
    // The last place of the best subsequence of each length, and the step that it ends with.
    let (mut ends, mut last): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    for (at, places) in equal.enumerate() {
        // From the last to the first, so that one line of the trace is never used twice.
        for place in places.iter().rev() {
            let length = ends.partition_point(|end| end < place);
            if ends.get(length) == Some(place) {
                continue;
            }
            let before = if length == 0 { NONE } else { last[length - 1] };
            if length == ends.len() {
                ends.push(*place);
                last.push(NONE);
            }
            ends[length] = *place;
            last[length] = steps.len() as u32;
            steps.push(Step { pair: (at as u32, *place), before });
        }
    }
    let first = last.last().map(|step| &steps[*step as usize]);
    let mut common: Common =
        std::iter::successors(first, |step| steps.get(step.before as usize)).map(|step| step.pair).collect();
    common.reverse();
    common
}

/// Appends the longest common subsequence: read from the table where it fits, else put together from
/// the halves of the trace.
fn halve(trace: &[u32], order: &[u32], common: &mut Common) {
    let mut todo: Vec<(Range<usize>, Range<usize>)> = vec![(0..trace.len(), 0..order.len())];
    while let Some((rows, columns)) = todo.pop() {
        let (half_trace, half_order) = (&trace[rows.clone()], &order[columns.clone()]);
        if half_trace.len() <= 1 || half_trace.len() * half_order.len().div_ceil(64) <= MAX_KEPT {
            let offset = |(at, place): (u32, u32)| (at + rows.start as u32, place + columns.start as u32);
            common.extend(read_back(half_trace, half_order).into_iter().map(offset));
            continue;
        }
        let middle = half_trace.len() / 2;
        let backwards = |texts: &[u32]| texts.iter().rev().copied().collect::<Vec<u32>>();
        let above = lengths(&half_trace[..middle], half_order);
        let below = lengths(&backwards(&half_trace[middle..]), &backwards(half_order));
        let total = |cut: &usize| above[*cut] + below[half_order.len() - cut];
        let cut = (0..=half_order.len()).max_by_key(total).unwrap_or(0);
        let (row, column) = (rows.start + middle, columns.start + cut);
        // What is pushed last is done first, so that the pairs come in order.
        todo.push((row..rows.end, column..columns.end));
        todo.push((rows.start..row, columns.start..column));
    }
}

/// For each beginning of the order, the length of its longest common subsequence with the trace.
fn lengths(trace: &[u32], order: &[u32]) -> Vec<u32> {
    let mut table = Table::new(order);
    for text in trace {
        table.advance(*text);
    }
    let mut length = 0;
    let grown = (0..order.len()).map(|place| {
        length += u32::from(table.rises(place));
        length
    });
    std::iter::once(0).chain(grown.collect::<Vec<u32>>()).collect()
}

/// The longest common subsequence, from all rows of the table.
fn read_back(trace: &[u32], order: &[u32]) -> Common {
    let mut table = Table::new(order);
    let mut rows: Vec<Vec<u64>> = vec![table.row.clone()];
    for text in trace {
        table.advance(*text);
        rows.push(table.row.clone());
    }
    let rises = |row: usize, place: usize| rows[row][place / 64] >> (place % 64) & 1 == 0;
    let mut common = Vec::new();
    let (mut row, mut places) = (trace.len(), order.len());
    while row > 0 && places > 0 {
        if !rises(row, places - 1) {
            places -= 1;
        } else if rises(row - 1, places - 1) {
            row -= 1;
        } else {
            (row, places) = (row - 1, places - 1);
            common.push((row as u32, places as u32));
        }
    }
    common.reverse();
    common
}

/// One row of the table of longest common subsequences: bit j is 0 where the length rises from the
/// first j places of the order to the first j + 1 (Crochemore and others, 2001; Hyyrö, 2004).
struct Table {
    row: Vec<u64>,
    places: HashMap<u32, Vec<u32>>,
    /// The places of frequent texts as bits; there are at most 64 of these, so that they stay small.
    frequent: HashMap<u32, Vec<u64>>,
    /// All zero between two lines.
    scratch: Vec<u64>,
}

impl Table {
    fn new(order: &[u32]) -> Self {
        let words = order.len().div_ceil(64);
        let mut places: HashMap<u32, Vec<u32>> = HashMap::new();
        for (place, text) in order.iter().enumerate() {
            places.entry(*text).or_default().push(place as u32);
        }
        let as_bits = |places: &Vec<u32>| {
            let mut bits = vec![0; words];
            flip(&mut bits, places);
            bits
        };
        let often = places.iter().filter(|(_, places)| places.len() > words);
        let frequent = often.map(|(text, places)| (*text, as_bits(places))).collect();
        Self { row: vec![u64::MAX; words], places, frequent, scratch: vec![0; words] }
    }

    fn rises(&self, place: usize) -> bool {
        self.row[place / 64] >> (place % 64) & 1 == 0
    }

    /// Goes on by one line of the trace.
    fn advance(&mut self, text: u32) {
        if let Some(bits) = self.frequent.get(&text) {
            step(&mut self.row, bits);
        } else if let Some(places) = self.places.get(&text) {
            flip(&mut self.scratch, places);
            step(&mut self.row, &self.scratch);
            flip(&mut self.scratch, places);
        }
    }
}

fn flip(bits: &mut [u64], places: &[u32]) {
    for place in places {
        bits[*place as usize / 64] ^= 1 << (place % 64);
    }
}

/// The next row: one long addition, row + (row & equal), and the bits that it must not touch.
fn step(row: &mut [u64], equal: &[u64]) {
    let mut carry = false;
    for (row, equal) in row.iter_mut().zip(equal) {
        let (sum, over) = row.overflowing_add(*row & equal);
        let (sum, over_again) = sum.overflowing_add(u64::from(carry));
        carry = over || over_again;
        *row = sum | (*row & !equal);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The length by the definition: a table of numbers.
    fn by_table(trace: &[u32], order: &[u32]) -> usize {
        let mut row = vec![0; order.len() + 1];
        for text in trace {
            let mut next = vec![0; order.len() + 1];
            for (place, other) in order.iter().enumerate() {
                next[place + 1] =
                    if text == other { row[place] + 1 } else { usize::max(row[place + 1], next[place]) };
            }
            row = next;
        }
        row[order.len()]
    }

    fn assert_common(common: &Common, trace: &[u32], order: &[u32]) {
        assert!(common.iter().all(|(at, place)| trace[*at as usize] == order[*place as usize]), "{common:?}");
        assert!(common.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1), "{common:?}");
    }

    #[test]
    fn one_line_that_moved_leaves_all_others_in_place() {
        let (common, exact) = longest_common(&[1, 2, 5, 3, 4], &[1, 2, 3, 4, 5]);
        assert_eq!((common, exact), (vec![(0, 0), (1, 1), (3, 2), (4, 3)], true));
    }

    #[test]
    fn nothing_in_common_is_an_empty_answer() {
        assert_eq!(longest_common(&[], &[1]), (vec![], true));
        assert_eq!(longest_common(&[1], &[]), (vec![], true));
        assert_eq!(longest_common(&[1, 1], &[2]), (vec![], true));
    }

    #[test]
    fn two_texts_in_twenty_thousand_lines_are_still_answered_exactly() {
        // Every third line is another one: more pairs than are looked at, more rows than are kept.
        let order: Vec<u32> = (0..20_000).map(|place| u32::from(place % 3 == 0)).collect();
        let trace: Vec<u32> = order.iter().copied().skip(7).chain([9; 5]).collect();
        let (common, exact) = longest_common(&trace, &order);
        assert_common(&common, &trace, &order);
        assert_eq!((common.len(), exact), (order.len() - 7, true));
    }

    fn texts(kinds: u32, most: usize) -> impl Strategy<Value = Vec<u32>> {
        prop::collection::vec(0..kinds, 0..most)
    }

    proptest! {
        #[test]
        fn both_methods_find_the_length_of_the_table(
            (trace, order) in (1..8u32).prop_flat_map(|kinds| (texts(kinds, 150), texts(kinds, 150))),
        ) {
            let longest = by_table(&trace, &order);
            let (one_by_one, exact) = longest_common(&trace, &order);
            prop_assert!(exact);
            let from_bits = read_back(&trace, &order);
            for common in [one_by_one, from_bits] {
                assert_common(&common, &trace, &order);
                prop_assert_eq!(common.len(), longest);
            }
            prop_assert_eq!(lengths(&trace, &order)[order.len()] as usize, longest);
        }
    }
}
