//! Feedback as one short text: for the cells and fields in which other systems keep it.

use text::tr;

use super::story::Story;

/// A line for an exercise: its points, its verdict, the first rule that was broken, its reference number.
pub fn line(story: &Story) -> String {
    let mut parts = vec![format!("{}: {}", story.exercise, story.points)];
    parts.extend(story.verdict.map(|verdict| verdict.id().to_owned()));
    if !story.said.is_empty() {
        parts.push(story.said.clone());
    }
    parts.extend(rule(story).map(|rule| tr!("rule: {rule}", rule = rule)));
    parts.extend(story.notes.iter().cloned());
    parts.extend(story.comment.iter().map(|comment| comment.replace('\n', " ")));
    parts.push(tr!("reference number {number}", number = story.reference));
    parts.join(" · ")
}

/// The first rule that was broken and may be told.
pub fn rule(story: &Story) -> Option<&str> {
    let told = story.details.iter().find_map(|part| match part {
        super::story::Part::Rule(_, rule) => Some(rule.as_str()),
        _ => None,
    });
    told.or_else(|| story.cases.iter().find_map(|case| case.rule.as_deref()))
}
