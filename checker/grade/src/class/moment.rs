//! Times and spans as `class.yaml` and the roster write them: `2026-11-30 23:59` in the class's time zone, `15 min`.
//!
//! A local time that a clock skips or shows twice is a mistake with a reason: guessing would cost a learner points.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, Zoned};

use order::yaml::{At, Error, nearest};
use text::tr;

/// Reads the name of a time zone of the IANA database: `Asia/Dhaka`.
///
/// # Errors
/// No such time zone, with the nearest one.
pub(super) fn zone(at: &At<'_>) -> Result<TimeZone, Error> {
    let name = at.text()?.trim();
    TimeZone::get(name).map_err(|_| {
        let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        let error = at.error(tr!("`{name}` is not the name of a time zone", name = name));
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => error.help(tr!("did you mean `{name}`?", name = near)),
            None => error.help(tr!("write it as Asia/Dhaka or Europe/Berlin")),
        }
    })
}

/// What is wrong with a time, for whoever knows where it stands.
pub(super) struct Wrong {
    /// What happened.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Wrong {
    fn new(message: String, help: String) -> Self {
        Self { message, help: Some(help) }
    }
}

/// Reads `2026-11-30 23:59`, seconds and a `T` in place of the blank allowed.
///
/// # Errors
/// A text that is no time, and a time that the zone does not have or has twice.
pub(super) fn due(at: &At<'_>, zone: Option<&TimeZone>) -> Result<Zoned, Error> {
    local(at.text()?.trim(), zone).map_err(|wrong| {
        let error = at.error(wrong.message);
        match wrong.help {
            Some(help) => error.help(help),
            None => error,
        }
    })
}

/// Reads a time of the roster: RFC 3339, or as [`due`] has it, in the class's zone.
///
/// # Errors
/// A text that is no time, and a time that the zone does not have or has twice.
pub(super) fn handed_in(text: &str, zone: Option<&TimeZone>) -> Result<Timestamp, Wrong> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    local(text, zone).map(|time| time.timestamp()).map_err(|wrong| Wrong {
        help: wrong
            .help
            .map(|help| tr!("{help}, or with its offset, `2026-11-30T23:10:00+06:00`", help = help)),
        ..wrong
    })
}

/// Reads a time as Moodle's grading worksheet has it: `Monday, 30 November 2026, 11:10 PM`, in the class's zone. That is
/// the English format `strftimedaydatetime`, with twelve hours or twenty-four.
///
/// # Errors
/// A text that is no such time, and a time that the zone does not have or has twice.
pub(super) fn of_moodle(text: &str, zone: Option<&TimeZone>) -> Result<Timestamp, Wrong> {
    // A narrow blank stands before AM and PM where a newer library of languages wrote the time.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let formats = ["%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M"];
    match formats.iter().find_map(|format| DateTime::strptime(format, &text).ok()) {
        Some(civil) => in_zone(civil, &text, zone).map(|time| time.timestamp()),
        None => handed_in(&text, zone),
    }
}

fn local(text: &str, zone: Option<&TimeZone>) -> Result<Zoned, Wrong> {
    let formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let civil = formats.iter().find_map(|format| DateTime::strptime(format, text).ok()).ok_or_else(|| {
        Wrong::new(
            tr!("`{text}` is not a time", text = text),
            tr!("write the day and the time, `2026-11-30 23:59`"),
        )
    })?;
    in_zone(civil, text, zone)
}

fn in_zone(civil: DateTime, text: &str, zone: Option<&TimeZone>) -> Result<Zoned, Wrong> {
    let Some(zone) = zone else {
        return Err(Wrong::new(
            tr!("nothing says in which time zone {text} is meant", text = text),
            tr!("write `time-zone: Asia/Dhaka` at the top of class.yaml"),
        ));
    };
    let name = zone.iana_name().unwrap_or("UTC");
    let ambiguous = zone.to_ambiguous_zoned(civil);
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => {}
        AmbiguousOffset::Gap { before, after } => {
            return Err(Wrong::new(
                tr!("there is no {text} in {zone}: the clocks go forward over it", text = text, zone = name),
                tr!(
                    "write {time}, which is the same moment after the change",
                    time = shifted(civil, i64::from(after.seconds() - before.seconds()))
                ),
            ));
        }
        AmbiguousOffset::Fold { before, after } => {
            let back = i64::from(before.seconds() - after.seconds());
            return Err(Wrong::new(
                tr!("{text} comes twice in {zone}: the clocks go back over it", text = text, zone = name),
                tr!(
                    "write a time before or after that: {earlier} and {later} come once",
                    earlier = shifted(civil, -back),
                    later = shifted(civil, back)
                ),
            ));
        }
    }
    ambiguous.unambiguous().map_err(|error| Wrong {
        message: tr!("`{text}` is no time that can be used: {error}", text = text, error = error),
        help: None,
    })
}

fn shifted(time: DateTime, seconds: i64) -> String {
    time.saturating_add(SignedDuration::from_secs(seconds)).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Reads a span in seconds: `90 s`, `15 min`, `2 h`, `7 days`.
///
/// # Errors
/// A text that is no such span, or more than ten years.
pub(super) fn span(at: &At<'_>) -> Result<i64, Error> {
    let text = at.text()?.trim();
    let wrong = || {
        at.error(tr!("`{text}` is not a span of time", text = text))
            .help(tr!("write a number and a unit: 90 s, 15 min, 2 h, 7 days"))
    };
    let split = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(split);
    let unit = match unit.trim() {
        "s" => 1,
        "min" => 60,
        "h" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        _ => return Err(wrong()),
    };
    let number: i64 = number.parse().map_err(|_| wrong())?;
    number
        .checked_mul(unit)
        .filter(|seconds| *seconds <= 10 * 366 * 86_400)
        .ok_or_else(|| at.error(tr!("`{text}` is more than ten years", text = text)))
}
