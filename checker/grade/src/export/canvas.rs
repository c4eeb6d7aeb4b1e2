//! A CSV for Canvas' gradebook (Grades, Import): one column for the assignment, with its `Points Possible` below the
//! head. Canvas knows a learner by `ID`, `SIS User ID` or `SIS Login ID`. A title that it does not know becomes a new
//! assignment, and a score that it has is replaced, after a page that shows the changes.

use std::path::Path;

use super::{Error, Options, Written, cell, counted, most, put_table, totals};
use crate::gradebook::row::Sheet;

/// The columns before the assignment's own.
const HEAD: [&str; 5] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];
/// The name of the second row, with the blanks that Canvas writes before it.
const POSSIBLE: &str = "    Points Possible";

/// Writes the file `to`.
///
/// # Errors
/// Rows that are held and may not be; a file that cannot be written.
pub fn write(sheet: &Sheet, options: &Options<'_>, to: &Path) -> Result<Written, Error> {
    let (learners, left_out) = totals(counted(sheet, options.held)?);
    let row = |head: [String; 5], last: String| [head.to_vec(), vec![last]].concat();
    let mut rows = vec![row(HEAD.map(str::to_owned), cell::text(&sheet.title))];
    rows.push(row([POSSIBLE, "", "", "", ""].map(str::to_owned), most(sheet).to_string()));
    for (learner, total) in &learners {
        let who = &learner.standing.learner;
        let key = |key: &Option<String>| cell::text(key.as_deref().unwrap_or_default());
        let head =
            [cell::text(&who.name), key(&who.platform), key(&who.number), key(&who.login), key(&who.section)];
        rows.push(row(head, total.to_string()));
    }
    put_table(to, &rows, csv::Terminator::CRLF)?;
    Ok(Written { learners: learners.len(), left_out })
}
