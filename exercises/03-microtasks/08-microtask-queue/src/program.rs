//! The program on stdin, as a tree of lines. It is about reading, and not about queues.

use std::iter::Peekable;

/// One line, and the lines that stand below it and further to the right.
pub(crate) struct Step {
    pub(crate) line: String,
    pub(crate) children: Vec<Step>,
}

/// Reads a program: two blanks more at the start of a line are one level deeper.
pub(crate) fn parse(text: &str) -> Vec<Step> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    steps(&mut lines, 0)
}

/// The lines that begin with exactly `blanks` blanks, as far as they go, with all that is below them.
fn steps<'t>(lines: &mut Peekable<impl Iterator<Item = &'t str>>, blanks: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    while let Some(line) = lines.next_if(|line| line.len() - line.trim_start().len() == blanks) {
        steps.push(Step { line: line.trim().to_owned(), children: self::steps(lines, blanks + 2) });
    }
    steps
}
