//! `checker diff`: one's own work beside the reference, once it is accepted.

use anyhow::Result;
use serde_json::json;

use super::{Usage, command_name, course};
use crate::cli::{Diff, Format};
use crate::progress::Progress;
use crate::report::unified_diff;
use crate::{exit, report};
use flow::course::{Exercise, Overlay};
use text::tr;

/// One file that may differ, as both have it.
struct Both {
    path: String,
    own: String,
    reference: String,
}

pub(super) fn execute(args: &Diff) -> Result<u8> {
    let course = course()?;
    let exercise = course.find(&args.id)?;
    exercise.spec().map_err(|broken| Usage(broken.to_string()))?;
    if !course.root.join("solutions").is_dir() {
        let said = tr!(
            "the solutions are absent: this copy of the course, the one for learners, comes without solutions/, so there is nothing to compare with"
        );
        return Err(Usage(said).into());
    }
    let accepted = Progress::of_course(&course.root).accepted(exercise).is_some();
    if !accepted {
        report::error(&tr!(
            "the reference of {id} opens when your own work is accepted; check it with {command}",
            id = exercise.id,
            command = format!("`{} check {}`", command_name(), exercise.id)
        ));
        return Ok(exit::NOT_ACCEPTED);
    }
    let files = files(exercise)?;
    match args.format {
        Format::Human => report::print(&report::work_diff(&shown(exercise, &files)))?,
        Format::Json => {
            let files: Vec<_> = files
                .iter()
                .map(|file| json!({"path": file.path, "equal": file.own == file.reference, "diff": unified(exercise, file)}))
                .collect();
            report::println_all([
                json!({"format_version": 1, "id": exercise.id, "files": files}).to_string()
            ])?;
        }
    }
    Ok(exit::DONE)
}

/// Every file that may differ, as the learner has it and as the reference has it.
fn files(exercise: &Exercise) -> Result<Vec<Both>> {
    let laid = |overlay: Overlay| {
        overlay.lay(exercise)?.map_err(|rejections| {
            let reasons: Vec<String> = rejections.iter().map(ToString::to_string).collect();
            anyhow::Error::from(Usage(reasons.join("; ")))
        })
    };
    let (own, reference) = (laid(Overlay::Empty)?, laid(Overlay::Solutions)?);
    let text = |files: &std::collections::BTreeMap<String, Vec<u8>>, path: &str| {
        let bytes = files.get(path).map(Vec::as_slice).unwrap_or_default();
        String::from_utf8_lossy(bytes).replace("\r\n", "\n")
    };
    let edit = exercise.spec().map(|spec| spec.edit.clone()).unwrap_or_default();
    let both = |path: String| {
        let (own, reference) = (text(&own.files, &path), text(&reference.files, &path));
        Both { path, own, reference }
    };
    Ok(edit.into_iter().map(both).collect())
}

/// The whole answer for people: a unified diff of every file that differs.
fn shown(exercise: &Exercise, files: &[Both]) -> String {
    let diffs: String = files.iter().map(|file| unified(exercise, file)).collect();
    if diffs.is_empty() {
        format!("{}\n", tr!("your work and the reference of {id} are equal", id = exercise.id))
    } else {
        diffs
    }
}

/// One file as a unified diff, from one's own to the reference; empty where they are equal.
fn unified(exercise: &Exercise, file: &Both) -> String {
    let names = [
        format!("exercises/{}/{}", exercise.dir, file.path),
        format!("solutions/{}/{}", exercise.dir, file.path),
    ];
    unified_diff(&file.own, &file.reference, [&names[0], &names[1]])
}
