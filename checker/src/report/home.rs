//! Where the learner is: progress by chapter, the next exercise and what to type; and the list of all.

use std::fmt::Write as _;

use super::headline::sign;
use super::terminal::clean;
use super::terminal::style::{FAINT, OFF, STRONG};
use crate::course::Exercise;
use crate::progress::Standing;

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
    let _ = writeln!(text, "\n   {STRONG}{accepted} of {all} accepted{OFF}");
    let _ = writeln!(text, "   {FAINT}✓ accepted  ✗ not yet  ? unchecked{OFF}\n");
    match standing.next() {
        Some(exercise) => next(exercise, command, &mut text),
        None if all == 0 => text.push_str("This course has no exercise yet.\n\n"),
        None => text.push_str("Every exercise is accepted.\n\n"),
    }
    let _ = writeln!(text, "all      {command} check");
    let _ = writeln!(text, "list     {command} list");
    let _ = writeln!(text, "more     {command} --help");
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
                    writeln!(text, "{id}  cannot be read: {}", clean(&broken.to_string()))
                }
                Ok(spec) => {
                    let (kind, level, minutes, title) =
                        (spec.kind, spec.level, spec.minutes, clean(&spec.title));
                    if width < NARROW {
                        writeln!(text, "{id}\n   {kind} · level {level} · {minutes} min\n   {title}")
                    } else {
                        writeln!(text, "{id:<widest$}  {kind:<7}  level {level}  {minutes:>3} min  {title}")
                    }
                }
            };
        }
    }
    text
}

/// The exercise to do next.
fn next(exercise: &Exercise, command: &str, text: &mut String) {
    let id = &exercise.id;
    let _ = writeln!(text, "next     {STRONG}{id}{OFF}");
    match exercise.spec() {
        Ok(spec) => {
            let _ = writeln!(text, "         {} · level {} · {} min", spec.kind, spec.level, spec.minutes);
            let _ = writeln!(text, "         {}", clean(&spec.title));
            for file in &spec.edit {
                let _ = writeln!(text, "edit     exercises/{}/{file}", exercise.dir);
            }
        }
        Err(broken) => {
            let _ = writeln!(text, "         it cannot be read: {}", clean(&broken.to_string()));
        }
    }
    let _ = writeln!(text, "check    {command} check {id}");
    let _ = writeln!(text, "stuck?   {command} hint {id}\n");
}
