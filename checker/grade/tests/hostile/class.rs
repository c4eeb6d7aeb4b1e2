//! A class of attackers, graded by the command itself: what an instructor sees on the terminal, and what learners and
//! other systems get to read, is text and nothing else, and tells no hidden word.

use std::fs;
use std::path::Path;
use std::process::Command;

use pulldown_cmark::{Event, Parser};
use walkdir::WalkDir;

use crate::ground::Ground;
use crate::row::Row;
use crate::screen::strange;

/// Those whose words or names get into reports.
const TALKERS: [&str; 8] = [
    "takes-the-terminal-over",
    "has-names-that-take-the-terminal-over",
    "says-sequences-while-compiling",
    "reads-the-orders",
    "compiles-the-solution",
    "forges-a-verdict",
    "is-a-link",
    "is-no-text",
];
/// What one of them calls himself: a folder's name is a learner's.
const NAME: &str = "=cmd|' \u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}<img src=x onerror=alert(1)>";

/// Grades these programs as a class; what is wrong with what comes of it.
pub(crate) fn graded(ground: &Ground, rows: &[Row], checker: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let (class, out) = (ground.path("class"), ground.path("gradebook"));
    let rows: Vec<&Row> = rows.iter().filter(|row| TALKERS.contains(&row.name.as_str())).collect();
    if rows.is_empty() {
        return wrong;
    }
    for (number, row) in rows.iter().enumerate() {
        let name = if number == 0 { NAME } else { &row.name };
        ground.hand_in(row, &class.join(name));
    }
    let said = |args: &[&str]| {
        let mut command = Command::new(checker);
        command.args(args).arg("--out").arg(&out).current_dir(ground.path("course"));
        // Colours are wanted, so that nothing takes away what a terminal would obey.
        command.env("CLICOLOR_FORCE", "1").env("CARGO_TARGET_DIR", ground.path("course/target"));
        let done = command.output().expect("the checker starts");
        let text = [done.stdout, done.stderr].concat();
        (done.status, String::from_utf8_lossy(&text).into_owned())
    };
    let (status, text) = said(&[&class.display().to_string(), "--jobs", "2"]);
    if status.code().is_none_or(|code| code > 1) {
        wrong.push(format!("`grade` ends with {status}: {text}"));
    }
    let mut shown = vec![("`grade`".to_owned(), text)];
    for row in rows.iter().skip(1) {
        shown.push((format!("`show {}`", row.name), said(&["show", &row.name]).1));
    }
    for whom in ["moodle", "canvas", "nbgrader", "gradescope", "json", "junit"] {
        let (status, text) = said(&["export", "--for", whom]);
        if !status.success() {
            wrong.push(format!("`export --for {whom}` ends with {status}: {text}"));
        }
        shown.push((format!("`export --for {whom}`"), text));
    }
    let mut files = 0;
    for entry in WalkDir::new(&out).into_iter().flatten() {
        let path = entry.path();
        let name = path.strip_prefix(&out).expect("it lies there").display().to_string();
        if !strange(&name).is_empty() {
            wrong.push(format!("a file is called {name:?}"));
        }
        // What was handed in is kept as it was.
        let is_a_page = ["html", "md", "csv", "json", "xml"]
            .iter()
            .any(|kind| path.extension().is_some_and(|end| end == *kind));
        if entry.file_type().is_file() && is_a_page {
            files += 1;
            shown.push((name, fs::read_to_string(path).expect("a page is UTF-8")));
        }
    }
    if files < rows.len() {
        wrong.push(format!("the control: there are {files} pages for {} learners", rows.len()));
    }
    for (what, text) in shown {
        let strange = strange(&text.replace("\r\n", "\n").replace('\t', " "));
        if !strange.is_empty() {
            wrong.push(format!("{what} has {strange:?}"));
        }
        // The reference and the hidden cases tell it, and nobody else may.
        if text.contains(&ground.secrets[1]) && !what.contains("show") {
            wrong.push(format!("{what} tells the hidden word"));
        }
        let is_live = |markup: &str| ["<script>alert", "<img src=x"].iter().any(|live| markup.contains(live));
        let is_markup = what.ends_with(".html") || what.ends_with(".xml");
        if is_markup && is_live(&text) || what.ends_with(".md") && is_live(&markup(&text)) {
            wrong.push(format!("{what} has markup of a learner's"));
        }
        let begins_a_formula = |cell: &str| cell.trim_matches('"').starts_with("=cmd");
        if what.ends_with(".csv") && text.lines().any(|line| line.split(',').any(begins_a_formula)) {
            wrong.push(format!("{what} has a formula of a learner's"));
        }
    }
    wrong
}

/// What a page in Markdown hands on to a browser as it is.
fn markup(page: &str) -> String {
    let pieces = Parser::new(page).filter_map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(html),
        _ => None,
    });
    pieces.map(|piece| piece.to_string()).collect()
}
