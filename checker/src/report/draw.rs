//! The rows of the diff as they are shown, on a terminal and on a page: each change with a sign before it and a word
//! behind it, so that no meaning hangs on colour alone.

use std::fmt::Write as _;

use super::diff::{self, Row};
use super::headline::NARROW;
use super::terminal::clean;
use super::terminal::style::{BAD, FAINT, GOOD, OFF};
use order::{Closest, look_alike, revealed};
use text::tr;

/// What a row of the diff is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A printed line that may stay.
    Same,
    /// A printed line that moves belongs here.
    BelongsHere,
    /// A line that was not printed belongs here.
    Missing,
    /// A line was printed here that moves.
    WasPrinted,
    /// A line was printed here that has no place at all.
    NoPlace,
    /// So many rows are not shown.
    Skipped,
}

/// One row of the diff as every terminal and page shows it: no output in it can steer what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffRow {
    /// What it is about.
    pub kind: RowKind,
    /// Its sign: the number of a line that stays, `+`, or `-` and the number of a line that goes.
    pub sign: String,
    /// The line, or how many are not shown.
    pub text: String,
    /// What happens to the line, in words; empty where it stays.
    pub mark: String,
}

/// The rows that show how `trace` differs from the closest legal order; `brief` says it in fewer words.
pub fn diff_rows(closest: &Closest, trace: &[String], brief: bool) -> Vec<DiffRow> {
    let rows = diff::rows(closest, trace);
    let of = |missing: bool| {
        rows.iter().filter_map(move |row| match row {
            Row::BelongsHere(line, None) if missing => Some(line.as_str()),
            Row::NoPlace(_, line) if !missing => Some(line.as_str()),
            _ => None,
        })
    };
    // A missing line and one without a place may look the same; then what differs is shown.
    let show = |line: &str, missing: bool| {
        let has_twin = of(!missing).any(|other| look_alike(line, other));
        clean(&if has_twin { revealed(line) } else { line.to_owned() })
    };
    let drawn = |row: &Row| {
        let (kind, sign, text, mark) = match row {
            Row::Same(no, line) => (RowKind::Same, no.to_string(), clean(line), String::new()),
            Row::BelongsHere(line, Some(no)) => {
                let mark = match brief {
                    true => tr!("from {line}", line = no),
                    false => tr!("belongs here (printed as line {line})", line = no),
                };
                (RowKind::BelongsHere, "+".to_owned(), clean(line), mark)
            }
            Row::BelongsHere(line, None) => {
                (RowKind::Missing, "+".to_owned(), show(line, true), tr!("missing"))
            }
            Row::WasPrinted(no, line) => {
                let mark = if brief { tr!("moves") } else { tr!("was printed here") };
                (RowKind::WasPrinted, format!("-{no}"), clean(line), mark)
            }
            Row::NoPlace(no, line) => {
                let mark = if brief { tr!("no place") } else { tr!("has no place") };
                (RowKind::NoPlace, format!("-{no}"), show(line, false), mark)
            }
            Row::Skipped(lines) => {
                (RowKind::Skipped, "⋮".to_owned(), tr!("{count} more", count = lines), String::new())
            }
        };
        DiffRow { kind, sign, text, mark }
    };
    rows.iter().map(drawn).collect()
}

/// What is said below a diff whose legal order may not be the closest; nothing where it is.
pub fn is_only_near(closest: &Closest) -> Option<String> {
    closest.near.then(|| tr!("(a legal order that is near; a nearer one may exist)"))
}

/// Adds the closest legal order beside the trace.
pub(super) fn draw(closest: &Closest, trace: &[String], width: usize, text: &mut String) {
    for DiffRow { kind, sign, text: line, mark } in diff_rows(closest, trace, width < NARROW) {
        let colour = match kind {
            RowKind::Same | RowKind::Skipped => FAINT,
            RowKind::BelongsHere | RowKind::Missing => GOOD,
            RowKind::WasPrinted | RowKind::NoPlace => BAD,
        };
        let arrow = if mark.is_empty() { "" } else { "   ← " };
        let _ = writeln!(text, "    {colour}{sign:>5}   {line}{arrow}{mark}{OFF}");
    }
    if let Some(near) = is_only_near(closest) {
        let _ = writeln!(text, "    {FAINT}{near}{OFF}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use order::{Judgement, Order};

    fn drawn(order: &str, trace: &[&str], width: usize) -> Vec<String> {
        let Judgement::Illegal(finding) = Order::from_text(order).unwrap().judge(trace.iter().copied())
        else {
            panic!("legal")
        };
        let mut text = String::new();
        draw(&finding.closest.unwrap(), &finding.trace, width, &mut text);
        let text = anstream::adapter::strip_str(&text).to_string();
        text.lines().map(|line| line.trim().to_owned()).collect()
    }

    #[test]
    fn two_lines_that_look_the_same_show_what_differs() {
        let rows = drawn("[a, job 1]", &["a", "job\u{a0}1"], 80);
        assert_eq!(rows, ["1   a", "+   job 1   ← missing", "-2   job\\u{a0}1   ← has no place"]);
    }

    #[test]
    fn a_narrow_terminal_has_the_same_rows_in_fewer_words() {
        let trace = ["a", "c", "b"];
        assert!(
            drawn("[a, b, c]", &trace, 80).iter().any(|row| row.contains("belongs here (printed as line"))
        );
        let narrow = drawn("[a, b, c]", &trace, 40);
        assert!(narrow.iter().any(|row| row.ends_with("← moves")), "{narrow:?}");
        assert!(narrow.iter().any(|row| row.contains("← from ")), "{narrow:?}");
    }
}
