//! How far a program came that did not end by itself: what it printed last, and what was due next.
//!
//! Where a program hangs or falls, the order says what should have come. It judges nothing.

use serde::{Deserialize, Serialize};

use crate::trace::Trace;
use order::{Order, State};

/// How many of the last lines are kept.
const LAST: usize = 3;
/// How many of the lines that may come next are kept.
const NEXT: usize = 4;

/// How far a program came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// How many lines it printed.
    pub lines: usize,
    /// The lines worth showing, with their numbers from one: the last ones, and those about the first that
    /// does not fit.
    pub shown: Vec<(usize, String)>,
    /// The first line that does not fit, from one.
    pub unfit: Option<usize>,
    /// The lines that may come next, or in place of the one that does not fit: the first few.
    pub next: Vec<String>,
    /// How many more may come next.
    pub more: usize,
    /// True when the program could have ended where it was.
    pub may_end: bool,
    /// The step of the case that still waited, from one, and the line that it waited for.
    #[serde(default)]
    pub waiting: Option<(usize, String)>,
}

impl Reached {
    /// How far this trace goes in this order. The last line of a `cut` trace may be half a line: it is held against
    /// it only where no line that may come there begins like that.
    pub fn of(order: &Order, trace: &Trace, cut: bool) -> Self {
        let lines = trace.lines.len();
        let mut reader = order.reader();
        let mut unfit = None;
        for (no, text) in (1..).zip(trace.texts()) {
            if let State::Illegal(_) = reader.push(text) {
                let may_be_half = cut && no == lines && reader.may_begin(text);
                unfit = (!may_be_half).then_some(no);
                break;
            }
        }
        let about = unfit.map(|no| no.saturating_sub(2).max(1)..=no);
        let last = lines.saturating_sub(LAST) + 1..=lines;
        let mut numbers: Vec<usize> = about.into_iter().flatten().chain(last).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut next = reader.expected();
        // Rounds and copies may have the same line due many times over.
        let mut seen = std::collections::HashSet::new();
        next.retain(|line| seen.insert(line.clone()));
        let more = next.len().saturating_sub(NEXT);
        next.truncate(NEXT);
        Self {
            lines,
            shown: numbers.into_iter().map(|no| (no, trace.lines[no - 1].text.clone())).collect(),
            unfit,
            next,
            more,
            may_end: reader.is_legal(),
            waiting: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::trace::Line;

    fn reached(order: &str, lines: &[&str], cut: bool) -> Reached {
        let line = |text: &&str| Line { text: (*text).to_owned(), at: Duration::ZERO };
        let trace = Trace { lines: lines.iter().map(line).collect(), truncated: cut, ..Trace::default() };
        Reached::of(&Order::from_text(order).unwrap(), &trace, cut)
    }

    #[test]
    fn a_program_that_stands_still_is_told_what_was_due_next() {
        let reached = reached("[a, b, {any: [c, d]}, e]", &["a", "b"], false);
        assert_eq!((reached.lines, reached.unfit, reached.may_end), (2, None, false));
        assert_eq!(reached.next, ["c", "d"]);
        assert_eq!(reached.shown, [(1, "a".to_owned()), (2, "b".to_owned())]);
    }

    #[test]
    fn endless_output_shows_its_last_lines_and_the_first_that_does_not_fit() {
        let lines: Vec<&str> = ["a", "b"].into_iter().chain(std::iter::repeat_n("y", 100)).collect();
        let reached = reached("[a, b, c]", &lines, true);
        assert_eq!((reached.lines, reached.unfit), (102, Some(3)));
        assert_eq!(reached.next, ["c"]);
        let numbers: Vec<usize> = reached.shown.iter().map(|(no, _)| *no).collect();
        assert_eq!(numbers, [1, 2, 3, 100, 101, 102]);
    }

    #[test]
    fn half_a_line_at_a_cut_is_not_held_against_the_program() {
        assert_eq!(reached("[a, start]", &["a", "sta"], true).unfit, None);
        assert_eq!(reached("[a, start]", &["a", "sta"], false).unfit, Some(2));
    }

    #[test]
    fn the_beginning_of_no_line_does_not_fit_although_it_was_cut() {
        assert_eq!(reached("[a]", &["xxxx"], true).unfit, Some(1));
        assert_eq!(reached("[a, start]", &["a", "stop"], true).unfit, Some(2));
        assert_eq!(reached("[a, start]", &["a", "start", "y"], true).unfit, Some(3));
        // What a hole would have held is not known before the line is whole.
        assert_eq!(reached("[\"job {n:int} ends\"]", &["job 12"], true).unfit, None);
        assert_eq!(reached("[\"job {n:int} ends\"]", &["jo"], true).unfit, None);
        assert_eq!(reached("[\"job {n:int} ends\"]", &["jab"], true).unfit, Some(1));
    }

    #[test]
    fn a_program_that_had_only_to_end_is_told_so() {
        let reached = reached("[a, {maybe: b}]", &["a"], false);
        assert!(reached.may_end);
        assert_eq!(reached.next, ["b"]);
    }
}
