//! Where the learner is: progress by chapter, the next exercise and what to type; and the list of all.
//!
//! Nothing stands to the right of a translated text, so that no script has to be aligned.

use std::fmt::Write as _;

use super::terminal::clean;
use super::terminal::style::{FAINT, GOOD, HELD, OFF, STRONG};
use super::wrap::wrap;
use crate::progress::{Standing, State};
use flow::course::{Exercise, Spec};
use text::of_course;
use text::{tr, trn};

/// The sign of where a learner is in an exercise, and its colour.
pub(super) fn mark(state: State) -> (&'static str, &'static str) {
    match state {
        State::Open => ("·", ""),
        State::Accepted => ("✓", GOOD),
        State::Edited => ("~", HELD),
    }
}

/// One row for each chapter: its number, its slug, how many are accepted, and a sign for each exercise.
pub fn chapters(standing: &Standing) -> Vec<String> {
    let widest = standing.chapters.iter().map(|known| known.chapter.slug.len()).max().unwrap_or(0);
    let row = |known: &crate::progress::ChapterStanding| {
        let count = format!("{}/{}", known.accepted(), known.states.len());
        let mut row = format!("{:02} {:<widest$}  {count:>5}  ", known.chapter.number, known.chapter.slug);
        for state in &known.states {
            let (sign, colour) = mark(*state);
            let _ = write!(row, "{colour}{sign}{OFF}");
        }
        row
    };
    standing.chapters.iter().map(row).collect()
}

/// What `checker` alone shows; `command` is what is typed before a command.
pub fn home(standing: &Standing, command: &str, width: usize) -> String {
    let mut text = "Loop & Order · লুপ ও ক্রম\n\n".to_owned();
    for row in chapters(standing) {
        let _ = writeln!(text, "   {row}");
    }
    let (accepted, all) = standing.counts();
    let sum = trn!(
        all,
        "{accepted} of {count} exercise accepted",
        "{accepted} of {count} exercises accepted",
        accepted = accepted
    );
    let _ = writeln!(text, "\n   {STRONG}{sum}{OFF}");
    let legend = tr!("✓ accepted · ~ accepted and edited since · · not yet");
    for line in wrap(&legend, 3, width) {
        let _ = writeln!(text, "   {FAINT}{line}{OFF}");
    }
    text.push('\n');
    match standing.next() {
        Some(exercise) => next(exercise, &mut text),
        None if all == 0 => drop(writeln!(text, "{}\n", tr!("This course has no exercise yet."))),
        None => drop(writeln!(text, "{}\n", tr!("Every exercise is accepted."))),
    }
    let _ = writeln!(text, "{}", tr!("What to type:"));
    let id = standing.next().map(|exercise| exercise.id.to_string());
    let mut rows = vec![(format!("{command} watch"), tr!("judges your work at each save"))];
    if let Some(id) = id {
        rows.push((format!("{command} check {id}"), tr!("judges it once")));
        rows.push((format!("{command} hint {id}"), tr!("when you are stuck")));
    }
    rows.push((format!("{command} list"), tr!("all exercises")));
    rows.push((format!("{command} --help"), tr!("everything else")));
    let widest = rows.iter().map(|(typed, _)| typed.chars().count()).max().unwrap_or(0);
    let room = width >= widest + 40;
    for (typed, what) in rows {
        let _ = match room {
            true => writeln!(text, "   {typed:<widest$}   {FAINT}{what}{OFF}"),
            false => writeln!(text, "   {typed}\n      {FAINT}{what}{OFF}"),
        };
    }
    text
}

/// A terminal with fewer columns has several lines for each exercise of [`list`].
const NARROW: usize = 100;

/// The exercises by chapter, each with a sign of where the learner is.
pub fn list(standing: &Standing, width: usize) -> String {
    let mut text = String::new();
    let ids =
        || standing.chapters.iter().flat_map(|known| &known.chapter.exercises).map(|one| one.id.as_str());
    let widest = ids().map(str::len).max().unwrap_or(0);
    for known in &standing.chapters {
        let _ = writeln!(text, "{:02} {}", known.chapter.number, known.chapter.slug);
        for (exercise, state) in known.chapter.exercises.iter().zip(&known.states) {
            let (sign, colour) = mark(*state);
            let id = exercise.id.as_str();
            let _ = write!(text, " {colour}{sign}{OFF} ");
            let _ = match exercise.spec() {
                Err(broken) => {
                    writeln!(
                        text,
                        "{id}\n   {}",
                        tr!("it cannot be read: {why}", why = clean(&broken.to_string()))
                    )
                }
                Ok(spec) if width < NARROW => {
                    writeln!(text, "{id}\n   {}\n   {}", size(spec), title(spec))
                }
                Ok(spec) => {
                    let (kind, level, minutes) = (spec.kind, spec.level, spec.minutes);
                    writeln!(text, "{id:<widest$}  {kind:<7}  {level}/5  {minutes:>3} min  {}", title(spec))
                }
            };
        }
    }
    text
}

/// The exercise to do next.
fn next(exercise: &Exercise, text: &mut String) {
    let id = &exercise.id;
    let _ = writeln!(text, "{}", tr!("What is next:"));
    let _ = writeln!(text, "   {STRONG}{id}{OFF}");
    match exercise.spec() {
        Ok(spec) => {
            let _ = writeln!(text, "   {}", title(spec));
            let _ = writeln!(text, "   {}", size(spec));
            if !spec.needs.is_empty() {
                let _ = writeln!(text, "   {}", tr!("it needs: {needs}", needs = spec.needs.join(", ")));
            }
            for file in &spec.edit {
                let _ = writeln!(text, "   exercises/{}/{file}", exercise.dir);
            }
        }
        Err(broken) => {
            let _ =
                writeln!(text, "   {}", tr!("it cannot be read: {why}", why = clean(&broken.to_string())));
        }
    }
    text.push('\n');
}

/// An exercise's title in the reader's language.
pub fn title(spec: &Spec) -> String {
    clean(&of_course(&spec.title))
}

/// Its kind, its level and how long it takes.
pub fn size(spec: &Spec) -> String {
    tr!(
        "{kind} · level {level} of 5 · {minutes} min",
        kind = spec.kind,
        level = spec.level,
        minutes = spec.minutes
    )
}
