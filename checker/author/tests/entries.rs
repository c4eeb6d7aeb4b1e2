//! What the checker's build reads out of a gettext catalogue, held to what polib reads.

use std::fs;
use std::path::Path;

#[path = "../../text/build/entries.rs"]
mod entries;

use entries::{Entry, entries};

/// The same entries as polib finds them.
fn by_polib(catalogue: &str) -> Vec<Entry> {
    let catalogue = polib::po_file::parse_from_reader(catalogue.as_bytes()).unwrap();
    let finished = catalogue.messages().filter(|message| message.is_translated() && !message.is_fuzzy());
    finished
        .filter_map(|message| {
            let [context, text] = [message.msgctxt()?, message.msgid()].map(str::to_owned);
            Some((context, text, message.msgstr().ok()?.to_owned()))
        })
        .collect()
}

#[test]
fn the_checker_s_build_reads_the_catalogue_as_polib_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/po/bn.po");
    let catalogue = fs::read_to_string(path).unwrap();
    let ours = entries(&catalogue).unwrap();
    assert!(ours.len() > 1000, "{} entries", ours.len());
    assert!(ours == by_polib(&catalogue));
}

#[test]
fn only_finished_entries_with_a_context_are_read() {
    let catalogue = r#"msgid ""
msgstr ""
"Language: bn\n"

msgctxt "c"
msgid "one"
msgstr "এক"

msgid "a page's"
msgstr "পাতার"

#. said of it
#, fuzzy, no-wrap
#| msgid "was"
msgctxt "c"
msgid "unsure"
msgstr "?"

msgctxt "c"
msgid "not yet"
msgstr ""

msgctxt "c"
msgid "{n} file"
msgid_plural "{n} files"
msgstr[0] "ফাইল"
msgstr[1] "ফাইলগুলো"

msgctxt "c"
msgid ""
"in \"two\" lines,\n"
"a\\b\tc"
msgstr ""
"দুই\n"
"লাইন"

#, fuzzy
#~ msgctxt "c"
#~ msgid "gone"
#~ msgstr "গেছে"

msgctxt "d"
msgid "last"
msgstr "শেষ"
"#;
    let texts = [("c", "one", "এক"), ("c", "in \"two\" lines,\na\\b\tc", "দুই\nলাইন"), ("d", "last", "শেষ")];
    let wanted: Vec<Entry> = texts.map(|(c, text, said)| (c.into(), text.into(), said.into())).to_vec();
    assert_eq!(entries(catalogue).unwrap(), wanted);
    // A library that takes an obsolete entry's flag for the next one's would leave out the last.
    let without_obsolete: String = catalogue
        .lines()
        .filter(|line| !line.starts_with("#~"))
        .fold(String::new(), |text, line| text + line + "\n");
    let known = without_obsolete.replace("#, fuzzy\n\n", "");
    assert_eq!(by_polib(&known), wanted);
}

#[test]
fn an_entry_need_not_end_with_an_empty_line() {
    let catalogue = "msgctxt \"c\"\nmsgid \"a\"\nmsgstr \"১\"\nmsgctxt \"c\"\nmsgid \"b\"\nmsgstr \"২\"";
    let texts: Vec<_> = entries(catalogue).unwrap().into_iter().map(|entry| entry.1).collect();
    assert_eq!(texts, ["a", "b"]);
}

#[test]
fn what_belongs_into_no_catalogue_is_named_by_its_line() {
    for (line, wrong) in [
        ("msgstr \"open", "line 3 is no quoted text"),
        ("msgstr \"a\" b\"", "line 3 is no quoted text"),
        ("msgstr \"\\q\"", "line 3 is no quoted text"),
        ("msgstr", "line 3 is no quoted text"),
        ("mgstr \"a\"", "line 3 begins with no word of a catalogue"),
    ] {
        let catalogue = format!("msgctxt \"c\"\nmsgid \"a\"\n{line}\n");
        assert_eq!(entries(&catalogue), Err(wrong.into()), "{line}");
    }
}
