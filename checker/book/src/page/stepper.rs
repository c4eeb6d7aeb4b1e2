//! The stepper of a listing: its recorded runs as data for `theme/stepper.js`, and as a table for everybody else.
//!
//! ```text
//! <lo-stepper data-texts="PAGE">
//!   <details>            every step of the first run as a row: printed, read aloud, there without JavaScript
//!   <script type="application/json">
//!     { "runs": [{ "runtime", "name", "version", "file", "code": [line…], "steps": [step…] }] }
//! <script type="application/json" data-stepper-texts="PAGE">      once, at the end of a page with steppers
//!     { "words": {name: [text…]},            one text for each language of the page
//!       "names": [[text…]…],                 what tasks are called
//!       "said": [[text…]…] }                 sentences with {holes}
//! step := { e: event, a?: at, where it is not that of the step before, t?: task, q?: queue, l?: index into names, n?: line of the code, d?: due,
//!           p?: phase, w: index into said (what), y?: the same (why), v?: {hole: text} }
//! ```
//!
//! Where a page speaks both languages, the rows are English and the player adds the Bengali, which it has anyway: a
//! page has a weight, and without JavaScript the Bengali page has the Bengali rows.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::html::escaped;
use crate::error::Error;
use crate::listing::{Listing, Side};
use crate::recorded_run::{Event, RecordedRun, Said, Step, Told, can_be_recorded, name, told};
use crate::tongue::Tongue;
use text::{Language, in_language, later, tr, trn};

/// So many steps stand in the table; of more, it says how many there are.
const ROWS: usize = 150;

/// Texts of the data, each only once, in the languages of the page and with their holes open.
#[derive(Default)]
struct Texts {
    places: BTreeMap<&'static str, usize>,
    texts: Vec<Value>,
}

impl Texts {
    fn place(&mut self, text: &'static str, tongue: Tongue) -> Value {
        let next = self.texts.len();
        let place = *self.places.entry(text).or_insert_with(|| {
            self.texts.push(each(text, tongue));
            next
        });
        place.into()
    }
}

/// The steppers of one page: what their runs say is there once for all of them.
pub(super) struct Steppers {
    page: String,
    tongue: Tongue,
    names: Texts,
    said: Texts,
    count: usize,
}

impl Steppers {
    /// Those of this page, which has none yet.
    pub(super) fn new(page: &str, tongue: Tongue) -> Self {
        let page = page.trim_end_matches(".md").to_owned();
        Self { page, tongue, names: Texts::default(), said: Texts::default(), count: 0 }
    }

    /// The HTML of a listing's stepper: no blank line is in it, so Markdown leaves it as it is.
    ///
    /// # Errors
    /// A run is missing, or was not made of the program that stands there.
    pub(super) fn html(&mut self, listing: &Listing) -> Result<String, Error> {
        let mut runs = Vec::new();
        let mut table = String::new();
        for side in listing.sides.iter().filter(|side| can_be_recorded(side)) {
            let stale = || Error::Stale { id: listing.id.clone(), runtime: side.runtime.word() };
            let run = listing.run(side.runtime).filter(|run| run.is_of(side)).ok_or_else(stale)?;
            let told = told(side.runtime, &run.steps);
            // One table is enough for whoever cannot step: the other program does the same, and a page has a weight.
            if table.is_empty() {
                table = self::table(side, run, &told, self.tongue);
            }
            runs.push(self.data(side, run, &told));
        }
        if runs.is_empty() {
            return Err(Error::Stale { id: listing.id.clone(), runtime: "node, rust" });
        }
        self.count += 1;
        let data = in_script(&json!({ "runs": runs }));
        Ok(format!(
            "<lo-stepper data-listing=\"{id}\" data-texts=\"{page}\">\n<details class=\"steps\">\n<summary>{summary}</summary>\n{table}</details>\n\
             <script type=\"application/json\">{data}</script>\n</lo-stepper>",
            id = escaped(&listing.id),
            page = escaped(&self.page),
            summary = self.tongue.say(|| tr!("Every step of the recorded run as a table")),
        ))
    }

    /// What stands at the end of the page: the texts of all its steppers; nothing where it has none.
    pub(super) fn texts(self) -> Option<String> {
        let texts =
            json!({ "words": words(self.tongue), "names": self.names.texts, "said": self.said.texts });
        (self.count > 0).then(|| {
            format!(
                "<script type=\"application/json\" data-stepper-texts=\"{page}\">{texts}</script>",
                page = escaped(&self.page),
                texts = in_script(&texts),
            )
        })
    }

    /// A run as the player takes it.
    fn data(&mut self, side: &Side, run: &RecordedRun, told: &[Told]) -> Value {
        let mut at = None;
        let steps: Vec<Value> = run
            .steps
            .iter()
            .zip(told)
            .map(|(step, told)| {
                let mut made = Map::new();
                let mut put = |key: &str, value: Value| _ = made.insert(key.to_owned(), value);
                put("e", event_word(&step.event).into());
                if at.replace(step.at) != Some(step.at) {
                    put("a", step.at.into());
                }
                match &step.event {
                    Event::Enqueued { task, queue, due, .. } => {
                        put("t", (*task).into());
                        put("q", queue.word().into());
                        due.iter().for_each(|due| put("d", (*due).into()));
                        let line = line_of(side, &step.event);
                        line.iter().for_each(|line| put("n", (*line).into()));
                        put("l", self.names.place(name(*queue, line.is_some()), self.tongue));
                    }
                    Event::Started { task }
                    | Event::Finished { task }
                    | Event::Cleared { task }
                    | Event::Threw { task, .. } => put("t", (*task).into()),
                    Event::Phase { phase } => put("p", phase.word().into()),
                    Event::Line { .. } | Event::Settled { .. } | Event::Ended { .. } => {}
                }
                let mut holes = Map::new();
                for (key, sentence) in [("w", Some(&told.what)), ("y", told.why.as_ref())] {
                    let Some(Said { text, values }) = sentence else { continue };
                    put(key, self.said.place(text, self.tongue));
                    holes.extend(
                        values.iter().map(|(hole, value)| ((*hole).to_owned(), value.as_str().into())),
                    );
                }
                if !holes.is_empty() {
                    put("v", holes.into());
                }
                made.into()
            })
            .collect();
        let code: Vec<String> = side.shown_source().lines().map(str::to_owned).collect();
        json!({
            "runtime": side.runtime.word(), "name": side.runtime.shown(), "version": run.version, "file": side.file,
            "code": code, "steps": steps,
        })
    }
}

/// The languages of a page.
fn languages(tongue: Tongue) -> &'static [Language] {
    match tongue {
        Tongue::English => &[Language::English],
        Tongue::Bengali => &[Language::Bengali],
        Tongue::Both => &Language::ALL,
    }
}

/// A text in each language of the page, its holes open.
fn each(text: &str, tongue: Tongue) -> Value {
    languages(tongue)
        .iter()
        .map(|language| in_language(*language, || text::message(text).into_owned()))
        .collect()
}

/// JSON inside a script element, which nothing in it can end, and which no other preprocessor takes for its own.
fn in_script(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c").replace("{{", "{\\u007b").replace('\u{2028}', "\\u2028")
}

/// The line of the page's code at which a task was asked for.
fn line_of(side: &Side, event: &Event) -> Option<usize> {
    shown_line(side, event.line_in(side.file)?)
}

/// A line of the file as the page counts it, which does not show the lines that mark anchors.
fn shown_line(side: &Side, line: usize) -> Option<usize> {
    let is_mark = |line: &&str| line.trim_start().starts_with("// ANCHOR");
    let marks = side.source.lines().take(line).filter(is_mark).count();
    line.checked_sub(marks).filter(|line| *line > 0)
}

/// What a task is called in the language that is spoken.
fn named(task: u64, (name, line): (&str, Option<usize>)) -> String {
    text::said(name, &[("number", &task), ("line", &line.unwrap_or(0))])
}

fn event_word(event: &Event) -> &'static str {
    match event {
        Event::Enqueued { .. } => "enqueued",
        Event::Started { .. } => "started",
        Event::Threw { .. } => "threw",
        Event::Finished { .. } => "finished",
        Event::Cleared { .. } => "cleared",
        Event::Phase { .. } => "phase",
        Event::Line { .. } => "line",
        Event::Settled { .. } => "settled",
        Event::Ended { .. } => "ended",
    }
}

/// A run as a table.
fn table(side: &Side, run: &RecordedRun, told: &[Told], tongue: Tongue) -> String {
    let mut names = BTreeMap::new();
    let mut rows = String::new();
    let language = languages(tongue)[0];
    for (number, (step, told)) in run.steps.iter().zip(told).enumerate() {
        if number >= ROWS {
            break;
        }
        if let Event::Enqueued { task, queue, .. } = step.event {
            let line = line_of(side, &step.event);
            names.insert(task, (name(queue, line.is_some()), line));
        }
        let name = task_of(step).and_then(|task| Some((task, *names.get(&task)?)));
        rows.push_str(&format!(
            "<tr><td>{}</td><td>{} ms</td><td>{}</td><td>{}</td></tr>\n",
            number + 1,
            step.at,
            spoken(&told.what, name, language),
            told.why.as_ref().map(|why| spoken(why, name, language)).unwrap_or_default(),
        ));
    }
    let more = run.steps.len().saturating_sub(ROWS);
    if more > 0 {
        let said = tongue.say(|| trn!(more, "and {count} more step", "and {count} more steps"));
        rows.push_str(&format!("<tr><td colspan=\"4\">{said}</td></tr>\n"));
    }
    let heads = [later!("Step"), later!("Time"), later!("What happens"), later!("Why now")];
    let heads =
        heads.map(|head| format!("<th scope=\"col\">{}</th>", tongue.say(|| text::say(head)))).concat();
    format!(
        "<table>\n<caption>{} · {}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody lang=\"{}\">\n{rows}</tbody>\n</table>\n",
        side.runtime.shown(),
        escaped(&run.version),
        language.tag(),
    )
}

fn task_of(step: &Step) -> Option<u64> {
    match step.event {
        Event::Enqueued { task, .. }
        | Event::Started { task }
        | Event::Finished { task }
        | Event::Cleared { task }
        | Event::Threw { task, .. } => Some(task),
        _ => None,
    }
}

/// A sentence in a language, as HTML on one line.
fn spoken(said: &Said, name: Option<(u64, (&str, Option<usize>))>, language: Language) -> String {
    in_language(language, || {
        let name = name.map(|(task, name)| named(task, name)).unwrap_or_default();
        let mut values: Vec<(&str, &dyn std::fmt::Display)> = vec![("task", &name)];
        values.extend(said.values.iter().map(|(hole, value)| (*hole, value as &dyn std::fmt::Display)));
        let html = escaped(&capitalised(&text::said(said.text, &values)));
        // No blank line that ends the HTML in Markdown, and nothing that mdBook takes for a directive.
        html.replace(['\n', '\r'], " ").replace("{{", "&#123;&#123;")
    })
}

/// A sentence may begin with the name of a task. An API word, such as `nextTick`, stays as it is.
fn capitalised(text: &str) -> String {
    if text.split_whitespace().next().is_some_and(|word| word.contains(char::is_uppercase)) {
        return text.to_owned();
    }
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// What the player itself says.
fn words(tongue: Tongue) -> Value {
    let all = [
        ("title", later!("Step through a recorded run")),
        ("note", later!("A real run, recorded with {version}. It is one of the orders that were seen.")),
        (
            "observed",
            later!(
                "Node tells which callback runs. The phase follows from its kind, so a phase in which nothing ran is not shown."
            ),
        ),
        ("keys", later!("Keys: ← and → go one step, Home and End to the ends, Space plays.")),
        ("run", later!("The recorded run")),
        ("first", later!("First step")),
        ("back", later!("Step back")),
        ("forward", later!("Step forward")),
        ("last", later!("Last step")),
        ("play", later!("Play")),
        ("pause", later!("Pause")),
        ("step", later!("Step {number} of {count}")),
        ("time", later!("{at} ms")),
        ("due", later!("due at {due} ms")),
        ("start", later!("Nothing has run yet. Go one step forward.")),
        ("why", later!("Why now")),
        ("code", later!("The code")),
        ("stack", later!("Call stack")),
        ("main", later!("main script")),
        ("nextTick", later!("nextTick queue")),
        ("microtask", later!("Microtask queue")),
        ("phases", later!("Phases of an iteration")),
        ("pool", later!("Thread pool")),
        ("console", later!("Console")),
        ("now", later!("the loop is here")),
        ("empty", later!("empty")),
        ("more", later!("and {count} more")),
        ("earlier", later!("{count} lines before these")),
    ];
    all.into_iter().map(|(name, text)| (name.to_owned(), each(text, tongue))).collect::<Map<_, _>>().into()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::listing::{FOLDER, Runtime};

    const STARTED: &str = r#"{"at":0,"event":"started","task":0}"#;

    /// A listing whose Node program was recorded with these steps.
    fn listing(root: &Path, steps: &[&str]) -> Listing {
        let folder = root.join(FOLDER).join("02-a/b");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("node.js"), "// ANCHOR: a\nsetTimeout(f, 1);\n// ANCHOR_END: a\nf();\n")
            .unwrap();
        fs::write(folder.join("order.yaml"), "order: [x]\n").unwrap();
        let sources = Listing::read(root, "02-a/b").unwrap().sides[0].digest.clone();
        let run = RecordedRun {
            sources,
            version: "v20".to_owned(),
            runtime: Runtime::Node,
            steps: steps.iter().map(|step| serde_json::from_str(step).unwrap()).collect(),
        };
        run.write(&folder).unwrap();
        Listing::read(root, "02-a/b").unwrap()
    }

    /// The HTML of a listing's stepper, alone on its page, and the texts of that page.
    fn page_of(listing: &Listing, tongue: Tongue) -> Result<(String, String), Error> {
        let mut steppers = Steppers::new("02-a.md", tongue);
        let html = steppers.html(listing)?;
        Ok((html, steppers.texts().unwrap()))
    }

    fn stepper_html(listing: &Listing, tongue: Tongue) -> Result<String, Error> {
        Ok(page_of(listing, tongue)?.0)
    }

    fn data_in(html: &str) -> Value {
        let (_, data) = html.split_once("<script type=\"application/json\"").unwrap();
        let (_, data) = data.split_once('>').unwrap();
        serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap()
    }

    #[test]
    fn nothing_that_a_program_prints_ends_the_script_or_the_html() {
        let root = tempfile::tempdir().unwrap();
        let line = r#"{"at":0,"event":"line","text":"</script><img src=x> {{#include a}}"}"#;
        let threw = r#"{"at":0,"event":"threw","task":0,"error":"a\n\nb"}"#;
        let html = stepper_html(&listing(root.path(), &[STARTED, line, threw]), Tongue::English).unwrap();
        assert_eq!(html.matches("</script").count(), 1);
        assert!(!html.contains("<img") && !html.contains("{{") && !html.contains("\n\n"), "{html}");
        let data = data_in(&html);
        assert_eq!(data["runs"][0]["steps"][1]["v"]["text"], "</script><img src=x> {{#include a}}");
        assert_eq!(data["runs"][0]["code"], json!(["setTimeout(f, 1);", "f();"]));
    }

    #[test]
    fn each_text_stands_there_once_for_each_language_of_the_page() {
        let root = tempfile::tempdir().unwrap();
        let listing = listing(root.path(), &[STARTED, r#"{"at":3,"event":"ended","code":0}"#]);
        for (tongue, count) in [(Tongue::English, 1), (Tongue::Bengali, 1), (Tongue::Both, 2)] {
            let data = data_in(&page_of(&listing, tongue).unwrap().1);
            for text in
                data["said"].as_array().unwrap().iter().chain(data["words"].as_object().unwrap().values())
            {
                assert_eq!(text.as_array().unwrap().len(), count, "{text}");
            }
        }
    }

    #[test]
    fn a_task_is_named_with_the_line_that_the_page_shows() {
        let root = tempfile::tempdir().unwrap();
        let timer = r#"{"at":0,"event":"enqueued","task":1,"queue":"timers","due":1,"source":"node.js:2:1"}"#;
        let html = stepper_html(&listing(root.path(), &[STARTED, timer]), Tongue::English).unwrap();
        assert_eq!(data_in(&html)["runs"][0]["steps"][1]["n"], 1);
        assert!(html.contains("<td>Timer 1, line 1 is set. It is due at 1 ms.</td>"), "{html}");
    }

    #[test]
    fn a_sentence_begins_with_a_capital_but_not_with_another_name_of_an_api() {
        assert_eq!(capitalised("timer 1, line 1 is set."), "Timer 1, line 1 is set.");
        assert_eq!(capitalised("nextTick 1, line 2 is queued."), "nextTick 1, line 2 is queued.");
        assert_eq!(capitalised(""), "");
    }

    #[test]
    fn a_long_table_is_cut_and_says_so() {
        let root = tempfile::tempdir().unwrap();
        let html = stepper_html(&listing(root.path(), &[STARTED; ROWS + 7]), Tongue::English).unwrap();
        assert_eq!(html.matches("<tr><td>").count(), ROWS);
        assert!(html.contains("and 7 more steps"));
    }

    #[test]
    fn a_run_of_another_program_stops_the_build() {
        let root = tempfile::tempdir().unwrap();
        listing(root.path(), &[STARTED]);
        let program = root.path().join(FOLDER).join("02-a/b/node.js");
        fs::write(program, "changed();\n").unwrap();
        let changed = Listing::read(root.path(), "02-a/b").unwrap();
        assert!(matches!(stepper_html(&changed, Tongue::English), Err(Error::Stale { .. })));
    }
}
