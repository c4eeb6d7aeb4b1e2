//! `checker list`: the exercises by chapter.

use anyhow::Result;
use serde_json::json;

use super::course;
use crate::cli::{Format, List};
use crate::exit;
use crate::report;

pub(super) fn execute(args: &List) -> Result<u8> {
    let course = course()?;
    match args.format {
        Format::Human => {
            let mut lines = Vec::new();
            for chapter in &course.chapters {
                lines.push(format!("{:02} {}", chapter.number, chapter.slug));
                for exercise in &chapter.exercises {
                    lines.push(match exercise.spec() {
                        Ok(spec) => format!(
                            "   {:<36} {:<8} level {}  {:>3} min  {}",
                            exercise.id.as_str(),
                            spec.kind,
                            spec.level,
                            spec.minutes,
                            spec.title
                        ),
                        Err(broken) => format!("   {:<36} cannot be read: {broken}", exercise.id.as_str()),
                    });
                }
            }
            report::println_all(lines)?;
        }
        Format::Json => {
            let exercises: Vec<_> = course
                .exercises()
                .map(|exercise| match exercise.spec() {
                    Ok(spec) => json!({
                        "id": exercise.id, "title": spec.title, "kind": spec.kind, "level": spec.level,
                        "minutes": spec.minutes, "needs": spec.needs, "edit": spec.edit, "book": spec.book.to_string(),
                        "folder": format!("exercises/{}", exercise.dir),
                    }),
                    Err(broken) => json!({"id": exercise.id, "error": broken.to_string()}),
                })
                .collect();
            report::println_all([json!({"format_version": 1, "exercises": exercises}).to_string()])?;
        }
    }
    Ok(exit::DONE)
}
