//! The words of the cells, in both languages, for the script of the pages.
//!
//! A page holds them in one block of data, `<script type="application/json" id="cell-words">`: as a file only those
//! that it says without a server, and all of them when it is served. Holes such as `{count}` are filled by the script.

use std::borrow::Cow;

use serde_json::{Map, Value, json};
use text::{Language, in_language, later, message};

/// Every word of the script: its name there, and the text.
const WORDS: &[(&str, &str)] = &[
    ("run", later!("Run")),
    ("run_keys", later!("Run this cell (Shift+Enter)")),
    ("check", later!("Check")),
    ("many", later!("Run {count} ×")),
    ("many_title", later!("Run it {count} times on a disturbed machine, and count the orders seen")),
    ("above", later!("Run above")),
    ("above_title", later!("Run all cells above this one, and this one")),
    ("all", later!("Run all")),
    ("all_title", later!("Run all cells of this page, in order, until one fails")),
    ("cancel", later!("Cancel")),
    ("reset", later!("Reset")),
    ("reset_listing", later!("Put the text of the book back")),
    ("reset_exercise", later!("Put the starter back; what is there now is kept in backups/")),
    ("reset_sure", later!("Put the starter back? What is there now is kept in backups/.")),
    ("hint", later!("Hint")),
    ("hint_of", later!("Hint {number} of {all}")),
    ("clear", later!("Clear")),
    ("clear_title", later!("Forget this output, and show the recorded one again")),
    ("edit", later!("Edit")),
    ("edit_title", later!("Change this program (Escape leaves the text)")),
    ("editor", later!("The program, to be changed. Shift+Enter runs it, Escape leaves it.")),
    ("processes", later!("Each cell is a process of its own: nothing of one cell is there in the next.")),
    (
        "offline",
        later!(
            "These programs can be changed and run on this page: start `cargo run -- serve --open` in the course's folder."
        ),
    ),
    (
        "lost",
        later!(
            "`checker serve` does not answer any more. Start it again, and open the address that it prints."
        ),
    ),
    ("waiting", later!("waiting for {count} other cells")),
    ("building", later!("building…")),
    ("libraries", later!("building the libraries, once: {what}")),
    ("compiling", later!("compiling…")),
    ("running", later!("running…")),
    ("running_of", later!("run {run} of {of}…")),
    ("running_many", later!("run {run}…")),
    ("cancelled", later!("cancelled")),
    ("output", later!("What this run printed")),
    ("stderr", later!("stderr")),
    ("nothing", later!("it printed nothing")),
    ("left_out", later!("{count} more lines are not shown")),
    ("stale", later!("This is the output of another text than the one above: run it again.")),
    ("kept", later!("From an earlier run of this very text.")),
    ("stopped", later!("Stopped: this cell was not accepted. The cells below it were not run.")),
    ("all_done", later!("All {count} cells were accepted.")),
    ("orders", later!("{seen} orders seen in {runs} runs; at least {legal} orders are legal")),
    ("orders_one", later!("One order was seen in {runs} runs; at least {legal} are legal")),
    ("order_only", later!("One order was seen in {runs} runs, and no other legal one was found")),
    ("times_of", later!("{count} of {runs} runs")),
    ("never_seen", later!("legal, and not seen")),
    ("not_legal", later!("not legal")),
    ("predict", later!("Put the lines into the order in which the program prints them, then press Check.")),
    (
        "predict_list",
        later!("Your order. Arrow keys choose a line; with Alt they move it; Delete takes it out."),
    ),
    ("predict_out", later!("Not printed")),
    ("up", later!("Move up")),
    ("down", later!("Move down")),
    ("take_out", later!("It is not printed: take it out")),
    ("put_back", later!("It is printed: put it back")),
    ("moved", later!("“{line}” is line {number} now")),
    ("conflict", later!("{file} was changed outside this page. Nothing was written.")),
    ("conflict_theirs", later!("What the file says now")),
    ("keep_mine", later!("Write my text over it")),
    ("take_theirs", later!("Take the file's text")),
    ("changed", later!("{file} was saved outside this page, and this cell has changes of its own.")),
    ("saved", later!("saved in {file}")),
    ("unsaved", later!("not saved yet")),
    ("standing_accepted", later!("accepted")),
    ("standing_edited", later!("accepted earlier, changed since")),
    ("progress", later!("{accepted} of {all} exercises accepted")),
];

/// How the block begins, and how it ends.
const BEGIN: &str = "<script type=\"application/json\" id=\"cell-words\">";
const END: &str = "</script>";

/// What a page says that no server sent.
const OFFLINE: &str = "offline";

/// The block of data for a page that speaks these languages, as it stands in its file.
pub fn block(languages: &[Language]) -> String {
    let all = words();
    let one = |language: &Language| {
        let tag = language.tag();
        (tag.to_owned(), json!({ OFFLINE: all[tag][OFFLINE] }))
    };
    format!("{BEGIN}{}{END}\n", in_block(languages.iter().map(one).collect()))
}

/// A page with all words in its block, in the languages that it has there.
pub(super) fn with_all_words(html: &str) -> Cow<'_, str> {
    let found = html.split_once(BEGIN).and_then(|(before, rest)| {
        let (written, after) = rest.split_once(END)?;
        let written: Map<String, Value> = serde_json::from_str(written).ok()?;
        Some((before, written, after))
    });
    let Some((before, written, after)) = found else { return Cow::Borrowed(html) };
    let all = words();
    let all = written.into_iter().map(|(tag, _)| (tag.clone(), all[tag].clone())).collect();
    Cow::Owned([before, BEGIN, &in_block(all), END, after].concat())
}

/// Words as data: nothing in them may end the block.
fn in_block(words: Map<String, Value>) -> String {
    Value::Object(words).to_string().replace('<', "\\u003c")
}

/// All words: `{"en": {"run": "Run", …}, "bn": {…}}`.
pub fn words() -> Value {
    let of = |language: Language| {
        let word =
            |(name, text): &(&str, &str)| ((*name).to_owned(), Value::from(message(text).into_owned()));
        in_language(language, || Value::Object(WORDS.iter().map(word).collect::<Map<_, _>>()))
    };
    json!({"en": of(Language::English), "bn": of(Language::Bengali)})
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_word_that_the_script_asks_for_is_there_and_none_is_idle() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/theme/cells");
        let scripts = fs::read_dir(folder).expect("the scripts of cells").flatten();
        let script: String =
            scripts.map(|script| fs::read_to_string(script.path()).expect("a text")).collect();
        for (name, _) in WORDS {
            assert!(script.contains(&format!("'{name}'")), "nobody says {name}");
        }
        for asked in script.split("say('").skip(1).filter_map(|rest| rest.split('\'').next()) {
            assert!(WORDS.iter().any(|(name, _)| *name == asked), "{asked} is no word");
        }
    }

    #[test]
    fn a_page_that_is_served_has_all_words_in_its_own_languages_and_its_file_has_one() {
        for languages in [&[Language::Bengali][..], &Language::ALL] {
            let file = format!("<head>{}</head><body>", block(languages));
            assert!(file.contains(OFFLINE) && !file.contains("run_keys"), "{file}");
            let served = with_all_words(&file);
            let (_, data) = served.split_once(BEGIN).unwrap();
            let (data, after) = data.split_once(END).unwrap();
            assert_eq!(after, "\n</head><body>");
            let data: Map<String, Value> = serde_json::from_str(data).unwrap();
            assert_eq!(data.keys().collect::<Vec<_>>().len(), languages.len());
            for language in languages {
                assert_eq!(data[language.tag()], words()[language.tag()]);
            }
        }
        assert_eq!(with_all_words("<head></head>"), "<head></head>");
    }
}
