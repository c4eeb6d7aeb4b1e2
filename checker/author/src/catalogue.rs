//! The Bengali catalogue, held to the texts of the checker and of the course: nothing missing, nothing stale, and
//! no translation that has lost a hole, a piece of code or its proper form.
//!
//! It cannot tell whether a translation is good. Entries without a context are the book's; what its pages say, their own
//! program tells.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::BufWriter;
use std::path::Path;

use polib::catalog::Catalog;
use polib::message::{CatalogMessageMutView as _, Message, MessageMutView as _, MessageView};
use serde::Deserialize;
use walkdir::WalkDir;

use super::extract;
use super::finding::{Finding, What};
use crate::cli::Cli;
use checker::sibling::Sibling;
use checker::usage;
use checker::whole;
use flow::course::Course;
use flow::process::{Cancel, Invocation, Tool};
use text::tr;
use text::{CHECKER, COURSE};

/// The catalogue, from the course's root.
const FILE: &str = "book/po/bn.po";
/// Where the checker's sources lie, from the course's root.
const SOURCES: [&str; 9] = [
    "checker/text/src",
    "checker/order/src",
    "checker/process/src",
    "checker/course/src",
    "checker/flow/src",
    "checker/src",
    "checker/author/src",
    "checker/book/src",
    "checker/grade/src",
];
/// Where the help of its commands lies.
const USAGE: &str = "checker/src/cli.rs";
/// Where the help of this program's own commands lies.
const OWN_USAGE: &str = "checker/author/src/cli.rs";

/// The siblings that know texts which stand in no `tr!`, the command by which each tells them, and the folders from the
/// course's root without which there are none.
const SIBLINGS: [(Sibling, &str, &str, &str); 2] = [
    (Sibling::Book, "messages", PAGES, "checker/book"),
    (Sibling::Grade, "__messages", "checker/grade/src", "checker/grade"),
];

/// The context of what the book's pages say: none.
const BOOK: &str = "";
/// The book's pages, from the course's root.
const PAGES: &str = "book/src";
/// Where the cases of the book's listings lie, from the course's root.
const LISTINGS: &str = "book/listings";

/// Every text that must be translated, by context, with the files that have it.
type Wanted = BTreeMap<(&'static str, String), Vec<String>>;

/// A text as a sibling tells it.
#[derive(Deserialize)]
struct Told {
    /// `checker` where it is a message of the program itself.
    context: Option<String>,
    text: String,
    page: String,
}

/// Compares the catalogue with the texts; with `write` it first gets an empty entry for each text that it lacks
/// and loses those that nothing says any more. A course without a catalogue has nothing to compare.
pub(super) fn check(course: &Course, write: bool) -> Vec<Finding> {
    let path = course.root.join(FILE);
    if !path.is_file() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let wanted = wanted(course, &mut found);
    let mut catalogue = match read(&path) {
        Ok(catalogue) => catalogue,
        Err(error) => {
            found.push(Finding::new(FILE, What::Broken(error.to_string())));
            return found;
        }
    };
    if write {
        found.extend(complete(&mut catalogue, &wanted, &path));
    }
    found.extend(compare(&catalogue, &wanted).into_iter().map(|what| Finding::new(FILE, what)));
    found
}

/// The catalogue in a file.
fn read(path: &Path) -> Result<Catalog, Box<dyn Error>> {
    // An empty comment at the top, as some editors write it, is more than the parser takes.
    let text: String = fs::read_to_string(path)?
        .lines()
        .filter(|line| *line != "#")
        .fold(String::new(), |text, line| text + line + "\n");
    Ok(polib::po_file::parse_from_reader(text.as_bytes())?)
}

/// The texts of the checker, where its sources lie in this course, and of the course.
fn wanted(course: &Course, found: &mut Vec<Finding>) -> Wanted {
    let mut wanted = Wanted::new();
    let mut add = |context, text: String, file: String| {
        let files: &mut Vec<String> = wanted.entry((context, text)).or_default();
        if !files.contains(&file) {
            files.push(file);
        }
    };
    for folder in SOURCES {
        let sources = course.root.join(folder);
        if !sources.is_dir() {
            continue;
        }
        match extract::of_sources(&sources) {
            Ok(texts) => {
                texts.into_iter().for_each(|(text, file)| add(CHECKER, text, format!("{folder}/{file}")));
            }
            Err((file, error)) => {
                found.push(Finding::new(format!("{folder}/{file}"), What::Broken(error.to_string())));
            }
        }
    }
    if course.root.join(USAGE).is_file() {
        for text in usage::texts() {
            add(CHECKER, text, USAGE.to_owned());
        }
        for text in usage::texts_of(Cli::command()) {
            add(CHECKER, text, OWN_USAGE.to_owned());
        }
    }
    for exercise in course.exercises() {
        let files = [
            ("exercises", &exercise.folder, "exercise.yaml"),
            ("solutions", &exercise.solution, "hidden.yaml"),
        ];
        for (top, folder, file) in files {
            // A file that is missing or broken is told where its exercise is looked at.
            let Ok(text) = fs::read_to_string(folder.join(file)) else { continue };
            for text in extract::of_exercise(&text).unwrap_or_default() {
                add(COURSE, text, format!("{top}/{}/{file}", exercise.dir));
            }
        }
    }
    for (file, text) in listings(course) {
        for text in extract::of_exercise(&text).unwrap_or_default() {
            add(COURSE, text, file.clone());
        }
    }
    for (sibling, command, of, sources) in SIBLINGS {
        if !course.root.join(of).is_dir() || !course.root.join(sources).is_dir() {
            continue;
        }
        match told(course, sibling, command) {
            Ok(texts) => {
                for Told { context, text, page } in texts {
                    add(if context.is_some() { CHECKER } else { BOOK }, text, page);
                }
            }
            Err(error) => found.push(Finding::new(of, What::Broken(format!("{error:#}")))),
        }
    }
    wanted
}

/// The cases of the book's listings, with their files. Each is a bare case, read here as the only one of a list.
fn listings(course: &Course) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in WalkDir::new(course.root.join(LISTINGS)).sort_by_file_name().into_iter().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        let Ok(text) = fs::read_to_string(path) else { continue };
        let file = path.strip_prefix(&course.root).unwrap_or(path).to_string_lossy().into_owned();
        let indented: String = text.lines().map(|line| format!("    {line}\n")).collect();
        found.push((file, format!("cases:\n  -\n{indented}")));
    }
    found
}

/// What the pages of the book say, or the help of a program, told by a sibling.
fn told(course: &Course, sibling: Sibling, command: &str) -> anyhow::Result<Vec<Told>> {
    let cancel = Cancel::new()?;
    let Some(program) = sibling.find(Some(course), false, &cancel)? else {
        anyhow::bail!(tr!("stopped"));
    };
    let asked = Invocation::new(program, &course.root).arg(command).inherit(|_| true);
    let said = Tool::new(asked).capture(&cancel, &mut |_, _| {})?;
    if !said.success() {
        anyhow::bail!(String::from_utf8_lossy(&said.stderr).trim().to_owned());
    }
    Ok(serde_json::from_slice(&said.stdout)?)
}

/// Everything in which the catalogue differs from what it must have.
fn compare(catalogue: &Catalog, wanted: &Wanted) -> Vec<What> {
    let mut found = Vec::new();
    for (context, text) in wanted.keys() {
        match catalogue.find_message(in_file(context), text, None) {
            Some(entry) if entry.is_fuzzy() => found.push(What::Fuzzy(text.clone())),
            Some(entry) if entry.is_translated() => {
                let faults = faults(context, text, entry.msgstr().unwrap_or_default());
                found.extend(faults.into_iter().map(|fault| What::Mistranslated(text.clone(), fault)));
            }
            _ => found.push(What::Untranslated(text.clone())),
        }
    }
    for entry in catalogue.messages() {
        if is_ours(entry, wanted) && !is_wanted(entry, wanted) {
            found.push(What::StaleText(entry.msgid().to_owned()));
        }
    }
    found
}

/// A context as it stands in the catalogue.
fn in_file(context: &'static str) -> Option<&'static str> {
    (context != BOOK).then_some(context)
}

/// True for an entry of the checker, of a course, or of the book where its texts are known.
fn is_ours(entry: &dyn MessageView, wanted: &Wanted) -> bool {
    match entry.msgctxt() {
        Some(context) => matches!(context, CHECKER | COURSE),
        None => wanted.keys().any(|(context, _)| *context == BOOK),
    }
}

fn is_wanted(entry: &dyn MessageView, wanted: &Wanted) -> bool {
    let context = match entry.msgctxt() {
        None => BOOK,
        Some(CHECKER) => CHECKER,
        Some(_) => COURSE,
    };
    wanted.contains_key(&(context, entry.msgid().to_owned()))
}

/// Gives the catalogue what it lacks, takes out what is stale, and writes it where that changed it.
fn complete(catalogue: &mut Catalog, wanted: &Wanted, path: &Path) -> Option<Finding> {
    for mut entry in catalogue.messages_mut() {
        if is_ours(&entry, wanted) && !is_wanted(&entry, wanted) {
            entry.delete();
        }
    }
    for ((context, text), files) in wanted {
        let files = files.join("\n");
        match catalogue.find_message_mut(in_file(context), text, None) {
            Some(mut entry) => *entry.source_mut() = files,
            None => {
                let mut entry = Message::build_singular();
                entry.with_msgid(text.clone()).with_source(files);
                if let Some(context) = in_file(context) {
                    entry.with_msgctxt(context.to_owned());
                }
                catalogue.append_or_update(entry.done());
            }
        }
    }
    let written = bytes(catalogue).and_then(|bytes| {
        if fs::read(path)? == bytes {
            return Ok(None);
        }
        whole::rewrite(path, &bytes).map(|()| Some(What::Written))
    });
    let what = written.unwrap_or_else(|error| {
        Some(What::Broken(tr!("cannot be written: {error}; see that you may write there", error = error)))
    })?;
    Some(Finding::new(FILE, what))
}

/// The catalogue as a file: the book first, then by context, file and text, so that equal catalogues are equal bytes.
fn bytes(catalogue: &Catalog) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let order = |a: &&dyn MessageView, b: &&dyn MessageView| {
        let book = |entry: &dyn MessageView| entry.msgctxt().is_none();
        // The book's own order is that of its pages.
        if book(*a) || book(*b) {
            let page = |entry: &dyn MessageView| entry.source().lines().next().unwrap_or_default().to_owned();
            return book(*b).cmp(&book(*a)).then_with(|| page(*a).cmp(&page(*b)));
        }
        let key = |entry: &dyn MessageView| {
            let file = entry.source().lines().next().unwrap_or_default().to_owned();
            (entry.msgctxt().map(str::to_owned), file, entry.msgid().to_owned())
        };
        key(*a).cmp(&key(*b))
    };
    polib::po_file::write_sort_by(catalogue, &mut BufWriter::new(&mut bytes), Box::new(order))?;
    // One newline ends the file.
    bytes.truncate(bytes.trim_ascii_end().len());
    bytes.push(b'\n');
    Ok(bytes)
}

/// What is wrong with the form of a translation.
fn faults(context: &str, text: &str, bengali: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut differ = |of: fn(&str) -> Vec<String>, fault: fn(String, String) -> String| {
        let (wanted, found) = (of(text), of(bengali));
        if wanted != found {
            faults.push(fault(wanted.join(" "), found.join(" ")));
        }
    };
    differ(code, |wanted, found| {
        tr!("its code is {found} and must be {wanted}", found = found, wanted = wanted)
    });
    if context == CHECKER {
        differ(holes, |wanted, found| {
            tr!("its holes are {found} and must be {wanted}", found = found, wanted = wanted)
        });
    }
    if !is_composed(bengali) {
        faults.push(tr!("it is not in the normal form of Unicode (NFC)"));
    }
    if bengali.contains(|c| ('০'..='৯').contains(&c)) {
        faults.push(tr!("it has Bengali digits; they must be 0 to 9, as in the output beside them"));
    }
    if text.matches('\n').count() != bengali.matches('\n').count() {
        faults.push(tr!("it has not as many lines"));
    }
    faults
}

/// The pieces of code in a text, sorted.
fn code(text: &str) -> Vec<String> {
    let mut spans: Vec<String> = text.split('`').skip(1).step_by(2).map(|span| format!("`{span}`")).collect();
    spans.sort_unstable();
    spans
}

/// The holes of a message, sorted; a doubled brace is one of the text's own and counts as such.
fn holes(text: &str) -> Vec<String> {
    let mut holes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        rest = &rest[at..];
        let own = ["{{", "}}"].into_iter().find(|brace| rest.starts_with(brace));
        let end = own.map_or_else(|| rest.find('}').map_or(rest.len(), |at| at + 1), str::len);
        holes.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    holes.sort_unstable();
    holes
}

/// True for Bengali in Unicode's normal form C, as far as the letters of Bengali can differ from it: three letters
/// that are always two characters, two vowel signs that are always one, and a dot before a virama.
fn is_composed(text: &str) -> bool {
    let never = ["\u{9dc}", "\u{9dd}", "\u{9df}", "\u{9c7}\u{9be}", "\u{9c7}\u{9d7}", "\u{9cd}\u{9bc}"];
    !never.iter().any(|form| text.contains(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(entries: &[(&str, &str)]) -> Catalog {
        let mut catalogue = Catalog::new(polib::metadata::CatalogMetadata::new());
        for (text, bengali) in entries {
            let mut entry = Message::build_singular();
            entry.with_msgctxt(CHECKER.to_owned()).with_msgid((*text).to_owned());
            catalogue.append_or_update(entry.with_msgstr((*bengali).to_owned()).done());
        }
        catalogue
    }

    fn wanted(texts: &[&str]) -> Wanted {
        texts.iter().map(|text| ((CHECKER, (*text).to_owned()), vec!["a.rs".to_owned()])).collect()
    }

    #[test]
    fn missing_and_stale_entries_are_found() {
        let catalogue = catalogue(&[("a", "ক"), ("b", ""), ("old", "পুরোনো")]);
        assert_eq!(
            compare(&catalogue, &wanted(&["a", "b", "c"])),
            [
                What::Untranslated("b".to_owned()),
                What::Untranslated("c".to_owned()),
                What::StaleText("old".to_owned())
            ]
        );
    }

    #[test]
    fn a_translation_that_lost_something_is_found() {
        for (text, good, bad) in [
            ("{a} of {b}", "{b}-এর {a}", "{a}-এর {c}"),
            ("`x` and {{", "{{ ও `x`", "`x` ও {"),
            ("write `{a}`", "`{a}` লিখুন", "{a} লিখুন"),
            ("moves", "সরে যায\u{9bc}", "সরে যা\u{9df}"),
            ("3 lines", "3 লাইন", "৩ লাইন"),
            ("a\nb", "ক\nখ", "ক খ"),
        ] {
            assert_eq!(faults(CHECKER, text, good), Vec::<String>::new(), "{good}");
            assert!(!faults(CHECKER, text, bad).is_empty(), "{bad}");
        }
    }

    #[test]
    fn what_is_written_has_all_texts_no_other_and_the_same_bytes_each_time() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let wanted = wanted(&["a", "b"]);
        let mut before = catalogue(&[("old", "পুরোনো"), ("b", "খ")]);
        assert!(complete(&mut before, &wanted, file.path()).is_some());
        let first = fs::read(file.path()).unwrap();
        let mut again = read(file.path()).unwrap();
        assert_eq!(complete(&mut again, &wanted, file.path()), None);
        assert_eq!(fs::read(file.path()).unwrap(), first);
        let texts: Vec<&str> = again.messages().map(MessageView::msgid).collect();
        assert_eq!(texts, ["a", "b"]);
        assert_eq!(again.find_message(Some(CHECKER), "b", None).unwrap().msgstr().unwrap(), "খ");
    }
}
