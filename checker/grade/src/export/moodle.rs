//! A CSV for Moodle's gradebook (Grades, Import, CSV file), with grade and feedback in one file: an import of the one
//! alone can lose the other (Moodle docs, *Grade import*).
//!
//! In the import's form, choose encoding UTF-8 and separator comma, then map:
//!
//! | column | maps to |
//! |---|---|
//! | `ID number`, `Username` or `Email address` | under *Identify users by*, one of them |
//! | `Assignment: TITLE (Real)` | the assignment, or *new grade item* |
//! | `Assignment: TITLE (Feedback)` | *Feedback for* the assignment |
//!
//! Moodle compares addresses letter by letter; columns that are not mapped are ignored.

use std::path::Path;

use super::{Error, Options, Written, cell, counted, feedback_text, put_table, totals};
use crate::gradebook::row::Sheet;

/// Writes the file `to`.
///
/// # Errors
/// Rows that are held and may not be; a file that cannot be written.
pub fn write(sheet: &Sheet, options: &Options<'_>, to: &Path) -> Result<Written, Error> {
    let (learners, left_out) = totals(counted(sheet, options.held)?);
    let column = |what: &str| cell::text(&format!("Assignment: {} ({what})", sheet.title));
    let head = ["ID number", "Username", "Email address"].map(str::to_owned);
    let mut rows = vec![[head.to_vec(), vec![column("Real"), column("Feedback")]].concat()];
    for (learner, total) in &learners {
        let who = &learner.standing.learner;
        let key = |key: &Option<String>| cell::text(key.as_deref().unwrap_or_default());
        rows.push(vec![
            who.number.as_deref().map_or_else(|| cell::text(&who.id), cell::text),
            key(&who.login),
            key(&who.email),
            total.to_string(),
            cell::lines(feedback_text(sheet, learner.standing, options)?),
        ]);
    }
    put_table(to, &rows, csv::Terminator::CRLF)?;
    Ok(Written { learners: learners.len(), left_out })
}
