//! `class.yaml` as it is written, read from nodes that know where they stand, so that its mistakes read as those of
//! `exercise.yaml` do. What it means is [`super::assignment`].

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use flow::course::Course;
use order::yaml::{self, At, Mark, Value, nearest};
use text::tr;

use super::{
    Assignment, Class, Counts, Extension, Feedback, HiddenLines, Late, Roster, Worth, moment, roster,
};
use crate::learner::Learner;
use crate::points::Points;

/// What a class may say.
pub(super) const CLASS: &[&str] = &["title", "roster", "seed", "time-zone", "book", "assignments"];
/// What an assignment may say.
pub(super) const ASSIGNMENT: &[&str] =
    &["id", "title", "exercises", "due", "late", "extensions", "counts", "feedback"];
/// What an exercise of an assignment may say.
pub(super) const WORTH: &[&str] = &["id", "points"];
/// What a late policy may say.
pub(super) const LATE: &[&str] = &["percent", "per", "grace", "at-least", "until"];
/// What an extension may say.
pub(super) const EXTENSION: &[&str] = &["due", "why"];
/// What the feedback may say.
pub(super) const FEEDBACK: &[&str] = &["hidden"];

/// A larger file is none that a person wrote, in bytes.
const MOST_BYTES: u64 = 4 << 20;
/// No exercise is worth more.
const MOST_POINTS: u32 = 1_000_000;

/// What is wrong with the files of a class. It is the instructor's to mend, before anything runs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read.
    #[error("{}", tr!("cannot read {path}: {reason}; check that it exists and that you may read it", path = path.display(), reason = source))]
    Read {
        /// Which one.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// `class.yaml` has a mistake.
    #[error("{}:{error}", path.display())]
    Class {
        /// The file.
        path: PathBuf,
        /// The mistake, with its line and column.
        error: yaml::Error,
    },
    /// The roster has a mistake.
    #[error("{}:{fault}", path.display())]
    Roster {
        /// The file.
        path: PathBuf,
        /// The mistake, with its line.
        fault: roster::Fault,
    },
}

impl Class {
    /// Reads `class.yaml` and the roster that it names. Exercises are named as on the command line and kept by id.
    ///
    /// # Errors
    /// The first mistake of either file, with its place and what to write instead.
    pub fn open(path: &Path, course: &Course) -> Result<Self, Error> {
        let mistake = |error| Error::Class { path: path.to_owned(), error };
        let bytes = read_capped(path)?;
        let text =
            std::str::from_utf8(&bytes).map_err(|error| mistake(not_utf8(&bytes, error.valid_up_to())))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let node = yaml::parse(text).map_err(mistake)?;
        let root = At::root(&node);
        let roster = roster_of(&root, path).map_err(mistake)?;
        let zone = zone_of(&root).map_err(mistake)?;
        let read = match &roster {
            Some(path) => roster::read(&read_capped(path)?, zone.as_ref())
                .map_err(|fault| Error::Roster { path: path.clone(), fault })?,
            None => Roster { learners: Vec::new(), handed_in: None },
        };
        class(&root, course, roster, read).map_err(mistake)
    }

    /// Reads the text of a `class.yaml` with the learners of a roster that was read elsewhere.
    ///
    /// # Errors
    /// The first mistake, with its place and what to write instead.
    pub fn parse(text: &str, course: &Course, learners: Vec<Learner>) -> Result<Self, yaml::Error> {
        let node = yaml::parse(text.strip_prefix('\u{feff}').unwrap_or(text))?;
        class(&At::root(&node), course, None, Roster { learners, handed_in: None })
    }
}

/// Reads a file that a person wrote; a FIFO or a disk without end is none.
fn read_capped(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(failed(io::Error::other(tr!("it is not a file"))));
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(failed(io::Error::other(tr!("it has more than {most} bytes", most = MOST_BYTES))));
    }
    Ok(bytes)
}

fn not_utf8(bytes: &[u8], valid: usize) -> yaml::Error {
    let before = &bytes[..valid];
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let mark = Mark {
        line: before.iter().filter(|&&byte| byte == b'\n').count() + 1,
        column: String::from_utf8_lossy(&before[start..]).chars().count() + 1,
    };
    yaml::Error { mark, path: String::new(), message: tr!("the file is not UTF-8 text"), help: None }
        .help(tr!("save it as UTF-8 in your editor"))
}

/// Where the roster is, as seen from the folder of `class.yaml`.
fn roster_of(root: &At<'_>, path: &Path) -> Result<Option<PathBuf>, yaml::Error> {
    let Some(roster) = root.get("roster") else { return Ok(None) };
    let name = filled(&roster)?;
    Ok(Some(path.parent().unwrap_or(Path::new("")).join(name)))
}

/// The time zone of the file and of its roster, where it names one.
fn zone_of(root: &At<'_>) -> Result<Option<TimeZone>, yaml::Error> {
    root.get("time-zone").map(|zone| moment::zone(&zone)).transpose()
}

fn class(
    root: &At<'_>,
    course: &Course,
    roster: Option<PathBuf>,
    Roster { learners, handed_in }: Roster,
) -> Result<Class, yaml::Error> {
    match &root.node.value {
        Value::Map(_) => {}
        Value::Empty => {
            return Err(root
                .error(tr!("the file is empty"))
                .help(tr!("write `title: …` and `assignments: …`; class.example.yaml shows all of it")));
        }
        _ => return Err(root.error(tr!("expected a class, which is a mapping (`title: …`)"))),
    }
    root.allow(&tr!("a class"), CLASS)?;
    let title = filled(
        &root
            .need("title")
            .map_err(|error| error.help(tr!("write `title: Asynchronous programming, autumn 2026`")))?,
    )?;
    let seed = root.get("seed").map_or(Ok(0), |seed| seed.whole_number())?;
    let zone = zone_of(root)?;
    let book = root.get("book").map(|book| address(&book)).transpose()?;
    let list = root
        .need("assignments")
        .map_err(|error| error.help(tr!("write `assignments:` and one `- id: …` for each")))?;
    let items = list.items()?;
    if items.is_empty() {
        return Err(list.error(tr!("at least one assignment is needed")).help(tr!("write `- id: week-1`")));
    }
    let mut assignments: Vec<Assignment> = Vec::with_capacity(items.len());
    for item in &items {
        let assignment = assignment(item, course, zone.as_ref(), roster.is_some().then_some(&learners))?;
        if assignments.iter().any(|known| known.id == assignment.id) {
            return Err(item
                .need("id")?
                .error(tr!("a second assignment has the id `{id}`", id = assignment.id))
                .help(tr!("give each assignment its own id")));
        }
        assignments.push(assignment);
    }
    let time_zone = zone.unwrap_or(TimeZone::UTC);
    Ok(Class { title, roster, learners, handed_in, time_zone, seed, book, assignments })
}

/// Where the book is served: an address that a page may link to.
fn address(at: &At<'_>) -> Result<String, yaml::Error> {
    let address = filled(at)?;
    let is_web = ["https://", "http://"].iter().any(|begin| address.starts_with(begin));
    if !is_web || address.contains(char::is_whitespace) {
        return Err(at
            .error(tr!("`{address}` is no address of the book", address = address))
            .help(tr!("write it as the browser shows it: https://example.org/loop-and-order")));
    }
    Ok(address.trim_end_matches('/').to_owned())
}

fn assignment(
    at: &At<'_>,
    course: &Course,
    zone: Option<&TimeZone>,
    roster: Option<&Vec<Learner>>,
) -> Result<Assignment, yaml::Error> {
    at.allow(&tr!("an assignment"), ASSIGNMENT)?;
    let id_at = at.need("id").map_err(|error| error.help(tr!("write `id: week-1`")))?;
    let id = id_at.text()?.to_owned();
    let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > 64 || id.starts_with('-') || !id.chars().all(is_id) {
        return Err(id_at
            .error(tr!("`{id}` cannot be the id of an assignment", id = id))
            .help(tr!("use lower-case letters, digits and hyphens, at most 64: `week-1`")));
    }
    let due = at.get("due").map(|due| moment::due(&due, zone)).transpose()?;
    let late = at.get("late").map_or(Ok(Late::Full), |policy| late(&policy))?;
    if let (Some(policy), None) = (at.get("late"), &due)
        && late != Late::Full
    {
        return Err(policy
            .error(tr!("nothing is late where nothing is due"))
            .help(tr!("write `due: 2026-11-30 23:59`, or leave `late` out")));
    }
    Ok(Assignment {
        title: at.get("title").map_or_else(|| Ok(id.clone()), |title| filled(&title))?,
        exercises: exercises(at, course)?,
        due,
        late,
        extensions: extensions(at, zone, roster)?,
        counts: match at.get("counts") {
            Some(counts) => {
                one_of(&counts, &[("last", Counts::Last), ("first", Counts::First), ("best", Counts::Best)])?
            }
            None => Counts::default(),
        },
        feedback: feedback(at)?,
        id,
    })
}

fn exercises(at: &At<'_>, course: &Course) -> Result<Vec<Worth>, yaml::Error> {
    let list = at
        .need("exercises")
        .map_err(|error| error.help(tr!("write their ids, `exercises: [microtasks/priority-order]`")))?;
    let items = list.items()?;
    if items.is_empty() {
        return Err(list.error(tr!("at least one exercise is needed")));
    }
    let mut exercises: Vec<Worth> = Vec::with_capacity(items.len());
    for item in items {
        let (named, points) = match &item.node.value {
            Value::Map(_) => {
                item.allow(&tr!("an exercise of an assignment"), WORTH)?;
                (item.need("id")?, item.get("points").map(|points| read_points(&points)).transpose()?)
            }
            _ => (item.clone(), None),
        };
        let found = course.find(named.text()?.trim()).map_err(|error| named.error(error.to_string()))?;
        let exercise = found.id.to_string();
        if exercises.iter().any(|known| known.exercise == exercise) {
            return Err(named.error(tr!("the exercise {id} stands twice", id = exercise)));
        }
        exercises.push(Worth { exercise, points });
    }
    Ok(exercises)
}

fn read_points(at: &At<'_>) -> Result<Points, yaml::Error> {
    let points: Points = at.text()?.trim().parse().map_err(|error| at.error(format!("{error}")))?;
    if points < Points::ZERO || points > Points::whole(MOST_POINTS) {
        return Err(at.error(tr!(
            "expected 0 to {most} points, found {points}",
            most = MOST_POINTS,
            points = points
        )));
    }
    Ok(points)
}

fn late(at: &At<'_>) -> Result<Late, yaml::Error> {
    if let Value::Scalar { .. } = at.node.value {
        return one_of(at, &[("full", Late::Full), ("none", Late::None)]).map_err(|error| {
            let more = tr!("a deduction is `late: {{percent: 10, per: day}}`");
            let help = error.help.clone().map_or_else(|| more.clone(), |help| format!("{help}; {more}"));
            error.help(help)
        });
    }
    at.allow(&tr!("a late policy"), LATE)?;
    let percent =
        percent(&at.need("percent").map_err(|error| {
            error.help(tr!("write how many percent of the points it costs, `percent: 10`"))
        })?)?;
    let per = at.need("per").map_err(|error| error.help(tr!("write `per: day` or `per: hour`")))?;
    let period_seconds = one_of(&per, &[("day", 86_400), ("hour", 3_600)])?;
    let grace_seconds = at.get("grace").map_or(Ok(0), |grace| moment::span(&grace))?;
    let until_seconds = at.get("until").map(|until| moment::span(&until)).transpose()?;
    if let (Some(until), Some(seconds)) = (at.get("until"), until_seconds)
        && seconds < grace_seconds
    {
        return Err(until.error(tr!("it ends before the time of grace does")));
    }
    Ok(Late::Less {
        grace_seconds,
        percent,
        period_seconds,
        at_least_percent: at.get("at-least").map_or(Ok(0), |least| self::percent(&least))?,
        until_seconds,
    })
}

fn percent(at: &At<'_>) -> Result<u32, yaml::Error> {
    let text = at.text()?.trim();
    let number = text.strip_suffix('%').unwrap_or(text).trim_end();
    number
        .parse()
        .ok()
        .filter(|percent| *percent <= 100)
        .ok_or_else(|| at.error(tr!("expected a percentage from 0 to 100, found `{text}`", text = text)))
}

fn extensions(
    at: &At<'_>,
    zone: Option<&TimeZone>,
    roster: Option<&Vec<Learner>>,
) -> Result<BTreeMap<String, Extension>, yaml::Error> {
    let Some(list) = at.get("extensions") else { return Ok(BTreeMap::new()) };
    let mut extensions = BTreeMap::new();
    for (key, value) in list.entries()? {
        if let Some(learners) = roster
            && !learners.iter().any(|learner| learner.id == key.text)
        {
            let ids = learners.iter().map(|learner| learner.id.as_str());
            let error = yaml::Error {
                mark: key.mark,
                path: value.path.clone(),
                message: tr!("the roster has no learner with the id `{id}`", id = key.text),
                help: None,
            };
            return Err(match nearest(&key.text, ids) {
                Some(near) => error.help(tr!("did you mean `{name}`?", name = near)),
                None => error.help(tr!("write the id as the roster has it")),
            });
        }
        let (due, why) = match &value.node.value {
            Value::Map(_) => {
                value.allow(&tr!("an extension"), EXTENSION)?;
                (value.need("due")?, value.get("why").map(|why| filled(&why)).transpose()?)
            }
            _ => (value, None),
        };
        extensions.insert(key.text.clone(), Extension { due: moment::due(&due, zone)?, why });
    }
    Ok(extensions)
}

fn feedback(at: &At<'_>) -> Result<Feedback, yaml::Error> {
    let Some(feedback) = at.get("feedback") else { return Ok(Feedback::default()) };
    feedback.allow(&tr!("the feedback"), FEEDBACK)?;
    let Some(hidden) = feedback.get("hidden") else { return Ok(Feedback::default()) };
    let words = [("points", HiddenLines::Points), ("rule", HiddenLines::Rule), ("full", HiddenLines::Full)];
    Ok(Feedback { hidden: one_of(&hidden, &words)? })
}

/// One of several words.
fn one_of<T: Clone>(at: &At<'_>, words: &[(&str, T)]) -> Result<T, yaml::Error> {
    let text = at.text()?.trim();
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
        return Ok(value.clone());
    }
    let allowed: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let error = at.error(tr!(
        "expected one of {allowed}, found `{found}`",
        allowed = allowed.join(", "),
        found = text
    ));
    Err(match nearest(text, allowed.iter().copied()) {
        Some(name) => error.help(tr!("did you mean `{name}`?", name = name)),
        None => error,
    })
}

/// A text for people, which may not be empty.
fn filled(at: &At<'_>) -> Result<String, yaml::Error> {
    let text = at.whole_text()?.trim();
    if text.is_empty() { Err(at.error(tr!("the text is empty"))) } else { Ok(text.to_owned()) }
}
