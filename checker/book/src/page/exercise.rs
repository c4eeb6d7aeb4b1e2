//! The box of an exercise: what it is, what it needs, how to start it, and its starter.

use super::html::{escaped, fenced};
use crate::tongue::Tongue;
use flow::course::{Exercise, Kind, Spec};
use text::{of_course, tr, trn};

/// The Markdown of an exercise's box.
pub(super) fn html(exercise: &Exercise, tongue: Tongue) -> String {
    let id = exercise.id.to_string();
    let Ok(spec) = exercise.spec() else {
        // `author check` says what is wrong with it; the page names it all the same.
        return format!("<section class=\"exercise\" data-exercise=\"{}\"></section>", escaped(&id));
    };
    let title = tongue.say(|| of_course(&spec.title).into_owned());
    let command = match spec.kind {
        Kind::Predict => format!("cargo run -- predict {id}"),
        Kind::Write | Kind::Build => format!("cargo run -- watch {id}"),
    };
    let file = if spec.kind == Kind::Predict { "src/main.rs" } else { first_file(exercise) };
    let starter = exercise.starters().file(&exercise.dir, file).unwrap_or_default();
    let digest = blake3::hash(starter.as_bytes()).to_hex();
    let facts: String = facts(spec, tongue).iter().map(|fact| format!("<li>{fact}</li>")).collect();
    format!(
        "<section class=\"exercise\" id=\"{anchor}\" data-exercise=\"{id}\" data-kind=\"{word}\">\n\
         <p class=\"exercise-title\"><span class=\"exercise-label\">{label}</span> {title}</p>\n\
         <ul class=\"facts\">{facts}</ul>\n<pre class=\"command\">{command}</pre>\n\
         <p class=\"file\">{path}</p>\n\
         <div class=\"cell\" data-cell=\"exercise/{id}\" data-digest=\"{digest}\">\n\n{code}\n\n</div>\n</section>",
        id = escaped(&id),
        anchor = anchor(&id),
        word = spec.kind.word(),
        label = tongue.say(|| tr!("Exercise")),
        path = escaped(&format!("exercises/{}/{file}", exercise.dir)),
        code = fenced("rust", starter),
    )
}

/// The Markdown that names an exercise and leads to its box, which stands in another section: a page has one cell for
/// a file, so that no two texts of it are edited at once.
pub(super) fn named(exercise: &Exercise, tongue: Tongue) -> String {
    let id = exercise.id.to_string();
    let Ok(spec) = exercise.spec() else { return String::new() };
    let facts: String = facts(spec, tongue).iter().map(|fact| format!("<li>{fact}</li>")).collect();
    format!(
        "<div class=\"exercise-elsewhere\">\n\
         <p class=\"exercise-title\"><span class=\"exercise-label\">{label}</span> <a href=\"{page}.html#{anchor}\">{title}</a></p>\n\
         <ul class=\"facts\">{facts}</ul>\n</div>",
        label = tongue.say(|| tr!("Exercise")),
        page = escaped(chapter(exercise)),
        anchor = anchor(&id),
        title = tongue.say(|| of_course(&spec.title).into_owned()),
    )
}

/// The chapter of an exercise, whose page has its box: `03-microtasks`.
fn chapter(exercise: &Exercise) -> &str {
    exercise.dir.split('/').next().unwrap_or_default()
}

/// The anchor of an exercise's box: `exercise-microtasks-priority-order`.
fn anchor(id: &str) -> String {
    format!("exercise-{}", escaped(id).replace('/', "-"))
}

/// What a reader should know of an exercise before starting it, each as HTML.
pub(crate) fn facts(spec: &Spec, tongue: Tongue) -> Vec<String> {
    let kind = tongue.say(|| match spec.kind {
        Kind::Write => tr!("write: complete the program"),
        Kind::Predict => tr!("predict: say the order before it runs"),
        Kind::Build => tr!("build: make the mechanism itself"),
    });
    let mut facts = vec![
        kind,
        tongue.say(|| tr!("level {level} of 5", level = spec.level)),
        tongue.say(|| trn!(spec.minutes, "about {count} minute", "about {count} minutes")),
    ];
    if !spec.needs.is_empty() {
        let needs =
            spec.needs.iter().map(|need| format!("<code>{}</code>", escaped(need))).collect::<Vec<_>>();
        facts.push(format!("{} {}", tongue.say(|| tr!("Rust it needs:")), needs.join(", ")));
    }
    facts
}

/// The file that a reader edits first.
pub(crate) fn first_file(exercise: &Exercise) -> &str {
    exercise.spec().ok().and_then(|spec| spec.edit.first()).map_or("src/main.rs", String::as_str)
}
