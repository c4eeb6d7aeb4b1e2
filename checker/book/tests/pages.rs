//! The book's own pages: what they name is there, and what is there is named. It renders them and looks at the files;
//! what a browser makes of them, `browser.rs` says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use checker_book::listing::Listing;
use checker_book::page::{Directive, Kind, blocks};
use checker_book::rendering::{MARKER, Request, render};
use flow::course::Course;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("checker/book lies in the course")
        .to_owned()
}

/// The pages by their names, `02-event-loop.md`.
fn pages() -> BTreeMap<String, String> {
    let folder = root().join("book/src");
    let mut pages = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the book has pages").flatten() {
        let name = entry.file_name().into_string().expect("a name in plain letters");
        if name.ends_with(".md") {
            pages.insert(name, fs::read_to_string(entry.path()).expect("a page is text"));
        }
    }
    pages
}

/// The ids of a page's headings.
fn anchors(page: &str) -> BTreeSet<String> {
    blocks(page)
        .iter()
        .filter(|block| block.kind == Kind::Heading)
        .filter_map(|block| Some(block.source.rsplit_once("{#")?.1.trim_end_matches('}').to_owned()))
        .collect()
}

/// What all pages ask for.
fn directives() -> Vec<(String, Directive)> {
    let mut found = Vec::new();
    for (name, page) in pages() {
        for block in blocks(&page).iter().filter(|block| block.kind == Kind::Directive) {
            let directive = Directive::read(&name, block.source).expect("every directive is one");
            found.push((name.clone(), directive));
        }
    }
    found
}

#[test]
fn every_paragraph_that_an_exercise_names_is_on_its_page() {
    let pages = pages();
    let course = Course::open(&root()).expect("the course opens");
    let mut missing = Vec::new();
    for exercise in course.exercises() {
        let link = exercise.spec().expect("the exercise is sound").book.to_string();
        let (page, anchor) = link.split_once('#').expect("chapter#anchor");
        // A chapter that is still to come has exercises before it has a page.
        let Some(text) = pages.get(&format!("{page}.md")) else { continue };
        if !anchors(text).contains(anchor) {
            missing.push(format!("{}: {link}", exercise.id));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_exercise_of_a_chapter_with_a_page_has_its_box_there_once() {
    let pages = pages();
    let course = Course::open(&root()).expect("the course opens");
    let mut boxes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (page, directive) in directives() {
        if let Directive::Exercise { id, elsewhere: false } = directive {
            boxes.entry(id).or_default().push(page);
        }
    }
    let mut wrong = Vec::new();
    for exercise in course.exercises() {
        let chapter = exercise.dir.split('/').next().unwrap_or_default();
        let page = format!("{chapter}.md");
        if pages.contains_key(&page) && boxes.get(&exercise.id.to_string()) != Some(&vec![page.clone()]) {
            wrong.push(format!("{} on {:?}", exercise.id, boxes.get(&exercise.id.to_string())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_exercise_that_is_named_elsewhere_has_its_box_where_the_name_leads() {
    let course = Course::open(&root()).expect("the course opens");
    let room = tempfile::tempdir().expect("a folder for the book");
    let out = room.path().join("book");
    render(&root(), &out, &Request::default()).expect("the book renders");
    let mut count = 0;
    for (page, directive) in directives() {
        let Directive::Exercise { id, elsewhere: true } = directive else { continue };
        count += 1;
        let exercise =
            course.exercises().find(|exercise| exercise.id.to_string() == id).expect("it is there");
        let chapter = exercise.dir.split('/').next().expect("a chapter");
        let anchor = format!("exercise-{}", id.replace('/', "-"));
        for rendering in ["en", "bn", "both"] {
            let html = |name: &str| fs::read_to_string(out.join(rendering).join(name)).expect("a page");
            let link = format!("href=\"{chapter}.html#{anchor}\"");
            assert!(html(&page.replace(".md", ".html")).contains(&link), "{rendering}/{page}: {link}");
            let boxed = format!("id=\"{anchor}\" data-exercise=\"{id}\"");
            assert_eq!(html(&format!("{chapter}.html")).matches(&boxed).count(), 1, "{rendering}: {boxed}");
        }
    }
    assert!(count > 0, "no page names an exercise that stands elsewhere");
}

#[test]
fn every_listing_is_shown_by_a_page() {
    let shown: BTreeSet<String> = directives()
        .into_iter()
        .filter_map(|(_, directive)| match directive {
            Directive::Listing { id, .. } => Some(id),
            _ => None,
        })
        .collect();
    let there: BTreeSet<String> = Listing::all(&root()).into_iter().collect();
    assert_eq!(
        there.difference(&shown).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "listings that no page shows"
    );
    assert_eq!(
        shown.difference(&there).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "listings that are not there"
    );
}

#[test]
fn every_link_between_pages_leads_to_a_heading_that_is_there() {
    let pages = pages();
    let mut broken = Vec::new();
    for (name, page) in &pages {
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") || target.is_empty() {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { name } else { file };
            let is_there =
                pages.get(file).is_some_and(|page| anchor.is_empty() || anchors(page).contains(anchor));
            if !is_there {
                broken.push(format!("{name}: {target}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The ids of the headings of a rendered page, in order.
fn heading_ids(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for level in 1..=4 {
        for rest in html.split(&format!("<h{level} id=\"")).skip(1) {
            found.extend(rest.split('"').next().map(|id| format!("h{level}#{id}")));
        }
    }
    found
}

#[test]
fn the_three_renderings_have_the_same_pages_the_same_anchors_and_no_english_left_in_bengali() {
    let out = tempfile::tempdir().expect("a temporary folder");
    let out = out.path().join("book");
    let site = Some("https://example.org/course/".to_owned());
    render(&root(), &out, &Request { site }).expect("the book renders");
    let read =
        |path: &str| fs::read_to_string(out.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    for name in pages().keys().filter(|name| *name != "SUMMARY.md") {
        let page = name.replace(".md", ".html");
        let [english, bengali, both] = ["en", "bn", "both"].map(|tag| read(&format!("{tag}/{page}")));
        assert!(!heading_ids(&english).is_empty(), "{page} has headings");
        assert_eq!(heading_ids(&english), heading_ids(&bengali), "{page}");
        assert_eq!(heading_ids(&english), heading_ids(&both), "{page}");
        assert!(bengali.contains("<html lang=\"bn\""), "{page}");
        for html in [&english, &bengali] {
            assert!(html.contains(&format!("hreflang=\"bn\" href=\"../bn/{page}\"")), "{page}");
            assert!(!html.contains("{{#"), "{page} has a directive left");
        }
        assert!(!bengali.contains("class=\"untranslated\""), "{page} is not translated whole");
        assert!(!bengali.contains("[en] "), "{page} has a message that is not translated");
        let map = read("sitemap.xml");
        assert!(map.contains(&format!("https://example.org/course/bn/{page}")), "{page} is on the map");
    }
    let index = read("index.html");
    for tag in ["en", "bn", "both"] {
        assert!(index.contains(&format!("href=\"{tag}/index.html\"")), "the index leads to {tag}");
    }
}

/// A copy of the course's book with one file changed by `change`.
fn copy(change: impl Fn(&Path)) -> (tempfile::TempDir, PathBuf) {
    let held = tempfile::tempdir().expect("a temporary folder");
    for part in ["Cargo.toml", "Cargo.lock", "book.toml", "exercises", "book"] {
        let (from, to) = (root().join(part), held.path().join(part));
        for entry in walkdir::WalkDir::new(&from).into_iter().flatten() {
            let to = to.join(entry.path().strip_prefix(&from).expect("inside"));
            if entry.file_type().is_dir() {
                fs::create_dir_all(&to).expect("a folder");
            } else {
                // `to` of a single file has an empty last part.
                let to = if from.is_file() { held.path().join(part) } else { to };
                fs::copy(entry.path(), to).expect("a copy");
            }
        }
    }
    change(held.path());
    let path = held.path().to_owned();
    (held, path)
}

/// What the build of a copy says when it fails; the pages of an earlier one must still be there.
fn refusal(change: impl Fn(&Path)) -> String {
    let (_held, root) = copy(change);
    let out = root.join("out");
    fs::create_dir(&out).expect("a folder");
    fs::write(out.join("before.html"), "from before").expect("a file");
    fs::write(out.join(MARKER), "").expect("a file");
    let error = render(&root, &out, &Request::default()).expect_err("the book does not render");
    assert!(out.join("before.html").is_file(), "the pages from before are kept");
    format!("{error:#}")
}

#[test]
fn a_page_is_not_built_with_the_output_of_another_program() {
    let said = refusal(|root| {
        let file = root.join("book/listings/02-event-loop/timers/node.js");
        let source = fs::read_to_string(&file).expect("the listing is there");
        fs::write(file, source + "console.log('one more line');\n").expect("a file");
    });
    assert!(said.contains("02-event-loop/timers") && said.contains("verify"), "{said}");
}

#[test]
fn a_mistake_in_a_page_is_told_with_its_page_and_what_to_write() {
    let append = |text: &'static str| {
        refusal(move |root| {
            let page = root.join("book/src/glossary.md");
            let source = fs::read_to_string(&page).expect("the page is there");
            fs::write(page, source + text).expect("a file");
        })
    };
    let heading = append("\n\n## No anchor\n");
    assert!(heading.contains("glossary.md") && heading.contains("No anchor"), "{heading}");
    let unknown = append("\n\n{{#listng a/b}}\n");
    assert!(unknown.contains("glossary.md") && unknown.contains("{{#listing ID}}"), "{unknown}");
    let open = append("\n\n{{#belief}}\n\nText.\n");
    assert!(open.contains("glossary.md") && open.contains("{{#end}}"), "{open}");
    let nobody = append("\n\n{{#exercise no/such}}\n");
    assert!(nobody.contains("no/such"), "{nobody}");
}

#[test]
fn a_folder_that_is_no_rendering_is_neither_replaced_nor_removed() {
    let (_held, root) = copy(|_| {});
    let [out, old] = ["out", "out.old"].map(|name| root.join(name));
    for folder in [&out, &old] {
        fs::create_dir(folder).expect("a folder");
        fs::write(folder.join("mine.txt"), "mine").expect("a file");
    }
    let said = render(&root, &out, &Request::default()).expect_err("it is somebody's folder").to_string();
    assert!(said.contains("was not made by") && said.contains("--out"), "{said}");
    assert!(out.join("mine.txt").is_file() && !out.join("en").exists(), "the folder is as it was");

    fs::remove_file(out.join("mine.txt")).expect("a file");
    render(&root, &out, &Request::default()).expect("an empty folder is taken");
    fs::write(out.join("left-over.html"), "").expect("a file");
    render(&root, &out, &Request::default()).expect("a rendering is replaced");
    assert!(!out.join("left-over.html").exists(), "it is replaced as a whole");
    assert!(old.join("mine.txt").is_file(), "the folder with the name beside it is not ours");
    let left = fs::read_dir(&root)
        .expect("a folder")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".book-"));
    assert_eq!(left.count(), 0, "nothing is left beside it");
}

/// What the preprocessor answers when mdBook starts it with these words and this on stdin.
#[expect(clippy::disallowed_methods, reason = "mdBook starts it as a plain command")]
fn preprocess(args: &[&str], stdin: &str) -> std::process::Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_checker-book"))
        .args(["--lang", "en", "preprocess"])
        .args(args)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the preprocessor starts");
    // One that reads nothing may be gone already.
    let _ = child.stdin.take().expect("stdin is piped").write_all(stdin.as_bytes());
    child.wait_with_output().expect("it ends")
}

#[test]
fn the_pages_are_for_the_html_renderer_alone() {
    assert!(preprocess(&["supports", "html"], "").status.success());
    for other in ["epub", "markdown", "linkcheck"] {
        assert!(!preprocess(&["supports", other], "").status.success(), "{other}");
    }
}

#[test]
fn a_language_that_the_book_does_not_have_is_an_error_in_words() {
    let asked = |language: &str| {
        let context = serde_json::json!({
            "root": root(), "config": {"book": {"language": language}}, "renderer": "html",
            "mdbook_version": mdbook_preprocessor::MDBOOK_VERSION,
        });
        let book = serde_json::json!({"items": []});
        preprocess(&[], &serde_json::json!([context, book]).to_string())
    };
    for language in ["en", "bn", "both"] {
        let answer = asked(language);
        assert!(answer.status.success(), "{language}: {}", String::from_utf8_lossy(&answer.stderr));
    }
    let answer = asked("fr");
    let said = String::from_utf8_lossy(&answer.stderr);
    assert!(!answer.status.success() && answer.stdout.is_empty(), "{said}");
    assert!(said.contains("book.toml") && said.contains("fr") && said.contains("en, bn or both"), "{said}");
}
