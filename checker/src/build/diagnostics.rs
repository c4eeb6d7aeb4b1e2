//! What `rustc` prints, and whose fault it is.
//!
//! Errors in the program are the learner's and are shown as `rustc` shows them. A missing linker, a full
//! disk, a compiler that crashes: these are never the learner's, although `rustc` calls them errors too.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Error;

/// Text of the compiler, with its colours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rendered(String);

impl From<String> for Rendered {
    fn from(text: String) -> Self {
        Self(text)
    }
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
        self.0.push_str(text);
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
}

impl Message {
    /// Reads one line; `None` where it is not a diagnostic: another notification, or text outside the format.
    pub(super) fn read(line: &str) -> Option<Self> {
        serde_json::from_str::<Self>(line).ok().filter(|message| message.kind == "diagnostic")
    }

    /// True where the message points at no place in the sources. Only such a message can be about the
    /// machine: a program can write any words it likes, but not without a place (`compile_error!`).
    pub(super) fn is_placeless(&self) -> bool {
        self.spans.is_empty()
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
            let said = format!("{}\nthe standard library is not installed", text());
            return Some(Error::Toolchain { rustc: "rustc".into(), said });
        }
        linking |= head.starts_with("linking with `");
    }
    if ["No space left on device", "Disk quota exceeded"].iter().any(|sign| said.contains(sign)) {
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
        let of_the_program = asked_for || OF_THE_PROGRAM.iter().any(|sign| said.contains(sign));
        return (!of_the_program).then(|| Error::Link { said: text() });
    }
    let writing =
        ["couldn't create a temp", "failed to write", "error writing dependencies", "failed to create"];
    if said.lines().any(|line| line.starts_with("error: ") && writing.iter().any(|sign| line.contains(sign)))
    {
        return Some(Error::Compiler { how: "it cannot write".into(), said: text() });
    }
    None
}
