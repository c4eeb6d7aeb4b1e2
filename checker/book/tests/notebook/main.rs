//! The book as notebooks: what is exported holds together, and real Jupyter opens and executes it.
//!
//! Jupyter comes from PyPI into a folder of the build. A machine without Python or without a network skips that test
//! and says what it lacks; with `CI_JUPYTER=1` that is a failure.

mod jupyter;
#[path = "../../../tests/python/mod.rs"]
mod python;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use checker_book::listing::{Listing, Runtime};
use checker_book::notebook::{Exported, Request, export};
use checker_book::page::{Directive, Kind, blocks};
use checker_book::tongue::Tongue;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value;

/// The course's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("checker/book lies in the course")
        .to_owned()
}

fn exported(out: &Path, tongue: Tongue, force: bool) -> Exported {
    export(&root(), out, Request { tongue, force }).expect("the book can be exported")
}

/// The notebooks of a folder by their names.
fn notebooks(folder: &Path) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder of notebooks").flatten() {
        let name = entry.file_name().into_string().expect("a plain name");
        if name.ends_with(".ipynb") {
            found.insert(name, read(&entry.path()));
        }
    }
    assert!(!found.is_empty(), "nothing was exported");
    found
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("a notebook")).expect("a notebook is JSON")
}

/// The cells of one kind.
fn cells<'n>(notebook: &'n Value, kind: &str) -> Vec<&'n Value> {
    let cells = notebook["cells"].as_array().expect("a notebook has cells");
    cells.iter().filter(|cell| cell["cell_type"] == kind).collect()
}

/// A text that stands there as a list of lines.
fn text(lines: &Value) -> String {
    match lines {
        Value::String(text) => text.clone(),
        lines => lines.as_array().expect("lines").iter().filter_map(Value::as_str).collect(),
    }
}

/// The id by which the checker knows a code cell.
fn id(cell: &Value) -> Option<&str> {
    cell["metadata"]["loop_and_order"]["cell"].as_str()
}

/// What a cell's program has printed on stdout.
fn stdout(cell: &Value) -> String {
    let outputs = cell["outputs"].as_array().expect("a code cell has outputs");
    outputs.iter().filter(|output| output["name"] == "stdout").map(|output| text(&output["text"])).collect()
}

/// The anchors that Jupyter gives to the headings of a notebook, and the links in it.
fn anchors_and_links(notebook: &Value) -> (BTreeSet<String>, Vec<String>) {
    let (mut anchors, mut links) = (BTreeSet::new(), Vec::new());
    for cell in cells(notebook, "markdown") {
        let mut heading = None;
        for event in Parser::new(&text(&cell["source"])) {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    anchors.extend(heading.take().map(|text| text.replace(' ', "-")));
                }
                Event::Text(part) | Event::Code(part) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&part);
                    }
                }
                Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.into_string()),
                _ => {}
            }
        }
    }
    (anchors, links)
}

#[test]
fn every_link_between_pages_leads_to_a_heading_of_a_notebook() {
    for tongue in Tongue::ALL {
        let out = tempfile::tempdir().expect("a folder");
        exported(out.path(), tongue, false);
        let all: BTreeMap<String, _> = notebooks(out.path())
            .into_iter()
            .map(|(name, notebook)| (name, anchors_and_links(&notebook)))
            .collect();
        let mut followed = 0;
        for (name, (_, links)) in &all {
            for link in links.iter().filter(|link| !link.contains("://")) {
                let (to, anchor) = link.split_once('#').unwrap_or((link, ""));
                let to = if to.is_empty() { name } else { to };
                let (anchors, _) =
                    all.get(to).unwrap_or_else(|| panic!("{tongue:?} {name}: {link} is no notebook"));
                let anchor = anchor.replace("%28", "(").replace("%29", ")").replace("%3C", "<");
                assert!(
                    anchor.is_empty() || anchors.contains(&anchor),
                    "{tongue:?} {name}: {link} is no heading of {anchors:?}"
                );
                followed += usize::from(!anchor.is_empty());
            }
        }
        assert!(followed > 10, "the book has links to headings: {followed}");
    }
}

#[test]
fn every_program_and_exercise_of_a_page_is_a_cell_in_its_place() {
    let out = tempfile::tempdir().expect("a folder");
    exported(out.path(), Tongue::English, false);
    let mut seen = 0;
    for (name, notebook) in notebooks(out.path()) {
        let page = root().join("book/src").join(name.replace(".ipynb", ".md"));
        let mut wanted = Vec::new();
        for block in blocks(&fs::read_to_string(page).expect("the page of a notebook")) {
            if block.kind != Kind::Directive {
                continue;
            }
            match Directive::read(&name, block.source).expect("a directive") {
                Directive::Listing { id, .. } => {
                    let listing = Listing::read(&root(), &id).expect("a listing");
                    wanted.extend(listing.sides.iter().map(|side| format!("listing/{id}/{}", side.runtime)));
                }
                Directive::Exercise { id, elsewhere: false } => wanted.push(format!("exercise/{id}")),
                Directive::Exercise { elsewhere: true, .. } | Directive::Belief | Directive::End => {}
            }
        }
        let found: Vec<&str> = cells(&notebook, "code").into_iter().filter_map(id).collect();
        assert_eq!(found, wanted, "{name}");
        seen += found.len();
        for cell in cells(&notebook, "markdown") {
            let text = text(&cell["source"]);
            assert!(!text.contains("{{#"), "{name}: something was not expanded in\n{text}");
        }
    }
    assert!(seen > 0);
}

#[test]
fn a_cell_that_nobody_ran_shows_what_was_recorded_and_says_so() {
    let out = tempfile::tempdir().expect("a folder");
    exported(out.path(), Tongue::English, false);
    let (mut single, mut several) = (0, 0);
    for (name, notebook) in notebooks(out.path()) {
        for cell in cells(&notebook, "code") {
            let Some((id, runtime)) = id(cell).and_then(|id| id.strip_prefix("listing/")?.rsplit_once('/'))
            else {
                continue;
            };
            let listing = Listing::read(&root(), id).expect("a listing");
            let runtime = Runtime::ALL.into_iter().find(|known| known.word() == runtime).expect("a runtime");
            let recording = listing.recorded.of(runtime).expect("every listing is recorded");
            let first = &cell["outputs"][0];
            assert_eq!(first["metadata"]["loop_and_order"]["recorded"], true, "{name} {id}");
            let said = text(&first["data"]["text/plain"]);
            assert!(said.starts_with("recorded · ") && said.contains(&recording.version), "{said}");
            let orders = recording.orders.iter().take(6);
            let printed: String =
                orders.flat_map(|seen| &seen.lines).map(|line| format!("{line}\n")).collect();
            assert_eq!(stdout(cell), printed, "{name} {id}");
            *(if recording.orders.len() == 1 { &mut single } else { &mut several }) += 1;
        }
    }
    assert!(single > 0 && several > 0, "{single} with one order, {several} with more");
}

#[test]
fn a_notebook_that_its_reader_has_changed_is_not_written_over_unasked() {
    let out = tempfile::tempdir().expect("a folder");
    let all = exported(out.path(), Tongue::English, false);
    assert!(all.kept.is_empty());
    let glossary = out.path().join("glossary.ipynb");
    let fresh = fs::read_to_string(&glossary).expect("the glossary's notebook");
    fs::write(&glossary, "mine").expect("a notebook can be written");

    let again = exported(out.path(), Tongue::English, false);
    assert_eq!(again.kept, ["glossary.ipynb"]);
    assert_eq!(again.written.len(), all.written.len() - 1);
    assert_eq!(fs::read_to_string(&glossary).expect("it is there"), "mine");

    assert!(exported(out.path(), Tongue::English, true).kept.is_empty());
    assert_eq!(fs::read_to_string(&glossary).expect("it is there"), fresh);
}
