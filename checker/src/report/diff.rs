//! The diff that a learner reads: the closest legal order beside what was printed, with a line that
//! moved drawn as a move and never as two changes that have nothing to do with each other.

use std::ops::Range;

use similar::DiffOp;

use super::edits::edits;
use order::Closest;

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 2;
/// No more rows than this are shown, those that stand for hidden ones among them.
const MOST_ROWS: usize = 40;

/// One row of the diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Row {
    /// A printed line that may stay: its number and text.
    Same(usize, String),
    /// A line belongs here; where it was printed.
    BelongsHere(String, Option<usize>),
    /// A line was printed here (number, text) and belongs elsewhere.
    WasPrinted(usize, String),
    /// A line was printed here (number, text) that has no place at all.
    NoPlace(usize, String),
    /// This many rows are not shown.
    Skipped(usize),
}

/// A line, as far as the comparison is concerned: one of the closest order and one of the trace are equal where
/// the one is the other, kept in its place. What their texts are is no question any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Line {
    /// A line that stays, by its number in the trace.
    Kept(usize),
    /// A line of the closest order, by its number there, that is missing or moved.
    Wanted(usize),
    /// A line of the trace, by its number, that has no place or moved.
    Printed(usize),
}

/// The rows that show how `trace` differs from the closest legal order.
///
/// Which printed line is which line of the closest order, and which of them stay, was decided when that order was
/// found. A line that it uses is therefore drawn as a move wherever it stands, in a trace of any length.
pub(super) fn rows(closest: &Closest, trace: &[String]) -> Vec<Row> {
    let mut is_kept = vec![false; trace.len()];
    let mut is_used = vec![false; trace.len()];
    for line in &closest.lines {
        let Some(from) = line.from.filter(|from| *from < trace.len()) else { continue };
        is_used[from] = true;
        is_kept[from] |= line.kept;
    }
    let wanted: Vec<Line> = (closest.lines.iter().enumerate())
        .map(|(at, line)| match line.from {
            Some(from) if line.kept => Line::Kept(from),
            _ => Line::Wanted(at),
        })
        .collect();
    let printed: Vec<Line> =
        (0..trace.len()).map(|at| if is_kept[at] { Line::Kept(at) } else { Line::Printed(at) }).collect();
    let kept = is_kept.iter().filter(|kept| **kept).count();
    let all = wanted.len() + printed.len() - kept;

    let (old, new) = shown(&wanted, &printed);
    let (old_from, new_from) = (old.start, new.start);
    let mut rows = Vec::new();
    for op in edits(&wanted[old], &printed[new]) {
        let (_, old, new) = op.as_tag_tuple();
        if let DiffOp::Equal { .. } = op {
            rows.extend(new.map(|at| new_from + at).map(|at| Row::Same(at + 1, trace[at].clone())));
            continue;
        }
        for at in old.map(|at| old_from + at) {
            let line = &closest.lines[at];
            rows.push(match line.from {
                Some(from) => Row::BelongsHere(line.text.clone(), Some(from + 1)),
                None => Row::BelongsHere(line.shown().to_owned(), None),
            });
        }
        for at in new.map(|at| new_from + at) {
            let text = trace[at].clone();
            rows.push(if is_used[at] { Row::WasPrinted(at + 1, text) } else { Row::NoPlace(at + 1, text) });
        }
    }
    fold(rows, new_from, all)
}

/// The part of both sides that has all rows that can be shown: from just before the first change on, until there
/// are more changes than rows.
///
/// Both ends are cut where the two sides are level, so that the diff of the parts is a part of the diff; and with
/// so few changes in it, it costs no more than to pass over the parts.
fn shown(wanted: &[Line], printed: &[Line]) -> (Range<usize>, Range<usize>) {
    let same = wanted.iter().zip(printed).take_while(|(a, b)| a == b).count();
    let (mut old, mut new, mut changes) = (same, same, 0);
    while changes <= MOST_ROWS {
        match (wanted.get(old), printed.get(new)) {
            (None, None) => break,
            (Some(a), Some(b)) if a == b => (old, new) = (old + 1, new + 1),
            (Some(Line::Wanted(_)), _) => (old, changes) = (old + 1, changes + 1),
            _ => (new, changes) = (new + 1, changes + 1),
        }
    }
    let from = same.saturating_sub(CONTEXT);
    (from..old, from..new)
}

/// Leaves out what is far from any change, and what is too much to read: of `all` rows, of which `before` stand
/// before these.
fn fold(rows: Vec<Row>, before: usize, all: usize) -> Vec<Row> {
    let changed: Vec<usize> =
        rows.iter().enumerate().filter(|(_, row)| !matches!(row, Row::Same(..))).map(|(at, _)| at).collect();
    let near = |at: usize| {
        let next = changed.partition_point(|change| *change < at);
        let after = changed.get(next).is_some_and(|change| change - at <= CONTEXT);
        let before = next.checked_sub(1).is_some_and(|before| at - changed[before] <= CONTEXT);
        after || before
    };
    let mut folded = Vec::new();
    let mut hidden = before;
    let mut told = 0;
    for (at, row) in rows.into_iter().enumerate() {
        // Two rows are left for what is hidden before this row and behind the last one.
        if !near(at) || folded.len() + 2 > MOST_ROWS - 1 {
            hidden += 1;
            continue;
        }
        if hidden > 0 {
            folded.push(Row::Skipped(hidden));
        }
        told += hidden + 1;
        hidden = 0;
        folded.push(row);
    }
    if told < all {
        folded.push(Row::Skipped(all - told));
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use order::{Judgement, Order};

    fn shown(order: &str, trace: &[&str]) -> Vec<String> {
        let order = Order::from_text(order).unwrap();
        let Judgement::Illegal(finding) = order.judge(trace.iter().copied()) else { panic!("legal") };
        rows(&finding.closest.unwrap(), &finding.trace)
            .into_iter()
            .map(|row| match row {
                Row::Same(line, text) => format!("  {line} {text}"),
                Row::BelongsHere(text, Some(line)) => format!("+ {text} (printed in line {line})"),
                Row::BelongsHere(text, None) => format!("+ {text}"),
                Row::WasPrinted(line, text) => format!("~ {line} {text}"),
                Row::NoPlace(line, text) => format!("- {line} {text}"),
                Row::Skipped(count) => format!("… {count}"),
            })
            .collect()
    }

    #[test]
    fn a_line_that_moved_is_drawn_once_where_it_was_and_once_where_it_belongs() {
        assert_eq!(
            shown("[a, b, c, d]", &["a", "c", "b", "d"]).len(),
            5,
            "one move: three lines stay, one place to leave, one to go to"
        );
        assert_eq!(
            shown("[a, b, c, d, e, f, g]", &["a", "b", "g", "c", "d", "e", "f"]),
            ["  1 a", "  2 b", "~ 3 g", "  4 c", "  5 d", "  6 e", "  7 f", "+ g (printed in line 3)"]
        );
    }

    #[test]
    fn missing_and_unexpected_lines_are_not_moves() {
        assert_eq!(shown("[a, b, c]", &["a", "x", "c"]), ["  1 a", "+ b", "- 2 x", "  3 c"]);
    }

    #[test]
    fn far_unchanged_lines_are_left_out() {
        let order: Vec<String> = (0..100).map(|n| format!("l{n}")).collect();
        let mut trace: Vec<&str> = order.iter().map(String::as_str).collect();
        trace.remove(50);
        let rows = shown(&format!("[{}]", order.join(", ")), &trace);
        assert_eq!(rows, ["… 48", "  49 l48", "  50 l49", "+ l50", "  51 l51", "  52 l52", "… 47"]);
    }

    #[test]
    fn a_line_that_moved_past_a_long_trace_is_drawn_as_a_move_at_both_ends() {
        for length in [300, 12_000] {
            let order: Vec<String> = (0..length).map(|n| format!("l{n}")).collect();
            let mut trace: Vec<&str> = order.iter().map(String::as_str).collect();
            let first = trace.remove(0);
            trace.push(first);
            let rows = shown(&format!("[{}]", order.join(", ")), &trace);
            let belongs = format!("+ l0 (printed in line {length})");
            let skipped = format!("… {}", length - 5);
            let (before, last) = (length - 2, length - 1);
            assert_eq!(
                rows,
                [
                    belongs,
                    "  1 l1".to_owned(),
                    "  2 l2".to_owned(),
                    skipped,
                    format!("  {before} l{before}"),
                    format!("  {last} l{last}"),
                    format!("~ {length} l0"),
                ]
            );
        }
    }

    #[test]
    fn no_line_of_a_long_shuffle_is_drawn_as_missing_or_without_a_place() {
        let order: Vec<String> = (0..20_000).map(|n| format!("l{n}")).collect();
        let mut trace: Vec<&str> = order.iter().map(String::as_str).collect();
        fastrand::Rng::with_seed(1).shuffle(&mut trace);
        let judged = Order::from_text(&format!("[{}]", order.join(", "))).unwrap().judge(trace);
        let Judgement::Illegal(finding) = judged else { panic!("legal") };
        let rows = rows(&finding.closest.unwrap(), &finding.trace);
        assert!(rows.len() <= MOST_ROWS, "{} rows", rows.len());
        let is_move = |row: &Row| {
            matches!(
                row,
                Row::Same(..) | Row::BelongsHere(_, Some(_)) | Row::WasPrinted(..) | Row::Skipped(_)
            )
        };
        assert!(rows.iter().all(is_move), "{rows:?}");
    }

    #[test]
    fn the_line_that_moved_is_the_one_that_the_closest_order_moves_and_not_its_twin() {
        // Both `a` are printed; which one stays is the closest order's decision.
        let rows = shown("[x, a, y, a]", &["a", "x", "a", "y"]);
        let moves = rows.iter().filter(|row| row.starts_with('~')).count();
        let belong =
            rows.iter().filter(|row| row.starts_with('+') && row.contains("printed in line")).count();
        assert_eq!((moves, belong), (1, 1), "{rows:?}");
        assert!(rows.iter().all(|row| !row.starts_with('-')), "{rows:?}");
    }

    #[test]
    fn every_row_is_shown_or_counted_as_hidden_and_never_more_than_forty() {
        let order: Vec<String> = (0..500).map(|n| format!("l{n}")).collect();
        let text = format!("[{}]", order.join(", "));
        let mut rng = fastrand::Rng::with_seed(3);
        for changes in [1, 3, 12, 60, 400] {
            let mut trace = order.clone();
            for _ in 0..changes {
                let at = rng.usize(..trace.len());
                match rng.u8(..3) {
                    0 => drop(trace.remove(at)),
                    1 => trace.insert(at, "extra".to_owned()),
                    _ => {
                        let line = trace.remove(at);
                        trace.insert(rng.usize(..trace.len()), line);
                    }
                }
            }
            let judged = Order::from_text(&text).unwrap().judge(trace.iter().map(String::as_str));
            let Judgement::Illegal(finding) = judged else { continue };
            let closest = finding.closest.unwrap();
            let rows = rows(&closest, &finding.trace);
            let kept = closest.lines.iter().filter(|line| line.kept).count();
            let counted = |row: &Row| if let Row::Skipped(hidden) = row { *hidden } else { 1 };
            assert_eq!(rows.iter().map(counted).sum::<usize>(), order.len() + trace.len() - kept);
            assert!(rows.len() <= MOST_ROWS, "{} rows", rows.len());
        }
    }
}
