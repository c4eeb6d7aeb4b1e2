//! The roster: a CSV table of the learners, as an instructor wrote it or as a learning platform exports it.
//!
//! Its columns are known by their names, in any order. What is no column of a learner is passed over: a gradebook's
//! own columns come with every export.

use std::collections::BTreeMap;
use std::fmt;

use csv::{ByteRecord, ReaderBuilder};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use text::tr;

use super::moment;
use crate::learner::Learner;

/// More learners are no class.
const MOST_LEARNERS: usize = 100_000;
/// No field of a learner is longer, in characters.
const MOST_CHARACTERS: usize = 300;

/// A mistake in a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from one.
    pub line: u64,
    /// What is wrong, and what to do about it.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

impl std::error::Error for Fault {}

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Id,
    Name,
    First,
    Last,
    Email,
    Login,
    Number,
    Section,
    Platform,
    HandedIn,
    /// The time as Moodle's grading worksheet has it.
    Modified,
}

/// What a roster says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// The learners in the order of the rows.
    pub learners: Vec<Learner>,
    /// When each learner's last attempt was handed in, by the learner's id; `None` where no column says it.
    pub handed_in: Option<BTreeMap<String, Timestamp>>,
}

/// Reads a roster, its times in this zone.
///
/// # Errors
/// A table that is not CSV in UTF-8, lacks what tells learners apart, names one of them twice, or has a time that is none;
/// with the line.
pub fn read(bytes: &[u8], zone: Option<&TimeZone>) -> Result<Roster, Fault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(bytes)).from_reader(bytes);
    let mut records = Vec::new();
    let mut record = ByteRecord::new();
    let mut lines = Lines { bytes, at: 0, line: 1 };
    while reader.read_byte_record(&mut record).map_err(|error| broken(&error))? {
        let line = lines.of(record.position().map_or(0, csv::Position::byte));
        if record.iter().all(|field| field.trim_ascii().is_empty()) {
            continue;
        }
        records.push((line, texts(&record, line)?));
        if records.len() > MOST_LEARNERS {
            return Err(Fault {
                line,
                message: tr!("a roster has at most {most} rows", most = MOST_LEARNERS),
            });
        }
    }
    let mut records = records.into_iter();
    let Some((line, header)) = records.next() else {
        return Err(Fault {
            line: 1,
            message: tr!("the roster is empty; its first line names the columns, `id,name,email`"),
        });
    };
    let columns = columns(&header, line)?;
    let mut learners = Vec::new();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let is_time = |column: &Option<Column>| matches!(column, Some(Column::HandedIn | Column::Modified));
    let mut handed_in = columns.iter().any(is_time).then(BTreeMap::new);
    for (line, fields) in records {
        let Some((learner, time)) = learner(&columns, &fields, (line, zone))? else { continue };
        if let Some(first) = seen.insert(crate::intake::folded(&learner.id), line) {
            return Err(Fault {
                line,
                message: tr!(
                    "the id {id} stands in line {first} already; each learner is one row with an id of their own",
                    id = learner.id,
                    first = first
                ),
            });
        }
        if let (Some(times), Some(time)) = (&mut handed_in, time) {
            times.insert(learner.id.clone(), time);
        }
        learners.push(learner);
    }
    if learners.is_empty() {
        return Err(Fault {
            line,
            message: tr!("the roster has columns and no learner; write one row for each"),
        });
    }
    Ok(Roster { learners, handed_in })
}

/// The numbers of lines, blank ones counted, which the reader passes over in silence.
struct Lines<'l> {
    bytes: &'l [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line in which the record begins that was looked for from `start` on. Records come one after the other.
    fn of(&mut self, start: u64) -> u64 {
        let start = usize::try_from(start).unwrap_or(usize::MAX).min(self.bytes.len());
        while let Some(byte) = self.bytes.get(self.at) {
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            let ends = *byte == b'\n' || *byte == b'\r' && self.bytes.get(self.at + 1) != Some(&b'\n');
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}

/// A comma, or what spreadsheets write in its place where a comma is the decimal sign.
fn delimiter(bytes: &[u8]) -> u8 {
    let header = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let count = |wanted: u8| header.iter().filter(|byte| **byte == wanted).count();
    [b';', b'\t']
        .into_iter()
        .filter(|other| count(*other) > count(b','))
        .max_by_key(|other| count(*other))
        .unwrap_or(b',')
}

fn broken(error: &csv::Error) -> Fault {
    let line = error.position().map_or(1, csv::Position::line);
    Fault { line, message: tr!("this is not CSV: {reason}", reason = error) }
}

fn texts(record: &ByteRecord, line: u64) -> Result<Vec<String>, Fault> {
    let fault = |message| Err(Fault { line, message });
    let mut texts = Vec::with_capacity(record.len());
    for field in record {
        let Ok(text) = std::str::from_utf8(field) else {
            return fault(tr!(
                "the line is not UTF-8 text; save the table as \"CSV UTF-8\" in your spreadsheet"
            ));
        };
        texts.push(text.trim().to_owned());
    }
    Ok(texts)
}

/// What each column of the table means; `None` where it is none of a learner's.
fn columns(header: &[String], line: u64) -> Result<Vec<Option<Column>>, Fault> {
    let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
    // In a gradebook of Canvas the column "ID" is the platform's own number of the learner.
    let canvas = names.iter().any(|name| matches!(name.as_str(), "sis user id" | "sis login id"));
    let modified = "last modified (submission)";
    let moodle = names.iter().any(|name| name == modified);
    let by_hand = names.iter().any(|name| name == "handed in");
    let meaning = |name: &String| match name.as_str() {
        "handed in" => Some(Column::HandedIn),
        // Whoever adds a column has a reason not to take the platform's.
        name if name == modified && !by_hand => Some(Column::Modified),
        "identifier" if moodle => Some(Column::Platform),
        "id" if canvas => Some(Column::Platform),
        "id" | "student id" | "learner" => Some(Column::Id),
        "name" | "student" | "full name" | "student name" | "নাম" => Some(Column::Name),
        "first name" | "given name" => Some(Column::First),
        "surname" | "last name" | "family name" => Some(Column::Last),
        "email" | "e mail" | "email address" => Some(Column::Email),
        "login" | "sis login id" | "username" | "login id" => Some(Column::Login),
        "number" | "sis user id" | "id number" => Some(Column::Number),
        "section" | "group" | "groups" => Some(Column::Section),
        "platform" | "platform id" | "canvas user id" | "participant" => Some(Column::Platform),
        _ => None,
    };
    let columns: Vec<Option<Column>> = names.iter().map(meaning).collect();
    for (at, column) in columns.iter().enumerate() {
        if column.is_some() && columns[..at].contains(column) {
            return Err(Fault {
                line,
                message: tr!(
                    "two columns mean the same, the second is `{name}`; keep one",
                    name = header[at]
                ),
            });
        }
    }
    let names_somebody =
        [Column::Id, Column::Login, Column::Number, Column::Email, Column::Platform, Column::Name];
    if !names_somebody.iter().any(|column| columns.contains(&Some(*column))) {
        return Err(Fault {
            line,
            message: tr!(
                "no column says who the learners are, among {columns}; the first line names the columns, `id,name,email`",
                columns =
                    header.iter().map(|name| format!("`{}`", shown(name))).collect::<Vec<_>>().join(", ")
            ),
        });
    }
    Ok(columns)
}

/// The name of a column, however it is spelt.
fn plain(name: &str) -> String {
    let spaced: String = name
        .chars()
        .map(|c| if c == '_' || c == '-' { ' ' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shown(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    short.escape_debug().to_string()
}

/// The learner of a row and the time of the last attempt; `None` where the row is none: Canvas puts the points possible
/// below the names.
fn learner(
    columns: &[Option<Column>],
    fields: &[String],
    (line, zone): (u64, Option<&TimeZone>),
) -> Result<Option<(Learner, Option<Timestamp>)>, Fault> {
    let fault = |message| Err(Fault { line, message });
    let mut known: BTreeMap<Column, String> = BTreeMap::new();
    for (column, field) in columns.iter().zip(fields) {
        let (Some(column), false) = (column, field.is_empty()) else { continue };
        if field.chars().any(char::is_control) {
            return fault(tr!("the line holds a control character; a quote may be missing or one too many"));
        }
        if field.chars().count() > MOST_CHARACTERS {
            return fault(tr!(
                "a field has more than {most} characters; a quote may be missing",
                most = MOST_CHARACTERS
            ));
        }
        known.insert(*column, field.clone());
    }
    let mut take = |column| known.remove(&column);
    let (first, last) = (take(Column::First), take(Column::Last));
    let joined = match (first, last) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (first, last) => first.or(last),
    };
    let name = take(Column::Name).or(joined);
    let (email, login, number) = (take(Column::Email), take(Column::Login), take(Column::Number));
    let section = take(Column::Section);
    // Moodle's worksheet says "Participant 1001" where the names of its folders have the number alone.
    let platform = take(Column::Platform)
        .map(|id| id.strip_prefix("Participant ").map_or_else(|| id.clone(), str::to_owned));
    let time = match (take(Column::HandedIn), take(Column::Modified)) {
        (Some(text), _) => Some(moment::handed_in(&text, zone)),
        // So Moodle writes that nothing was handed in.
        (None, Some(text)) if text != "-" => Some(moment::of_moodle(&text, zone)),
        (None, _) => None,
    };
    let time = match time.transpose() {
        Ok(time) => time,
        Err(wrong) => {
            let parts = std::iter::once(wrong.message).chain(wrong.help);
            return fault(parts.collect::<Vec<_>>().join("; "));
        }
    };
    if platform.is_none() && name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("points possible"))
    {
        return Ok(None);
    }
    let id = [take(Column::Id), login.clone(), number.clone(), email.clone(), platform.clone(), name.clone()]
        .into_iter()
        .flatten()
        .next();
    let Some(id) = id else {
        return fault(tr!("nothing in this line says who it is; give the learner an id"));
    };
    let name = name.unwrap_or_else(|| id.clone());
    let learner = Learner { email, login, number, section, platform, ..Learner::new(id, name) };
    Ok(Some((learner, time)))
}
