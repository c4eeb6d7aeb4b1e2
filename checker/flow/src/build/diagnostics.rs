//! What `rustc` prints, and whose fault it is.
//!
//! Errors in the program are the learner's and are shown as `rustc` shows them. A missing linker, a full
//! disk, a compiler that crashes: these are never the learner's, although `rustc` calls them errors too.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Error;
use text::tr;

/// Text of the compiler, with its colours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rendered(String);

impl From<String> for Rendered {
    fn from(text: String) -> Self {
        Self(harmless(&text))
    }
}

/// Text and its colours. What else a terminal would obey, or could make a line look like another one, is a program's own
/// words (`compile_error!`, the name of a symbol): `rustc` writes some of it out, and not all.
fn harmless(text: &str) -> String {
    let mut left = text;
    let mut kept = String::with_capacity(text.len());
    while let Some(c) = left.chars().next() {
        let colour = left.strip_prefix("\u{1b}[").and_then(|rest| {
            let end = rest.find(|c: char| !matches!(c, '0'..='9' | ';'))?;
            rest[end..].starts_with('m').then_some(2 + end + 1)
        });
        let length = colour.unwrap_or(c.len_utf8());
        let is_text = colour.is_some() || matches!(c, '\n' | '\t') || !c.is_control();
        let is_hidden =
            matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        kept.push_str(if is_text && !is_hidden { &left[..length] } else { "\u{fffd}" });
        left = &left[length..];
    }
    kept
}

impl Rendered {
    /// The text with ANSI colours.
    pub fn coloured(&self) -> &str {
        &self.0
    }

    /// The text without colours.
    pub fn plain(&self) -> String {
        anstream::adapter::strip_str(&self.0).to_string()
    }

    /// True where the compiler had nothing to say.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn push(&mut self, text: &str) {
        self.0.push_str(&harmless(text));
    }

    /// The same text with files named as their reader knows them: `names` maps the path that
    /// `rustc` was given to the path to show.
    pub(super) fn naming(&self, names: &BTreeMap<String, String>) -> Self {
        let mut text = self.0.clone();
        for (given, shown) in names {
            // rustc writes a place as `path:line:column`.
            text = text.replace(&format!("{given}:"), &format!("{shown}:"));
        }
        Self(text)
    }
}

/// One line of `rustc --error-format=json`.
#[derive(Deserialize)]
pub(super) struct Message {
    #[serde(default, rename = "$message_type")]
    kind: String,
    #[serde(default)]
    level: String,
    /// The message as `rustc` would show it, with colours.
    #[serde(default)]
    pub(super) rendered: Option<String>,
    #[serde(default)]
    spans: Vec<serde::de::IgnoredAny>,
    #[serde(default)]
    children: Vec<Note>,
}

/// A message that belongs to another.
#[derive(Deserialize)]
struct Note {
    #[serde(default)]
    spans: Vec<serde::de::IgnoredAny>,
}

impl Message {
    /// Reads one line; `None` where it is not a diagnostic: another notification, or text outside the format.
    pub(super) fn read(line: &str) -> Option<Self> {
        serde_json::from_str::<Self>(line).ok().filter(|message| message.kind == "diagnostic")
    }

    /// True where the message points at no place in the sources. Only such a message can be about the
    /// machine: a program can write any words it likes, but not without a place (`compile_error!`).
    ///
    /// The assembler's words (`global_asm!`, with `.error` any that one likes) have their place in a note.
    pub(super) fn is_placeless(&self) -> bool {
        self.spans.is_empty() && self.children.iter().all(|note| note.spans.is_empty())
    }

    /// True for an error at a place in the sources: certainly the program's.
    pub(super) fn is_of_the_program(&self) -> bool {
        self.level == "error" && !self.is_placeless()
    }
}

/// Libraries of the system: when one is missing, it is not the program that named it.
const OF_THE_SYSTEM: [&str; 11] =
    ["c", "m", "rt", "dl", "util", "pthread", "gcc", "gcc_s", "gcc_eh", "System", "iconv"];

/// What a program can get wrong at link time: symbols. Everything else is the machine's.
const OF_THE_PROGRAM: [&str; 6] = [
    "undefined symbol",
    "undefined reference",
    "Undefined symbols",
    "duplicate symbol",
    "multiple definition",
    "symbol(s) not found",
];

/// What a full disk looks like: the system's words.
const DISK_IS_FULL: [&str; 2] = ["No space left on device", "Disk quota exceeded"];

/// What a full disk looks like to a linker that writes its program through memory: it is killed by
/// SIGBUS when no block is left for a page, and says nothing more.
const LINKER_IS_KILLED_BY_IT: [&str; 4] =
    ["signal 7 [Bus error]", "(SIGBUS)", "signal 10 [Bus error", "Bus error: 10"];

/// True where a tool that crashed says that the disk is full. Its own words only: never what it says of a program.
pub(super) fn is_full_disk(said: &str) -> bool {
    DISK_IS_FULL.iter().any(|sign| said.contains(sign))
}

/// The error behind a tool's words when it is the machine's; `None` when it is the program's.
///
/// `said` is plain text: of `rustc` the placeless messages only. `place` is where the tool was writing.
pub(super) fn own_fault(said: &str, place: &Path) -> Option<Error> {
    let text = || said.trim_end().to_owned();
    let mut linking = false;
    for head in said.lines().filter_map(|line| line.strip_prefix("error")) {
        let quoted = || head.split('`').nth(1).unwrap_or("cc").to_owned();
        let head = head.strip_prefix(": ").unwrap_or(head);
        let no_linker = head.starts_with("linker `") && head.ends_with("` not found");
        if no_linker || head.starts_with("could not exec the linker `") {
            return Some(Error::NoLinker { linker: quoted() });
        }
        if head.contains("can't find crate for `std`") {
            let said = format!("{}\n{}", text(), tr!("the standard library is not installed"));
            return Some(Error::Toolchain { rustc: "rustc".into(), said });
        }
        linking |= head.starts_with("linking with `");
    }
    let says = |signs: &[&str]| signs.iter().any(|sign| said.contains(sign));
    // A linker also repeats the names of symbols, which are a program's to choose.
    if linking && says(&OF_THE_PROGRAM) {
        return None;
    }
    if is_full_disk(said) || linking && says(&LINKER_IS_KILLED_BY_IT) {
        return Some(Error::DiskFull { path: place.to_owned() });
    }
    if linking {
        let asked_for = said
            .lines()
            .filter_map(|line| {
                line.split_once("cannot find -l").or(line.split_once("unable to find library -l"))
            })
            .map(|(_, rest)| rest.split([':', ' ']).next().unwrap_or_default())
            .any(|library| !OF_THE_SYSTEM.contains(&library));
        return (!asked_for).then(|| Error::Link { said: text() });
    }
    let writing =
        ["couldn't create a temp", "failed to write", "error writing dependencies", "failed to create"];
    if said.lines().any(|line| line.starts_with("error: ") && writing.iter().any(|sign| line.contains(sign)))
    {
        return Some(Error::Compiler { how: tr!("it cannot write"), said: text() });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `rustc` says without a place when a linker fails, with this below it.
    fn linking(note: &str) -> String {
        format!(
            "error: linking with `cc` failed: exit status: 1\n  |\n  = note:  \"cc\" \"-m64\" \"/out/main.o\" \"-lc\"\n  = note: some arguments are omitted. use `--verbose` to show all linker arguments\n  = note: {note}\n\n"
        )
    }

    fn is_a_full_disk(said: &str) -> bool {
        matches!(own_fault(said, Path::new("/out")), Some(Error::DiskFull { path }) if path == Path::new("/out"))
    }

    #[test]
    fn a_linker_that_finds_no_room_is_a_full_disk_whatever_it_says() {
        for note in [
            "collect2: fatal error: ld terminated with signal 7 [Bus error], core dumped\n          compilation terminated.",
            "/usr/bin/ld: final link failed: No space left on device\n          collect2: error: ld returned 1 exit status",
            "rust-lld: error: failed to open /out/main: No space left on device\n          collect2: error: ld returned 1 exit status",
            "cc: error: unable to execute command: Bus error: 10",
            "ld: write() failed, errno=28 (No space left on device)",
        ] {
            assert!(is_a_full_disk(&linking(note)), "{note}");
        }
        assert!(is_a_full_disk(&linking("").replace("exit status: 1", "signal: 7 (SIGBUS) (core dumped)")));
        assert!(is_a_full_disk(
            "error: failed to write `/out/x.rmeta`: No space left on device (os error 28)\n"
        ));
    }

    #[test]
    fn what_a_terminal_would_obey_is_no_text_and_colours_stay() {
        let said =
            "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: \u{9b}2J\u{1b}]0;x\u{7}\u{202e}\u{1b}[2Jক\r\n\tx\u{1b}[";
        assert_eq!(
            Rendered::from(said.to_owned()).coloured(),
            "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: \u{fffd}2J\u{fffd}]0;x\u{fffd}\u{fffd}\u{fffd}[2Jক\u{fffd}\n\tx\u{fffd}["
        );
    }

    #[test]
    fn what_the_assembler_says_has_its_place_in_a_note() {
        // As `global_asm!(".error \"linker `cc` not found\"")` is told, shortened.
        let line = r#"{"$message_type":"diagnostic","message":"linker `cc` not found","level":"error","spans":[],"children":[{"message":"instantiated into assembly here","level":"note","spans":[{"file_name":"<inline asm>"}]}],"rendered":"error: linker `cc` not found"}"#;
        let message = Message::read(line).unwrap();
        assert!(!message.is_placeless() && message.is_of_the_program());
        let alone = Message::read(&line.replace(r#"{"file_name":"<inline asm>"}"#, "")).unwrap();
        assert!(alone.is_placeless() && !alone.is_of_the_program());
    }

    #[test]
    fn a_linker_that_fails_otherwise_still_asks_for_its_files() {
        let said = linking("/usr/bin/ld: cannot find crt1.o: No such file or directory");
        assert!(matches!(own_fault(&said, Path::new("/out")), Some(Error::Link { .. })));
    }

    #[test]
    fn a_symbol_that_is_named_like_a_full_disk_is_the_programs() {
        for words in ["No space left on device", "signal 7 [Bus error]", "(SIGBUS)"] {
            let said = linking(&format!("/usr/bin/ld: main.o: undefined reference to `{words}'"));
            assert!(own_fault(&said, Path::new("/out")).is_none(), "{words}");
        }
    }
}
