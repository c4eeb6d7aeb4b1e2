//! Everything that is shown: reports are views of events, and never run anything.

mod diff;
mod explain;
mod human;
mod json;
mod progress;
#[cfg(test)]
mod schema;
mod terminal;

pub use explain::cause as cause_in_words;
pub use human::{Human, order_explanation};
pub use json::{CaseReport, CheckReport, ExerciseReport, Json, RunCounts, ViolationReport};
pub use progress::Progress;
pub use terminal::{clean, error, print, println_all, wants_colour};

use crate::event::Event;

/// Something that is told what happens.
pub trait Report {
    /// One thing happened.
    ///
    /// # Errors
    /// The report could not be written.
    fn event(&mut self, event: &Event) -> std::io::Result<()>;
}
