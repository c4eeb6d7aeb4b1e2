//! Everything that is shown: reports are views of events, and never run anything.

mod diff;
mod doctor;
mod draw;
mod exercism;
mod explain;
mod headline;
mod home;
mod human;
mod json;
mod junit;
mod plural;
mod progress;
mod reached;
#[cfg(test)]
mod schema;
mod terminal;
mod work_diff;
mod wrap;

pub use doctor::doctor;
pub use exercism::Exercism;
pub use explain::cause as cause_in_words;
pub use headline::headline;
pub use home::{home, list};
pub use human::{Human, order_explanation};
pub use json::{CaseReport, CheckReport, ExerciseReport, Json, RunCounts, ViolationReport};
pub use junit::Junit;
pub use plural::counted;
pub use progress::Progress;
pub use terminal::{Unwritable, clean, error, print, println_all, wants_colour, width};

pub use work_diff::work_diff;
pub use wrap::wrapped;

use crate::event::Event;

/// Something that is told what happens.
pub trait Report {
    /// One thing happened.
    ///
    /// # Errors
    /// The report could not be written.
    fn event(&mut self, event: &Event) -> std::io::Result<()>;
}
