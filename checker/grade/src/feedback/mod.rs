//! What one learner reads of their work: one page as HTML and one as Markdown, in their language.
//!
//! [`story`] decides what may be told; [`html`], [`markdown`] and [`plain`] only draw it.

pub mod file_name;
mod html;
pub(crate) mod markdown;
pub mod plain;
pub mod story;

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use checker::report::clean;
use flow::course::Course;
use text::{Language, in_language, tr};

use crate::class::HiddenLines;
use crate::gradebook;
use crate::gradebook::row::{Column, InFull, Row, Sheet, Standing};
use story::Story;

/// How feedback is written.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// Its language.
    pub language: Language,
    /// What learners see of hidden cases.
    pub hidden: HiddenLines,
    /// Where the book is served, as `https://example.edu/book`; without it the place is named and not linked.
    pub book: Option<&'o str>,
    /// The course, whose exercises say which limits they have.
    pub course: Option<&'o Course>,
    /// Where the rows of a learner are in full; without it the sheet's own are.
    pub in_full: Option<&'o dyn InFull>,
}

impl Options<'_> {
    /// The rows of a learner in full.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn rows<'s>(&self, sheet: &Sheet, learner: &'s Standing) -> Result<Cow<'s, [Row]>, gradebook::Error> {
        Ok(match self.in_full {
            Some(in_full) => Cow::Owned(in_full.rows(sheet, learner)?),
            None => Cow::Borrowed(&learner.rows),
        })
    }
}

/// Why feedback could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{}", tr!("the file `{path}` could not be written: {reason}; make room there, or choose another folder", path = .path.display(), reason = .source))]
pub struct Unwritten {
    /// What was to be written.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// Why there is no feedback.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be written.
    #[error(transparent)]
    Unwritten(#[from] Unwritten),
    /// A learner's rows could not be read.
    #[error(transparent)]
    Gradebook(#[from] gradebook::Error),
}

/// Writes `NAME.html` and `NAME.md` for every learner into the folder `to`, NAME by [`file_name::file_name`].
/// Returns how many learners there are.
///
/// # Errors
/// The first file that cannot be written, or the first learner who cannot be read.
pub fn write(sheet: &Sheet, to: &Path, options: &Options<'_>) -> Result<usize, Error> {
    in_language(options.language, || {
        make_folder(to)?;
        for learner in &sheet.learners {
            let page = Page::of(sheet, learner, options)?;
            let name = file_name::file_name(&learner.learner.id);
            put(&to.join(format!("{name}.html")), html::page(&page))?;
            put(&to.join(format!("{name}.md")), markdown::page(&page))?;
        }
        Ok(sheet.learners.len())
    })
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), Unwritten> {
    fs::create_dir_all(path).map_err(|source| Unwritten { path: path.to_owned(), source })
}

/// Writes a file as a whole: whoever reads it meanwhile reads the old one or the new one.
pub(crate) fn put(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Unwritten> {
    put_parts(path, std::iter::once(content))
}

/// The same for a file of several parts, each made when it is written.
pub(crate) fn put_parts<P: AsRef<[u8]>>(
    path: &Path,
    mut parts: impl Iterator<Item = P>,
) -> Result<(), Unwritten> {
    let mut write = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().permissions(readable_by_others()).tempfile_in(folder)?;
        parts.try_for_each(|part| io::Write::write_all(&mut file, part.as_ref()))?;
        file.persist(path).map(drop).map_err(|error| error.error)
    };
    write().map_err(|source| Unwritten { path: path.to_owned(), source })
}

/// What is handed out may be read by the one who hands it out, and by a web server, as the umask allows.
fn readable_by_others() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    fs::Permissions::from_mode(0o644)
}

/// Everything that a learner's page says.
struct Page<'p> {
    sheet: &'p Sheet,
    learner: &'p Standing,
    options: &'p Options<'p>,
    stories: Vec<Story>,
}

impl<'p> Page<'p> {
    fn of(
        sheet: &'p Sheet,
        learner: &'p Standing,
        options: &'p Options<'p>,
    ) -> Result<Self, gradebook::Error> {
        Ok(Self { sheet, learner, options, stories: stories(sheet, learner, options)? })
    }

    /// `31.5 of 40`, with what is still open.
    fn total(&self) -> String {
        let (total, open) = self.learner.total();
        let max = self.sheet.columns.iter().map(|column| column.max).sum::<crate::points::Points>();
        match open {
            0 => tr!("{points} of {max}", points = total, max = max),
            open => tr!("{points} of {max}, {open} still open", points = total, max = max, open = open),
        }
    }

    /// What is said of the attempt as a whole.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        match self.learner.attempt {
            None => notes.push(tr!("Nothing was handed in.")),
            Some((number, of)) => {
                notes.push(tr!("Attempt {number} of {of} counts.", number = number, of = of));
            }
        }
        if let Some(moment) = self.learner.handed_in {
            notes.push(tr!("Handed in: {moment}.", moment = moment_in_words(self.sheet, moment)));
        }
        if let Some(late) = self.learner.late {
            notes.push(tr!(
                "That is {span} after it was due; {percent} % of the points are left.",
                span = story::span(late.seconds),
                percent = late.percent
            ));
        }
        notes.extend(self.learner.notes.iter().map(|note| clean(note)));
        notes
    }
}

/// A moment in the time zone of the class, or in UTC where it names none.
pub(crate) fn moment_in_words(sheet: &Sheet, moment: jiff::Timestamp) -> String {
    let due = sheet.due.as_deref().and_then(|due| due.parse::<jiff::Zoned>().ok());
    let zone = due.map_or(jiff::tz::TimeZone::UTC, |due| due.time_zone().clone());
    moment.to_zoned(zone).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// What is told of each exercise, in the order of the assignment and the language that is spoken now.
///
/// # Errors
/// The rows of the learner cannot be read.
pub fn stories(
    sheet: &Sheet,
    learner: &Standing,
    options: &Options<'_>,
) -> Result<Vec<Story>, gradebook::Error> {
    let late = learner.late.map(|late| late.percent);
    let story = |(column, row): (&Column, &Row)| {
        let exercise = options.course.and_then(|course| course.find(&column.exercise).ok());
        let limits = exercise.and_then(|exercise| exercise.spec().ok()).map(|spec| &spec.limits);
        Story::of(column, row, options.hidden, limits, late)
    };
    Ok(sheet.columns.iter().zip(options.rows(sheet, learner)?.iter()).map(story).collect())
}

/// The address of a place in the book, `03-microtasks#drain`; nothing where nobody said where the book is, or where
/// that is no address of the web.
fn book_address(options: &Options<'_>, place: &str) -> Option<String> {
    let base = options.book.filter(|base| base.starts_with("https://") || base.starts_with("http://"))?;
    let (page, anchor) = place.split_once('#')?;
    Some(format!("{}/{}/{page}.html#{anchor}", base.trim_end_matches('/'), options.language.tag()))
}

#[cfg(test)]
mod tests;
