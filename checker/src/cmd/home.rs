//! `checker` alone: where you are, and what to type next.

use anyhow::Result;

use super::{command_name, course};
use crate::exit;
use crate::report;

pub(super) fn execute() -> Result<u8> {
    let course = course()?;
    let checker = command_name();
    let mut lines = vec!["Loop & Order · লুপ ও ক্রম".to_owned(), String::new()];
    for chapter in &course.chapters {
        lines.push(format!(
            "   {:02} {:<20} {:>2} exercises",
            chapter.number,
            chapter.slug,
            chapter.exercises.len()
        ));
    }
    lines.push(String::new());
    if let Some(first) = course.exercises().next() {
        lines.push(format!(
            "{checker} check              judge everything, and explain the first that is not accepted"
        ));
        lines.push(format!("{checker} check {:<12} judge one exercise", first.id.as_str()));
        lines.push(format!("{checker} list               what there is"));
        lines.push(format!("{checker} --help             every command"));
    }
    report::println_all(lines)?;
    Ok(exit::DONE)
}
