//! What the screen shows, row by row, from what is known: a function of its arguments that does no I/O.
//!
//! Everything is one column. Nothing stands to the right of translated text, and the rows at the foot (where the
//! learner is, and which keys there are) are always there, however narrow the terminal is.

use std::ops::Range;

use crate::report::wrap::wrap;
use crate::report::{self, Size, clean};
use flow::course::{Case, Exercise, Kind, Spec};
use order::Picture;
use text::of_course;
use text::{tr, trn};

const STRONG: &str = "\x1b[1m";
const FAINT: &str = "\x1b[2m";
const OFF: &str = "\x1b[0m";
const SELECTED: &str = "\x1b[7m";

/// What one screen shows.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// At the top; always there.
    pub(super) head: Vec<String>,
    /// In the middle; what does not fit is scrolled.
    pub(super) body: Vec<String>,
    /// How many rows of the body are above the screen.
    pub(super) scroll: usize,
    /// Rows of the body that must be seen; the first of them, where not all can be.
    pub(super) must_see: Option<Range<usize>>,
    /// At the foot; always there.
    pub(super) foot: Vec<String>,
}

impl Page {
    /// The rows for a terminal of this size, and how far it is scrolled now.
    pub(super) fn rows(mut self, size: Size) -> (Vec<String>, usize) {
        let foot = self.foot.len().min(size.rows);
        // On a very low terminal the keys are worth more than the title.
        self.head.truncate(size.rows.saturating_sub(foot + 1));
        let room = size.rows - foot - self.head.len();
        let hidden = self.body.len().saturating_sub(room);
        // One row of the room is for the words that there is more.
        let says_more = hidden > 0 && room > 0;
        let room = if says_more { room - 1 } else { room };
        let mut scroll = self.scroll.min(self.body.len().saturating_sub(room));
        if let Some(Range { start, end }) = self.must_see {
            scroll = scroll.max(end.saturating_sub(room)).min(start);
        }
        let mut rows = self.head;
        let below = self.body.len().saturating_sub(scroll + room);
        let shown = self.body.len().min(scroll + room) - scroll;
        rows.extend(self.body.into_iter().skip(scroll).take(room));
        if says_more {
            let more = match (scroll, below) {
                (_, 0) => tr!("↑ there is more above"),
                (0, _) => trn!(below, "↓ {count} more row: arrow keys", "↓ {count} more rows: arrow keys"),
                _ => trn!(below, "↑ ↓ {count} more row", "↑ ↓ {count} more rows"),
            };
            rows.push(format!("{FAINT}{more}{OFF}"));
        }
        rows.extend(std::iter::repeat_n(String::new(), room - shown));
        let lost = self.foot.len() - foot;
        rows.extend(self.foot.into_iter().skip(lost));
        (rows, scroll)
    }
}

/// The keys, as many in a row as fit.
pub(super) fn keys(keys: &[String], columns: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for key in keys {
        match rows.last_mut() {
            Some(row) if row.chars().count() + 3 + key.chars().count() <= columns => {
                row.push_str(" · ");
                row.push_str(key);
            }
            _ => rows.push(key.clone()),
        }
    }
    rows.iter().map(|row| format!("{FAINT}{row}{OFF}")).collect()
}

/// The title of an exercise: its id, its title, how hard it is.
pub(super) fn head(exercise: &Exercise, columns: usize) -> Vec<String> {
    let mut rows = vec![format!("{STRONG}{}{OFF}", exercise.id)];
    if let Ok(spec) = exercise.spec() {
        rows.push(report::title(spec));
        rows.push(format!("{FAINT}{}{OFF}", report::size(spec)));
    }
    rows.push(format!("{FAINT}{}{OFF}", "─".repeat(columns.min(60))));
    rows
}

/// What is to be done, and in which files.
pub(super) fn goal(exercise: &Exercise, spec: &Spec, columns: usize) -> Vec<String> {
    let files: Vec<String> =
        spec.edit.iter().map(|file| format!("exercises/{}/{file}", exercise.dir)).collect();
    let goal = match spec.kind {
        Kind::Write => tr!("Complete the program, so that it prints one of the orders below."),
        Kind::Build => {
            tr!("Make the mechanism yourself, so that the program prints one of the orders below.")
        }
        Kind::Predict => tr!("Read src/main.rs and write into prediction.txt what it prints, one line each."),
    };
    let mut rows = vec![format!("{STRONG}{}{OFF}", tr!("What to do"))];
    rows.extend(prose(&goal, 2, columns));
    rows.extend(files.iter().map(|file| format!("  {file}")));
    rows.push(String::new());
    rows
}

/// The order that each case asks for. That of a `predict` exercise is what the learner looks for, so that it is shown
/// only when it was found.
pub(super) fn orders(spec: &Spec, columns: usize) -> Vec<String> {
    let mut rows = Vec::new();
    for (no, case) in spec.cases.iter().enumerate() {
        if no > 0 {
            rows.push(String::new());
        }
        rows.extend(of_case(case, spec.cases.len() > 1, columns));
    }
    rows
}

fn of_case(case: &Case, many: bool, columns: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let heading = match many {
        true => tr!("The order, case \"{name}\"", name = clean(&of_course(&case.name))),
        false => tr!("The order"),
    };
    rows.extend(prose(&heading, 0, columns).into_iter().map(|row| format!("{STRONG}{row}{OFF}")));
    if !case.inputs.args.is_empty() {
        let args: Vec<String> = case.inputs.args.iter().map(|arg| clean(&quoted(arg))).collect();
        rows.push(tr!("  its arguments:"));
        rows.extend(wrap(&args.join(" "), 4, columns).into_iter().map(|row| format!("    {row}")));
    }
    if !case.inputs.stdin.is_empty() {
        rows.push(tr!("  it reads on stdin:"));
        rows.extend(case.inputs.stdin.lines().map(|line| format!("    {}", clean(line))));
    }
    rows.extend(picture(&case.stdout.picture(), columns));
    rows
}

fn quoted(arg: &str) -> String {
    if arg.is_empty() || arg.contains([' ', '"', '\'']) { format!("\"{arg}\"") } else { arg.to_owned() }
}

/// An order as it is drawn, its edges and its rules.
pub(super) fn picture(picture: &Picture, columns: usize) -> Vec<String> {
    let mut rows: Vec<String> = picture.rows.iter().map(|row| format!("    {}", clean(row))).collect();
    let why = |why: &Option<String>| why.as_ref().map(|why| clean(&of_course(why)));
    for (first, second, reason) in &picture.edges {
        let (first, second) = (clean(first), clean(second));
        let said = match why(reason) {
            Some(why) => {
                tr!("\"{first}\" before \"{second}\": {why}", first = first, second = second, why = why)
            }
            None => tr!("\"{first}\" before \"{second}\"", first = first, second = second),
        };
        rows.extend(prose(&said, 2, columns));
    }
    for (line, reason) in &picture.never {
        let said = match why(reason) {
            Some(why) => tr!("never \"{line}\": {why}", line = clean(line), why = why),
            None => tr!("never \"{line}\"", line = clean(line)),
        };
        rows.extend(prose(&said, 2, columns));
    }
    for rule in picture.rules.iter().filter(|rule| {
        let told = |why: &Option<String>| why.as_ref() == Some(*rule);
        !picture.edges.iter().any(|(_, _, why)| told(why)) && !picture.never.iter().any(|(_, why)| told(why))
    }) {
        rows.extend(prose(&format!("• {}", clean(&of_course(rule))), 2, columns));
    }
    rows
}

/// The hints that were asked for, the rows of each.
pub(super) fn hints(spec: &Spec, shown: usize, columns: usize) -> Vec<Vec<String>> {
    let rows = |(no, hint): (usize, &String)| {
        let heading = tr!("Hint {number} of {all}", number = no + 1, all = spec.hints.len());
        let mut rows = vec![format!("{STRONG}{heading}{OFF}")];
        for line in of_course(hint).lines() {
            rows.extend(prose(&clean_long(line), 2, columns));
        }
        rows.push(String::new());
        rows
    };
    spec.hints.iter().take(shown).enumerate().map(rows).collect()
}

/// Text of the course's own, which is longer than what [`clean`] shows of a line.
fn clean_long(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).collect()
}

/// Prose, broken to fit, so far to the right.
pub(super) fn prose(line: &str, indent: usize, columns: usize) -> Vec<String> {
    wrap(line, indent, columns.max(20)).into_iter().map(|row| format!("{:indent$}{row}", "")).collect()
}

/// A row of a list, with a sign before the one that is chosen.
pub(super) fn chosen(row: &str, is_chosen: bool) -> String {
    if is_chosen { format!("{SELECTED}> {row}{OFF}") } else { format!("  {row}") }
}

/// A heading.
pub(super) fn strong(text: &str) -> String {
    format!("{STRONG}{text}{OFF}")
}

/// What matters less.
pub(super) fn faint(text: &str) -> String {
    format!("{FAINT}{text}{OFF}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: usize) -> Page {
        Page {
            head: vec!["head".into()],
            body: (0..body).map(|no| format!("row {no}")).collect(),
            foot: vec!["where".into(), "keys".into()],
            ..Page::default()
        }
    }

    #[test]
    fn the_keys_are_always_there_and_the_rest_has_the_room_that_is_left() {
        for rows in 1..12 {
            let (shown, _) = page(30).rows(Size { columns: 40, rows });
            assert_eq!(shown.len(), rows);
            assert_eq!(shown.last().unwrap(), "keys", "{shown:?}");
        }
        let (shown, _) = page(2).rows(Size { columns: 40, rows: 6 });
        assert_eq!(shown, ["head", "row 0", "row 1", "", "where", "keys"]);
    }

    #[test]
    fn what_does_not_fit_is_scrolled_and_says_so() {
        let size = Size { columns: 40, rows: 7 };
        let (shown, _) = page(10).rows(size);
        assert_eq!(shown[1..4], ["row 0", "row 1", "row 2"]);
        assert!(shown[4].contains("7 more rows"), "{shown:?}");
        let (shown, at) = Page { scroll: 99, ..page(10) }.rows(size);
        assert_eq!((at, shown[3].as_str()), (7, "row 9"), "nothing is scrolled past the end");
        let (shown, at) = Page { must_see: Some(5..6), ..page(10) }.rows(size);
        assert_eq!((at, shown[3].as_str()), (3, "row 5"));
        let (shown, at) = Page { must_see: Some(4..9), ..page(10) }.rows(size);
        assert_eq!((at, shown[1].as_str()), (4, "row 4"), "of what is too long the beginning");
    }

    #[test]
    fn keys_take_as_many_rows_as_they_need() {
        let all: Vec<String> = ["n next", "h hint", "q quit"].map(str::to_owned).to_vec();
        let strip = |rows: Vec<String>| -> Vec<String> {
            rows.iter().map(|row| anstream::adapter::strip_str(row).to_string()).collect()
        };
        assert_eq!(strip(keys(&all, 80)), ["n next · h hint · q quit"]);
        assert_eq!(strip(keys(&all, 16)), ["n next · h hint", "q quit"]);
    }
}
