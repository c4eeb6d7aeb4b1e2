//! A unified diff of two texts, as `diff -u` writes it. It decides no colours.

use std::fmt::Write as _;
use std::ops::Range;

use similar::{DiffTag, group_diff_ops};

use super::edits::edits;

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 3;

/// How `old` becomes `new`, under the names of both; empty where they are equal.
pub fn unified_diff(old: &str, new: &str, names: [&str; 2]) -> String {
    let (old, new) = (lines(old), lines(new));
    let mut diff = String::new();
    for hunk in group_diff_ops(edits(&old, &new), CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        if diff.is_empty() {
            let _ = writeln!(diff, "--- {}\n+++ {}", names[0], names[1]);
        }
        let before = first.old_range().start..last.old_range().end;
        let after = first.new_range().start..last.new_range().end;
        let _ = writeln!(diff, "@@ -{} +{} @@", range(&before), range(&after));
        for change in &hunk {
            if change.tag() == DiffTag::Equal {
                add(&mut diff, ' ', &old[change.old_range()]);
            } else {
                add(&mut diff, '-', &old[change.old_range()]);
                add(&mut diff, '+', &new[change.new_range()]);
            }
        }
    }
    diff
}

/// The lines of a text, each with its end.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Adds lines, each behind its sign. A last line that has no end is told.
fn add(diff: &mut String, sign: char, lines: &[&str]) {
    for line in lines {
        diff.push(sign);
        diff.push_str(line);
        if !line.ends_with('\n') {
            diff.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// Numbers of lines as POSIX writes them: where it begins, counted from 1, and how many, unless it is one. No lines
/// stand behind the line before them.
fn range(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        many => format!("{},{many}", lines.start + 1),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use similar::TextDiff;

    use super::unified_diff;

    proptest! {
        #[test]
        fn it_is_the_diff_that_similar_draws(
            old in proptest::collection::vec("[ab]?", 0..30),
            new in proptest::collection::vec("[ab]?", 0..30),
            ends in any::<[bool; 2]>(),
        ) {
            let text = |lines: Vec<String>, end| lines.join("\n") + if end { "\n" } else { "" };
            let (old, new) = (text(old, ends[0]), text(new, ends[1]));
            let theirs = TextDiff::from_lines(&old, &new).unified_diff().header("old", "new").to_string();
            prop_assert_eq!(unified_diff(&old, &new, ["old", "new"]), theirs);
        }
    }
}
