//! Where the learner is: progress by chapter, the next exercise and what to type; and the list of all.

use std::fmt::Write as _;

use super::headline::sign;
use super::terminal::clean;
use super::terminal::style::{FAINT, OFF, STRONG};
use crate::course::{Exercise, Spec};
use crate::progress::Standing;
use crate::text::{Language, of_course};
use crate::tr;

/// What `checker` alone shows; `command` is what is typed before a command.
pub fn home(standing: &Standing, command: &str) -> String {
    let mut text = "Loop & Order · লুপ ও ক্রম\n\n".to_owned();
    let widest = standing.chapters.iter().map(|known| known.chapter.slug.len()).max().unwrap_or(0);
    let (mut accepted, mut all) = (0, 0);
    for known in &standing.chapters {
        let exercises = known.verdicts.len();
        accepted += known.accepted();
        all += exercises;
        let count = format!("{}/{exercises}", known.accepted());
        let _ = write!(text, "   {:02} {:<widest$}  {count:>5}  ", known.chapter.number, known.chapter.slug);
        for verdict in &known.verdicts {
            match verdict.map(sign) {
                Some((sign, colour)) => drop(write!(text, "{colour}{sign}{OFF}")),
                None => text.push('?'),
            }
        }
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "\n   {STRONG}{}{OFF}",
        tr!("{accepted} of {all} accepted", accepted = accepted, all = all)
    );
    let _ = writeln!(text, "   {FAINT}{}{OFF}\n", tr!("✓ accepted  ✗ not yet  ? unchecked"));
    match standing.next() {
        Some(exercise) => next(exercise, command, &mut text),
        None if all == 0 => drop(writeln!(text, "{}\n", tr!("This course has no exercise yet."))),
        None => drop(writeln!(text, "{}\n", tr!("Every exercise is accepted."))),
    }
    let _ = writeln!(text, "{}", tr!("all      {command}", command = format!("{command} check")));
    let _ = writeln!(text, "{}", tr!("list     {command}", command = format!("{command} list")));
    let _ = writeln!(text, "{}", tr!("more     {command}", command = format!("{command} --help")));
    text
}

/// A terminal with fewer columns has two lines for each exercise of [`list`].
const NARROW: usize = 100;

/// The exercises by chapter, each with the sign of its verdict.
pub fn list(standing: &Standing, width: usize) -> String {
    let mut text = String::new();
    let ids =
        || standing.chapters.iter().flat_map(|known| &known.chapter.exercises).map(|one| one.id.as_str());
    let widest = ids().map(str::len).max().unwrap_or(0);
    for known in &standing.chapters {
        let _ = writeln!(text, "{:02} {}", known.chapter.number, known.chapter.slug);
        for (exercise, verdict) in known.chapter.exercises.iter().zip(&known.verdicts) {
            let (sign, colour) = verdict.map_or(("?", ""), sign);
            let id = exercise.id.as_str();
            let _ = write!(text, " {colour}{sign}{OFF} ");
            let _ = match exercise.spec() {
                Err(broken) => {
                    let reason = clean(&broken.to_string());
                    writeln!(text, "{id}  {}", tr!("cannot be read: {reason}", reason = reason))
                }
                Ok(spec) => {
                    let (kind, level, minutes, title) =
                        (spec.kind, spec.level, spec.minutes, clean(&of_course(&spec.title)));
                    // No column stands to the right of Bengali, which no terminal aligns.
                    if width < NARROW || Language::current() != Language::English {
                        writeln!(text, "{id}\n   {}\n   {title}", size(spec))
                    } else {
                        writeln!(text, "{id:<widest$}  {kind:<7}  level {level}  {minutes:>3} min  {title}")
                    }
                }
            };
        }
    }
    text
}

/// What an exercise is like: its kind, its level, and how long it takes.
fn size(spec: &Spec) -> String {
    tr!(
        "{kind} · level {level} · {minutes} min",
        kind = spec.kind,
        level = spec.level,
        minutes = spec.minutes
    )
}

/// The exercise to do next.
fn next(exercise: &Exercise, command: &str, text: &mut String) {
    let id = &exercise.id;
    let _ = writeln!(text, "{}", tr!("next     {id}", id = format!("{STRONG}{id}{OFF}")));
    match exercise.spec() {
        Ok(spec) => {
            let _ = writeln!(text, "         {}", size(spec));
            let _ = writeln!(text, "         {}", clean(&of_course(&spec.title)));
            for file in &spec.edit {
                let _ = writeln!(
                    text,
                    "{}",
                    tr!("edit     {files}", files = format!("exercises/{}/{file}", exercise.dir))
                );
            }
        }
        Err(broken) => {
            let reason = clean(&broken.to_string());
            let _ = writeln!(text, "         {}", tr!("it cannot be read: {reason}", reason = reason));
        }
    }
    let _ = writeln!(text, "{}", tr!("check    {command}", command = format!("{command} check {id}")));
    let _ = writeln!(text, "{}\n", tr!("stuck?   {command}", command = format!("{command} hint {id}")));
}
