//! A cell: its id as the page has it, and what the id stands for.
//!
//! An id is looked up among what the course has; no part of it becomes a path before it was found there.

use std::path::Path;
use std::sync::Arc;

use super::answer::Refusal;
use crate::listing::{Listing, Runtime, Side};
use flow::course::{Course, Exercise};

/// The longest id that is looked at.
const LONGEST: usize = 200;

/// What a cell's id stands for.
#[derive(Debug)]
pub(super) enum Cell {
    /// One program of a listing.
    Listing(Listing, Runtime),
    /// An exercise, and the course that it belongs to.
    Exercise(Course, Arc<Exercise>),
}

impl Cell {
    /// Looks an id up: `listing/02-event-loop/timers/node`, `exercise/event-loop/one-millisecond`.
    ///
    /// # Errors
    /// The course has no such cell, or cannot be read.
    pub(super) fn find(root: &Path, id: &str) -> Result<Self, Refusal> {
        if id.len() > LONGEST {
            return Err(Refusal::Unknown);
        }
        match id.split_once('/') {
            Some(("listing", rest)) => {
                let (id, runtime) = rest.rsplit_once('/').ok_or(Refusal::Unknown)?;
                let runtime = Runtime::ALL.into_iter().find(|known| known.word() == runtime);
                let runtime = runtime.ok_or(Refusal::Unknown)?;
                if !Listing::all(root).iter().any(|known| known == id) {
                    return Err(Refusal::Unknown);
                }
                let listing = Listing::read(root, id).map_err(Refusal::fault)?;
                listing.side(runtime).ok_or(Refusal::Unknown)?;
                Ok(Self::Listing(listing, runtime))
            }
            Some(("exercise", id)) => {
                let course = Course::open(root).map_err(Refusal::fault)?;
                let exercise = course.exercises().find(|exercise| exercise.id.as_str() == id).cloned();
                Ok(Self::Exercise(course, exercise.ok_or(Refusal::Unknown)?))
            }
            _ => Err(Refusal::Unknown),
        }
    }
}

/// The program of a listing that [`Cell::find`] has found.
pub(super) fn side(listing: &Listing, runtime: Runtime) -> Result<&Side, Refusal> {
    listing.side(runtime).ok_or(Refusal::Unknown)
}

/// The id of the cell of a listing's program.
pub(crate) fn listing_cell(id: &str, runtime: Runtime) -> String {
    format!("listing/{id}/{runtime}")
}

/// The id of an exercise's cell.
pub(crate) fn exercise_cell(id: &str) -> String {
    format!("exercise/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_a_path_or_a_command_is_not_known() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for id in [
            "",
            "listing",
            "exercise/",
            "listing/../../exercises/node",
            "listing/02-event-loop/../../../etc/node",
            "exercise/../event-loop/one-millisecond",
            "exercise/event-loop/one-millisecond/",
            "exercise//etc/passwd",
            "exercise/02-event-loop/03-one-millisecond",
            "run/event-loop/one-millisecond",
        ] {
            assert!(matches!(Cell::find(&root, id), Err(Refusal::Unknown)), "{id}");
        }
        assert!(Cell::find(&root, "exercise/event-loop/one-millisecond").is_ok());
    }
}
