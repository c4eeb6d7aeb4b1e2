//! Everything that is shown: reports are views of events, and never run anything.

mod diff;
mod doctor;
mod draw;
mod edits;
mod exercism;
mod explain;
mod gloss;
mod headline;
mod home;
mod human;
mod json;
mod junit;
mod progress;
mod reached;
#[cfg(test)]
mod schema;
mod screen;
mod terminal;
mod unified;
mod work_diff;
pub(crate) mod wrap;

pub use doctor::doctor;
pub use draw::{DiffRow, RowKind, diff_rows, is_only_near};
pub use exercism::Exercism;
pub use explain::{
    also as also_in_words, cause as cause_in_words, free as free_in_words, runs as runs_in_words,
};
pub use gloss::{Gloss, of_compiler as gloss_of_compiler};
pub use headline::headline;
pub use home::{chapters, home, list, size, title};
pub use human::{Human, order_explanation};
pub use json::{CaseReport, CheckReport, ExerciseReport, Json, RunCounts, ViolationReport};
pub use junit::Junit;
pub use progress::Progress;
pub use screen::{INTERRUPTED, Screen, Size};
pub use terminal::{Unwritable, clean, error, error_as_it_is, print, println_all, wants_colour, width};

pub use unified::unified_diff;
pub use work_diff::work_diff;
pub use wrap::wrapped;

use flow::event::Event;
use text::of_course;
use text::tr;

/// A case's name as readers see it. One without a name of its own is called by its number.
pub fn case_name(name: &str) -> String {
    let number = |before: &str| name.strip_prefix(before).and_then(|no| no.parse::<usize>().ok());
    terminal::clean(&match (number("case "), number("hidden case ")) {
        (Some(no), _) => tr!("case {number}", number = no),
        (None, Some(no)) => tr!("hidden case {number}", number = no),
        (None, None) => of_course(name).into_owned(),
    })
}

/// Something that is told what happens.
pub trait Report {
    /// One thing happened.
    ///
    /// # Errors
    /// The report could not be written.
    fn event(&mut self, event: &Event) -> std::io::Result<()>;
}
