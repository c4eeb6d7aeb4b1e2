//! The diff that a learner reads: the closest legal order beside what was printed, with a line that
//! moved drawn as a move and never as two changes that have nothing to do with each other.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::order::Closest;

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 2;
/// No more rows than this are shown.
const MOST_ROWS: usize = 40;
/// Longer traces are compared around their first difference only.
const LONGEST: usize = 10_000;
/// How long the comparison may take; what it has by then is a valid diff, if not the shortest.
const PATIENCE: Duration = Duration::from_millis(500);

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
    /// This many unchanged lines are not shown.
    Skipped(usize),
}

/// The rows that show how `trace` differs from the closest legal order.
pub(super) fn rows(closest: &Closest, trace: &[String]) -> Vec<Row> {
    let wanted: Vec<&str> = closest.lines.iter().map(|line| line.text.as_str()).collect();
    let printed: Vec<&str> = trace.iter().map(String::as_str).collect();
    let same = wanted.iter().zip(&printed).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(CONTEXT);
    let (wanted, printed) = (cut(&wanted, from), cut(&printed, from));
    let deadline = Some(Instant::now() + PATIENCE);
    let ops = capture_diff_slices_deadline(Algorithm::Myers, wanted, printed, deadline);
    let mut all = Vec::new();
    let mut due: HashMap<&str, usize> = HashMap::new();
    for op in &ops {
        if let DiffOp::Delete { old_index, old_len, .. } | DiffOp::Replace { old_index, old_len, .. } = op {
            for text in &wanted[*old_index..old_index + old_len] {
                *due.entry(text).or_default() += 1;
            }
        }
    }
    // A printed line whose text is due elsewhere has moved; the first such lines are the moved ones.
    let mut moved_from: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut moved = vec![false; printed.len()];
    for op in &ops {
        if let DiffOp::Insert { new_index, new_len, .. } | DiffOp::Replace { new_index, new_len, .. } = op {
            for at in *new_index..new_index + new_len {
                if let Some(count) = due.get_mut(printed[at])
                    && *count > 0
                {
                    *count -= 1;
                    moved[at] = true;
                    moved_from.entry(printed[at]).or_default().push(from + at + 1);
                }
            }
        }
    }
    for places in moved_from.values_mut() {
        places.reverse();
    }
    for op in ops {
        let (_, old, new) = op.as_tag_tuple();
        if let DiffOp::Equal { .. } = op {
            all.extend(new.map(|at| Row::Same(from + at + 1, printed[at].to_owned())));
            continue;
        }
        for at in old {
            let place = moved_from.get_mut(wanted[at]).and_then(Vec::pop);
            let shown = if place.is_some() { wanted[at] } else { closest.lines[from + at].shown() };
            all.push(Row::BelongsHere(shown.to_owned(), place));
        }
        for at in new {
            let (line, text) = (from + at + 1, printed[at].to_owned());
            all.push(if moved[at] { Row::WasPrinted(line, text) } else { Row::NoPlace(line, text) });
        }
    }
    if from > 0 {
        all.insert(0, Row::Skipped(from));
    }
    fold(all)
}

fn cut<'l, 't>(lines: &'l [&'t str], from: usize) -> &'l [&'t str] {
    let from = from.min(lines.len());
    &lines[from..lines.len().min(from + LONGEST)]
}

/// Leaves out what is far from any change, and what is too much to read.
fn fold(rows: Vec<Row>) -> Vec<Row> {
    let changed: Vec<usize> =
        rows.iter().enumerate().filter(|(_, row)| !matches!(row, Row::Same(..))).map(|(at, _)| at).collect();
    let near = |at: usize| {
        let next = changed.partition_point(|change| *change < at);
        let after = changed.get(next).is_some_and(|change| change - at <= CONTEXT);
        let before = next.checked_sub(1).is_some_and(|before| at - changed[before] <= CONTEXT);
        after || before
    };
    let mut folded: Vec<Row> = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        let hide = !near(at) || folded.len() >= MOST_ROWS;
        match (hide, folded.last_mut()) {
            (false, _) => folded.push(row),
            (true, Some(Row::Skipped(count))) => *count += 1,
            (true, _) => folded.push(Row::Skipped(1)),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{Judgement, Order};

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
}
