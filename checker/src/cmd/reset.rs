//! `checker reset`: an exercise back to its starter, after a question.

use std::io::{self, IsTerminal as _};

use anyhow::Result;
use serde_json::json;

use super::{Usage, command_name, course};
use crate::cli::{Format, Reset};
use crate::{exit, report, reset};
use flow::course::{Exercise, How};
use text::tr;

pub(super) fn execute(args: &Reset) -> Result<u8> {
    let course = course()?;
    let exercise = course.find(&args.id)?;
    let differing = reset::differing(exercise)?;
    let width = report::width();
    if !args.yes && !differing.is_empty() {
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            let said = tr!(
                "nobody can be asked here, so nothing was changed; add --yes to reset {id}",
                id = exercise.id
            );
            return Err(Usage(said).into());
        }
        for (path, how) in &differing {
            report::error(&report::wrapped(&change(exercise, path, *how), 2, width));
        }
        let question =
            tr!("Reset {id} to its starter? What is there now is kept in backups/. (y/n)", id = exercise.id);
        report::error(&report::wrapped(&question, 0, width));
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        if !matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "হ্যাঁ") {
            report::error(&tr!("nothing was changed"));
            return Ok(exit::NOT_ACCEPTED);
        }
    }
    let backup = reset::exercise(&course, exercise)?;
    if args.format == Format::Json {
        let files: Vec<_> =
            backup.restored.iter().map(|(path, how)| json!({"path": path, "was": was(*how)})).collect();
        let document =
            json!({"format_version": 1, "id": exercise.id, "backup": backup.folder, "files": files});
        report::println_all([document.to_string()])?;
        return Ok(exit::DONE);
    }
    let mut lines = Vec::new();
    if backup.restored.is_empty() {
        lines.push(tr!("{id} is its starter already", id = exercise.id));
    } else {
        lines.push(tr!("{id} is its starter again", id = exercise.id));
        lines.extend(
            backup
                .restored
                .iter()
                .map(|(path, how)| report::wrapped(&change(exercise, path, *how), 2, width)),
        );
        if let Some(folder) = &backup.folder {
            let kept = format!("{folder}/{}", exercise.dir);
            lines.push(report::wrapped(&tr!("what was there is in {folder}", folder = kept), 0, width));
            // With a file of the course changed it would only be rejected.
            if backup.restored.iter().all(|(path, _)| is_theirs(exercise, path)) {
                let command = format!("{} check {} --overlay {folder}", command_name(), exercise.id);
                // A command stays whole, since it is to be copied.
                lines.push(tr!("what was there can still be judged:"));
                lines.push(format!("  {command}"));
            }
        }
    }
    report::println_all(lines)?;
    Ok(exit::DONE)
}

/// How a file differs from the starter, for people; what may not be edited is told apart.
fn change(exercise: &Exercise, path: &str, how: How) -> String {
    let file = report::clean(&format!("exercises/{}/{path}", exercise.dir));
    match how {
        How::Changed if is_theirs(exercise, path) => tr!("{file}: was edited", file = file),
        How::Changed => tr!("{file}: was edited, and belongs to the course", file = file),
        How::Removed => tr!("{file}: was missing", file = file),
        How::Added => tr!("{file}: is no part of the exercise", file = file),
    }
}

/// True for a file that the learner may edit.
fn is_theirs(exercise: &Exercise, path: &str) -> bool {
    exercise.spec().is_ok_and(|spec| spec.edit.iter().any(|edit| edit == path))
}

fn was(how: How) -> &'static str {
    match how {
        How::Changed => "changed",
        How::Removed => "removed",
        How::Added => "added",
    }
}
