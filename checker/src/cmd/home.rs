//! `checker` alone: where you are, and what to type next. At the first start it asks for the language.

use std::env;
use std::io::{self, BufRead as _, IsTerminal as _};

use anyhow::Result;
use serde_json::json;

use super::{command_name, course};
use crate::cli::Format;
use crate::exit;
use crate::progress::{Progress, Standing, State};
use crate::report;
use crate::settings::Settings;
use crate::usage;
use text::Language;

pub(super) fn execute(format: Format) -> Result<u8> {
    let course = course()?;
    if format == Format::Human {
        ask_language()?;
    }
    let progress = Progress::of_course(&course.root);
    let standing = progress.standing(&course);
    match format {
        Format::Human => report::print(&report::home(&standing, &command_name(), report::width()))?,
        Format::Json => report::println_all([document(&standing)])?,
    }
    Ok(exit::DONE)
}

/// Asks once, in both languages, where nothing says which one is meant and somebody can answer.
pub(super) fn ask_language() -> Result<()> {
    let mut settings = Settings::read();
    let is_said = settings.language().is_some()
        || Language::of_locale(|name| env::var_os(name)).is_some()
        || usage::typed(env::args_os()).is_some();
    if is_said || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Ok(());
    }
    let question =
        "Which language do you like to read?\nকোন ভাষায় পড়তে চান?\n\n   1  English\n   2  বাংলা\n\n1/2 > ";
    let mut answer = String::new();
    let language = loop {
        report::print(question)?;
        answer.clear();
        if io::stdin().lock().read_line(&mut answer)? == 0 {
            return Ok(());
        }
        match answer.trim().to_lowercase().as_str() {
            "1" | "১" | "en" | "english" | "e" => break Language::English,
            "2" | "২" | "bn" | "বাংলা" | "b" => break Language::Bengali,
            _ => {}
        }
    };
    language.speak();
    if let Err(error) = settings.remember_language(language) {
        let path = settings.path().map(|path| path.display().to_string()).unwrap_or_default();
        report::error(&text::tr!(
            "{path} cannot be written ({reason}), so the answer holds for this time only; set the variable LANG, or write --lang",
            path = path,
            reason = error
        ));
    }
    report::print("\n")?;
    Ok(())
}

/// Where you are as JSON.
fn document(standing: &Standing) -> String {
    let chapters: Vec<_> = standing
        .chapters
        .iter()
        .map(|chapter| {
            let pairs = chapter.chapter.exercises.iter().zip(&chapter.states);
            let exercises: Vec<_> = pairs
                .map(|(exercise, state)| {
                    json!({"id": exercise.id, "accepted": state.is_accepted(), "edited": *state == State::Edited})
                })
                .collect();
            json!({
                "number": chapter.chapter.number, "slug": chapter.chapter.slug,
                "accepted": chapter.accepted(), "exercises": exercises,
            })
        })
        .collect();
    let next = standing.next().map(|exercise| exercise.id.as_str());
    json!({"format_version": 1, "chapters": chapters, "next": next}).to_string()
}
