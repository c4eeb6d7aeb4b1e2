//! The pages beside a gradebook: feedback for each learner, and the report of the class.

use anyhow::{Context as _, Result};

use crate::class::HiddenLines;
use crate::class_report::alike::published::{self, Published};
use crate::class_report::{self, Alike, alike};
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
    language: Language,
) -> feedback::Options<'o> {
    feedback::Options { language, hidden, book, course, in_full: Some(gradebook) }
}

/// The fact that keeps the language in which the pages are written.
const LANGUAGE: &str = "language";

/// The language of what learners read: the one that was typed, else that of the pages before, else the instructor's own.
/// Whoever sets a mark from a terminal in another language changes no page's language.
pub(super) fn language(gradebook: &Gradebook, typed: Option<Language>) -> Result<Language> {
    let before = gradebook.fact::<String>(LANGUAGE)?;
    Ok(typed.or_else(|| Language::tagged(&before?)).unwrap_or_else(Language::current))
}

/// Where the class says that the book is.
pub(super) fn book(gradebook: &Gradebook) -> Result<Option<String>> {
    Ok(gradebook.fact::<Option<String>>("book")?.flatten())
}

/// Writes all of them anew, in this language.
///
/// # Errors
/// A file that cannot be written, or the database.
pub(super) fn write(
    gradebook: &Gradebook,
    course: &Course,
    sheet: &Sheet,
    hidden: HiddenLines,
    language: Language,
) -> Result<()> {
    gradebook.set_fact(LANGUAGE, &language.tag())?;
    let out = gradebook.folder();
    let several = gradebook.assignments()?.len() > 1;
    let within = |name: &str| if several { format!("{}-{name}", sheet.assignment) } else { name.to_owned() };
    let folder = within(FEEDBACK);
    let book = book(gradebook)?;
    let options = options(gradebook, Some(course), hidden, book.as_deref(), language);
    feedback::write(sheet, &out.join(&folder), &options)?;
    let mut alike = Alike::default();
    for column in &sheet.columns {
        let Ok(exercise) = course.find(&column.exercise) else { continue };
        compare(gradebook, sheet, exercise, &mut alike)?;
    }
    let options = class_report::Options { language, feedback: Some(&folder) };
    class_report::write(sheet, &alike, &options, &out.join(within(REPORT)))?;
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
        let language = language(gradebook, None)?;
        write(gradebook, &course, &gradebook.sheet(assignment)?, facts.hidden, language)
    };
    write_all()
        .context(tr!("the gradebook has it, but the pages beside it are old; grade again to write them"))
}

/// Compares the works for one exercise. One work is in memory at a time, and of the others what is compared.
fn compare(gradebook: &Gradebook, sheet: &Sheet, exercise: &Exercise, alike: &mut Alike) -> Result<()> {
    let Ok(spec) = exercise.spec() else { return Ok(()) };
    let id = exercise.id.as_str();
    let files_of = |learner: &str| {
        let mut files = gradebook.sources(&sheet.assignment, learner, id)?;
        files.retain(|path, _| spec.edit.contains(path));
        Ok::<_, crate::gradebook::Error>(files)
    };
    let learners: Vec<&str> = sheet.learners.iter().map(|standing| standing.learner.id.as_str()).collect();
    alike.similar.extend(alike::find(id, &learners, &files_of, &alike::Known::of(exercise))?);
    let (published, starters) = (Published::of(exercise), published::starters_of(exercise));
    alike.published.extend(published::find(id, &learners, &files_of, &published, &starters)?);
    Ok(())
}
