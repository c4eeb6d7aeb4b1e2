//! `checker list`: the exercises by chapter.

use anyhow::Result;
use serde_json::json;

use super::course;
use crate::cli::{Format, List};
use crate::exit;
use crate::progress::{Progress, State};
use crate::report;

pub(super) fn execute(args: &List) -> Result<u8> {
    let course = course()?;
    let progress = Progress::of_course(&course.root);
    match args.format {
        Format::Human => {
            report::print(&report::list(&progress.standing(&course), report::width()))?;
        }
        Format::Json => {
            let exercises: Vec<_> = course
                .exercises()
                .map(|exercise| match exercise.spec() {
                    Ok(spec) => json!({
                        "id": exercise.id, "title": spec.title, "kind": spec.kind, "level": spec.level,
                        "minutes": spec.minutes, "needs": spec.needs, "edit": spec.edit, "book": spec.book.to_string(),
                        "folder": format!("exercises/{}", exercise.dir), "accepted": progress.state(exercise).is_accepted(), "edited": progress.state(exercise) == State::Edited,
                    }),
                    Err(broken) => json!({"id": exercise.id, "error": broken.to_string()}),
                })
                .collect();
            report::println_all([json!({"format_version": 1, "exercises": exercises}).to_string()])?;
        }
    }
    Ok(exit::DONE)
}
