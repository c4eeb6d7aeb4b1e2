//! `checker hint`: one hint at a time, the gentlest first.

use anyhow::Result;
use serde_json::json;

use super::{Usage, command_name, course};
use crate::cli::{Format, Hint};
use crate::exit;
use crate::report;
use text::of_course;
use text::tr;

pub(super) fn execute(args: &Hint) -> Result<u8> {
    let course = course()?;
    let exercise = course.find(&args.id)?;
    let spec = exercise.spec().map_err(|broken| Usage(broken.to_string()))?;
    let all = spec.hints.len();
    let Some(hint) = args.number.checked_sub(1).and_then(|at| spec.hints.get(at)) else {
        return Err(Usage(tr!(
            "{id} has hints 1 to {all}; there is no hint {number}",
            id = exercise.id,
            all = all,
            number = args.number
        ))
        .into());
    };
    match args.format {
        Format::Human => {
            let mut lines = vec![
                tr!("{id} · hint {number} of {all}", id = exercise.id, number = args.number, all = all),
                String::new(),
                of_course(hint).into_owned(),
            ];
            if args.number < all {
                lines.push(String::new());
                lines.push(tr!(
                    "one more: {command} hint {id} {number}",
                    command = command_name(),
                    id = exercise.id,
                    number = args.number + 1
                ));
            }
            report::println_all(lines)?;
        }
        Format::Json => {
            let hint = json!({"format_version": 1, "id": exercise.id, "number": args.number, "of": all, "hint": of_course(hint)});
            report::println_all([hint.to_string()])?;
        }
    }
    Ok(exit::DONE)
}
