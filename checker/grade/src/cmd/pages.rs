//! The pages beside a gradebook: feedback for each learner, and the report of the class.

use anyhow::{Context as _, Result};

use crate::class::HiddenLines;
use crate::class_report::{self, alike};
use crate::feedback;
use crate::gradebook::Gradebook;
use crate::gradebook::row::Sheet;
use crate::judge::Session;
use flow::course::{Course, Exercise};
use text::{Language, tr};

/// The folder of the learners' pages in the gradebook's.
const FEEDBACK: &str = "feedback";
/// The page of the class.
const REPORT: &str = "report.html";

/// How what learners read is written.
pub(super) fn options<'o>(
    gradebook: &'o Gradebook,
    course: Option<&'o Course>,
    hidden: HiddenLines,
    book: Option<&'o str>,
) -> feedback::Options<'o> {
    feedback::Options { language: Language::current(), hidden, book, course, in_full: Some(gradebook) }
}

/// Where the class says that the book is.
pub(super) fn book(gradebook: &Gradebook) -> Result<Option<String>> {
    Ok(gradebook.fact::<Option<String>>("book")?.flatten())
}

/// Writes all of them anew.
///
/// # Errors
/// A file that cannot be written, or the database.
pub(super) fn write(
    gradebook: &Gradebook,
    course: &Course,
    sheet: &Sheet,
    hidden: HiddenLines,
) -> Result<()> {
    let out = gradebook.folder();
    let several = gradebook.assignments()?.len() > 1;
    let within = |name: &str| if several { format!("{}-{name}", sheet.assignment) } else { name.to_owned() };
    let folder = within(FEEDBACK);
    let book = book(gradebook)?;
    feedback::write(sheet, &out.join(&folder), &options(gradebook, Some(course), hidden, book.as_deref()))?;
    let mut similar = Vec::new();
    for column in &sheet.columns {
        let Ok(exercise) = course.find(&column.exercise) else { continue };
        similar.extend(alike_in(gradebook, sheet, exercise)?);
    }
    let options = class_report::Options { language: Language::current(), feedback: Some(&folder) };
    class_report::write(sheet, &similar, &options, &out.join(within(REPORT)))?;
    Ok(())
}

/// Writes them anew after a mark or a comment was changed, with the course that the gradebook was graded by.
///
/// # Errors
/// The course is not there any more, a file that cannot be written, or the database.
pub(super) fn renew(gradebook: &Gradebook, assignment: &str) -> Result<()> {
    let write_all = || {
        let course = Session::course_of(gradebook)?;
        let facts = gradebook.assignment(assignment)?;
        write(gradebook, &course, &gradebook.sheet(assignment)?, facts.hidden)
    };
    write_all()
        .context(tr!("the gradebook has it, but the pages beside it are old; grade again to write them"))
}

/// The works for one exercise that are similar. One work is in memory at a time, and of the others what is compared.
fn alike_in(gradebook: &Gradebook, sheet: &Sheet, exercise: &Exercise) -> Result<Vec<alike::Similar>> {
    let Ok(spec) = exercise.spec() else { return Ok(Vec::new()) };
    let id = exercise.id.as_str();
    let files_of = |learner: &str| {
        let mut files = gradebook.sources(&sheet.assignment, learner, id)?;
        files.retain(|path, _| spec.edit.contains(path));
        Ok::<_, crate::gradebook::Error>(files)
    };
    let learners: Vec<&str> = sheet.learners.iter().map(|standing| standing.learner.id.as_str()).collect();
    Ok(alike::find(id, &learners, &files_of, &alike::Known::of(exercise))?)
}
