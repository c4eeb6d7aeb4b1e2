//! The gradebook for other systems. An export writes what the rows say and works nothing out; what a row that is held
//! counts as must be said, or there is no export.
//!
//! What learners will read in an export is told by the same policy as on their own pages ([`crate::feedback`]).

pub mod canvas;
mod cell;
pub mod gradescope;
pub mod json;
pub mod junit;
pub mod moodle;
pub mod nbgrader;

use std::path::Path;

use checker::report::clean;
use text::{in_language, tr, trn};

use crate::feedback::story::Story;
use crate::feedback::{self, Unwritten, plain, put, stories};
use crate::gradebook;
use crate::gradebook::row::{Row, Sheet, Standing};
use crate::points::Points;

/// No more held rows than this are named where an export refuses them.
const NAMED: usize = 5;

/// What a row that is held counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HeldAs {
    /// Nothing: there is no export while a row is held.
    #[default]
    Refuse,
    /// No points.
    Zero,
    /// All its points.
    Full,
    /// It is left out, and with it whoever has it, where the other system knows totals only.
    Omit,
}

/// How an export is written.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// What a row that is held counts as.
    pub held: HeldAs,
    /// How what learners read is written: the language, and what they see of hidden cases.
    pub feedback: feedback::Options<'o>,
}

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Rows are held, and nobody said what they count as.
    #[error("{}", refusal(rows))]
    Held {
        /// Each with its learner, its exercise and its reference number.
        rows: Vec<String>,
    },
    /// A file could not be written.
    #[error(transparent)]
    Unwritten(#[from] Unwritten),
    /// A learner's rows could not be read.
    #[error(transparent)]
    Gradebook(#[from] gradebook::Error),
}

fn refusal(rows: &[String]) -> String {
    let named = rows.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    let more = rows.len().saturating_sub(NAMED);
    let named = if more > 0 { tr!("{rows} and {more} more", rows = named, more = more) } else { named };
    trn!(
        rows.len(),
        "nothing was exported, since {count} row is held: {rows}. Grade again, set its mark by hand, or say what it counts as: --held zero, --held full or --held omit",
        "nothing was exported, since {count} rows are held: {rows}. Grade again, set their marks by hand, or say what they count as: --held zero, --held full or --held omit",
        rows = named
    )
}

/// What an export holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// How many learners are in it.
    pub learners: usize,
    /// Who is not, by id: whoever the roster does not name, and whoever has a row that is held and omitted.
    pub left_out: Vec<String>,
}

/// A learner, with what each row counts.
#[derive(Debug)]
struct Counted<'s> {
    standing: &'s Standing,
    /// What each row counts; nothing where it is held and omitted.
    marks: Vec<Option<Points>>,
}

impl Counted<'_> {
    /// The sum; nothing where a part of it is not known.
    fn total(&self) -> Option<Points> {
        self.marks.iter().copied().sum::<Option<Points>>()
    }

    /// The rows with what they count.
    fn rows(&self) -> impl Iterator<Item = (&Row, Option<Points>)> {
        self.standing.rows.iter().zip(self.marks.iter().copied())
    }
}

/// What every row counts.
fn counted(sheet: &Sheet, held: HeldAs) -> Result<Vec<Counted<'_>>, Error> {
    let open: Vec<String> = (sheet.learners.iter())
        .flat_map(|learner| {
            learner.rows.iter().zip(&sheet.columns).map(move |(row, column)| (learner, row, column))
        })
        .filter(|(_, row, _)| row.mark.is_none())
        .map(|(learner, row, column)| {
            format!("{} {} ({})", clean(&learner.learner.id), clean(&column.exercise), clean(&row.reference))
        })
        .collect();
    if held == HeldAs::Refuse && !open.is_empty() {
        return Err(Error::Held { rows: open });
    }
    let mark = |row: &Row| {
        row.mark.or(match held {
            HeldAs::Zero => Some(Points::ZERO),
            HeldAs::Full => Some(row.max),
            HeldAs::Refuse | HeldAs::Omit => None,
        })
    };
    let counted =
        |standing: &'_ Standing| -> Vec<Option<Points>> { standing.rows.iter().map(mark).collect() };
    Ok(sheet.learners.iter().map(|standing| Counted { standing, marks: counted(standing) }).collect())
}

/// Those whom a learning platform knows and whose total is known; and the ids of the others.
fn totals<'s>(counted: Vec<Counted<'s>>) -> (Vec<(Counted<'s>, Points)>, Vec<String>) {
    let mut known = Vec::new();
    let mut left_out = Vec::new();
    for learner in counted {
        match learner.total().filter(|_| learner.standing.learner.enrolled) {
            Some(total) => known.push((learner, total)),
            None => left_out.push(learner.standing.learner.id.clone()),
        }
    }
    (known, left_out)
}

/// What an assignment is worth.
fn most(sheet: &Sheet) -> Points {
    sheet.columns.iter().map(|column| column.max).sum()
}

/// Feedback for a field: a line for each exercise.
fn feedback_text(
    sheet: &Sheet,
    learner: &Standing,
    options: &Options<'_>,
) -> Result<String, gradebook::Error> {
    in_language(options.feedback.language, || {
        let stories: Vec<Story> = stories(sheet, learner, &options.feedback)?;
        Ok(stories.iter().map(plain::line).collect::<Vec<_>>().join("\n"))
    })
}

/// Writes a table (RFC 4180). Its cells have been made safe before, by [`cell`].
fn put_table(to: &Path, rows: &[Vec<String>], end: csv::Terminator) -> Result<(), Unwritten> {
    let table = || -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::WriterBuilder::new().terminator(end).from_writer(Vec::new());
        rows.iter().try_for_each(|row| writer.write_record(row))?;
        writer.into_inner().map_err(|error| error.into_error().into())
    };
    let unwritten = |error: csv::Error| Unwritten { path: to.to_owned(), source: error.into() };
    put(to, table().map_err(unwritten)?)
}

#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;
