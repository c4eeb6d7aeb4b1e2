//! `checker` alone: where you are, and what to type next.

use anyhow::Result;
use serde_json::json;

use super::{command_name, course};
use crate::cli::Format;
use crate::exit;
use crate::progress::{Progress, Standing};
use crate::report;

pub(super) fn execute(format: Format) -> Result<u8> {
    let course = course()?;
    let standing = Progress::of_course(&course.root).standing(&course);
    match format {
        Format::Human => report::print(&report::home(&standing, &command_name()))?,
        Format::Json => report::println_all([document(&standing)])?,
    }
    Ok(exit::DONE)
}

/// Where you are as JSON: a verdict is `null` where nothing was checked since the last edit.
fn document(standing: &Standing) -> String {
    let chapters: Vec<_> = standing
        .chapters
        .iter()
        .map(|chapter| {
            let pairs = chapter.chapter.exercises.iter().zip(&chapter.verdicts);
            let exercises: Vec<_> =
                pairs.map(|(exercise, verdict)| json!({"id": exercise.id, "verdict": verdict})).collect();
            json!({
                "number": chapter.chapter.number, "slug": chapter.chapter.slug,
                "accepted": chapter.accepted(), "exercises": exercises,
            })
        })
        .collect();
    let next = standing.next().map(|exercise| exercise.id.as_str());
    json!({"format_version": 1, "chapters": chapters, "next": next}).to_string()
}
