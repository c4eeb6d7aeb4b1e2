//! The CSV that `nbgrader export` writes, column for column (nbgrader, `plugins/export.py`), so that what reads the one
//! reads the other. nbgrader writes it without quotes; here a comma in a name is quoted (RFC 4180).
//!
//! A learner has one name here and two there: all of it is the last name, by which nbgrader's tables are sorted.

use std::path::Path;

use super::{Counted, Error, Options, Written, cell, counted, most, put_table, totals};
use crate::gradebook::row::Sheet;
use crate::points::Points;

/// The columns.
pub const COLUMNS: [&str; 11] = [
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
];

/// Writes the file `to`.
///
/// # Errors
/// Rows that are held and may not be; a file that cannot be written.
pub fn write(sheet: &Sheet, options: &Options<'_>, to: &Path) -> Result<Written, Error> {
    let (learners, left_out) = totals(counted(sheet, options.held)?);
    let due = sheet.due.as_deref().map(|due| match due.parse::<jiff::Zoned>() {
        Ok(due) => utc(due.timestamp()),
        Err(_) => cell::text(due),
    });
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    for (learner, score) in &learners {
        let who = &learner.standing.learner;
        let raw = raw_score(learner, *score);
        rows.push(vec![
            cell::text(&sheet.assignment),
            due.clone().unwrap_or_default(),
            learner.standing.handed_in.map(utc).unwrap_or_default(),
            cell::text(who.login.as_deref().unwrap_or(&who.id)),
            cell::text(&who.name),
            String::new(),
            cell::text(who.email.as_deref().unwrap_or_default()),
            decimal(raw),
            decimal(raw - *score),
            decimal(*score),
            decimal(most(sheet)),
        ]);
    }
    put_table(to, &rows, csv::Terminator::Any(b'\n'))?;
    Ok(Written { learners: learners.len(), left_out })
}

/// The points before lateness. A mark that a person has set is none that lateness takes from.
fn raw_score(learner: &Counted<'_>, score: Points) -> Points {
    let before = learner.rows().map(|(row, mark)| match (row.earned, &row.set_by_hand) {
        (Some(earned), None) => earned,
        _ => mark.unwrap_or(Points::ZERO),
    });
    before.sum::<Points>().max(score)
}

/// A moment as nbgrader keeps it: in UTC, without saying so.
fn utc(moment: jiff::Timestamp) -> String {
    moment.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A number as Python prints a float.
fn decimal(points: Points) -> String {
    let text = points.to_string();
    if text.contains('.') { text } else { format!("{text}.0") }
}
