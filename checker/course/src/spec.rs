//! What an exercise asks for: `exercise.yaml`, read and checked whole.
//!
//! It works on text alone. Where the text comes from is the business of [`super::Exercise`].

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Case, Limits, case, id, relative, shell};
use order::yaml::{self, At, Mark, Node, Value};
use text::tr;

/// The file that a `predict` exercise edits.
pub const PREDICTION: &str = "prediction.txt";

/// What the learner does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Complete the program.
    Write,
    /// Say what the program prints, in `prediction.txt`.
    Predict,
    /// Make the mechanism itself.
    Build,
}

impl Kind {
    /// The word as `exercise.yaml` has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Predict => "predict",
            Self::Build => "build",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A place in the book, `03-microtasks#drain`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookLink {
    /// The chapter's file without `.md`.
    pub chapter: String,
    /// The heading's id.
    pub anchor: String,
}

impl fmt::Display for BookLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.chapter, self.anchor)
    }
}

/// What an exercise asks for.
#[derive(Debug)]
pub struct Spec {
    /// Its title, in English.
    pub title: String,
    /// What the learner does.
    pub kind: Kind,
    /// How hard it is, 1 to 5.
    pub level: u8,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What the learner should know, as slugs (`move-closure`).
    pub needs: Vec<String>,
    /// The only files in which an overlay may differ; relative paths with `/`, at least one.
    pub edit: Vec<String>,
    /// What one run may use.
    pub limits: Limits,
    /// Where the book explains it.
    pub book: BookLink,
    /// Hints, from gentle to plain; at least one.
    pub hints: Vec<String>,
    /// The visible cases; at least one.
    pub cases: Vec<Case>,
}

impl Spec {
    /// Reads the whole of an `exercise.yaml`.
    ///
    /// # Errors
    /// The first mistake, with its place and what to write instead.
    pub fn parse(text: &str) -> Result<Self, yaml::Error> {
        let text = without_bom(text);
        Self::from_nodes(text, &yaml::parse(text)?)
    }

    /// Reads a file for `order check`: an exercise (all its visible cases), a list of cases
    /// (`{cases: […]}`), or one bare case (a mapping with `order`).
    ///
    /// # Errors
    /// The first mistake, with its place and what to write instead.
    pub fn read(text: &str) -> Result<Vec<Case>, yaml::Error> {
        let text = without_bom(text);
        let node = yaml::parse(text)?;
        let root = At::root(&node);
        if root.get("order").is_some() && root.get("cases").is_none() {
            return Ok(vec![Case::read(&root, 0, false)?]);
        }
        match &node.value {
            Value::Empty => {
                Err(root.error(tr!("the file is empty")).help(tr!("write a case, `order: [\"a\", \"b\"]`")))
            }
            Value::Map(entries) if matches!(entries.as_slice(), [(key, _)] if key.text == "cases") => {
                cases(&root, false, 0)
            }
            Value::Map(_)
                if ["cases", "title", "kind", "hints"].iter().any(|key| root.get(key).is_some()) =>
            {
                Self::from_nodes(text, &node).map(|spec| spec.cases)
            }
            Value::Map(_) => Case::read(&root, 0, false).map(|case| vec![case]),
            _ => Err(root
                .error(tr!("expected an exercise or a case, which are mappings (`key: value`)"))
                .help(tr!("a bare list of lines becomes a case under a key: `order: [\"a\", \"b\"]`"))),
        }
    }

    /// Reads a `hidden.yaml`: `{ cases: [case+] }`, every case marked hidden.
    ///
    /// # Errors
    /// The first mistake, with its place and what to write instead.
    pub fn read_hidden(text: &str) -> Result<Vec<Case>, yaml::Error> {
        let node = yaml::parse(without_bom(text))?;
        let root = At::root(&node);
        root.allow(&tr!("a file of hidden cases"), &["cases"])?;
        cases(&root, true, 0)
    }

    /// The points of all hidden cases. The cases themselves are not read, and so their mistakes are not seen.
    ///
    /// # Errors
    /// A text that is not YAML, has no cases, or has points that are none.
    pub fn read_hidden_points(text: &str) -> Result<u32, yaml::Error> {
        let node = yaml::parse(without_bom(text))?;
        let cases = At::root(&node).need("cases")?;
        cases.items()?.iter().map(case::points).sum()
    }

    fn from_nodes(text: &str, node: &Node) -> Result<Self, yaml::Error> {
        let root = At::root(node);
        match &node.value {
            Value::Map(_) => {}
            Value::Empty => {
                return Err(root
                    .error(tr!("the file is empty"))
                    .help(tr!("`checker author new` writes one to start from")));
            }
            _ => return Err(root.error(tr!("expected an exercise, which is a mapping (`title: …`)"))),
        }
        let shell = shell::read(text, node)?;
        let level = match u8::try_from(shell.level) {
            Ok(level @ 1..=5) => level,
            _ => {
                return Err(root
                    .need("level")?
                    .error(tr!("expected a level from 1 to 5, found {level}", level = shell.level)));
            }
        };
        let minutes = match u32::try_from(shell.minutes) {
            Ok(minutes @ 1..=600) => minutes,
            _ => {
                return Err(root
                    .need("minutes")?
                    .error(tr!("expected 1 to 600 minutes, found {minutes}", minutes = shell.minutes)));
            }
        };
        for (key, texts) in [("needs", &shell.needs), ("hints", &shell.hints)] {
            if let Some(list) = root.get(key)
                && let Some(empty) = texts.iter().position(|text| text.trim().is_empty())
            {
                let items = list.items()?;
                return Err(items.get(empty).unwrap_or(&list).error(tr!("a text is missing here")));
            }
        }
        if shell.title.trim().is_empty() {
            return Err(root.need("title")?.error(tr!("the title is empty")));
        }
        if shell.hints.is_empty() {
            return Err(root.need("hints")?.error(tr!("an exercise needs at least one hint")));
        }
        root.need("title")?.whole_text()?;
        root.need("hints")?.items()?.iter().try_for_each(|hint| hint.whole_text().map(drop))?;
        Ok(Self {
            edit: edit(&root, shell.kind, shell.edit)?,
            book: book(&root, &shell.book)?,
            cases: cases(&root, false, 0)?,
            limits: shell.limits.into(),
            title: shell.title,
            kind: shell.kind,
            level,
            minutes,
            needs: shell.needs,
            hints: shell.hints,
        })
    }
}

/// The cases under the key `cases`, their names told apart; so many have been `counted` before them.
pub(super) fn cases(root: &At<'_>, hidden: bool, counted: usize) -> Result<Vec<Case>, yaml::Error> {
    let list = root.need("cases")?;
    let items = list.items()?;
    if items.is_empty() {
        return Err(list
            .error(tr!("at least one case is needed"))
            .help(tr!("a case is `{{order: [\"a\", \"b\"]}}`")));
    }
    let mut cases: Vec<Case> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let case = Case::read(item, counted + index, hidden)?;
        if cases.iter().any(|known| known.name == case.name) {
            let at = item.get("name").unwrap_or_else(|| item.clone());
            return Err(at
                .error(tr!("a second case is named `{name}`", name = case.name))
                .help(tr!("give each case its own name")));
        }
        cases.push(case);
    }
    Ok(cases)
}

/// The files that may differ: sound paths, each once, none of those that rule the build.
fn edit(root: &At<'_>, kind: Kind, written: Option<Vec<String>>) -> Result<Vec<String>, yaml::Error> {
    let usual = if kind == Kind::Predict { PREDICTION } else { "src/main.rs" };
    let (Some(files), Some(list)) = (written, root.get("edit")) else { return Ok(vec![usual.to_owned()]) };
    if files.is_empty() {
        return Err(list
            .error(tr!("at least one file must be editable"))
            .help(tr!("leave the key out for [{usual}]", usual = usual)));
    }
    if kind == Kind::Predict && files != [PREDICTION] {
        return Err(list
            .error(tr!(
                "in a `predict` exercise only `{file}` may differ; its program is fixed",
                file = PREDICTION
            ))
            .help(tr!("leave the key out")));
    }
    for (index, item) in list.items()?.iter().enumerate() {
        let Some(file) = files.get(index) else { break };
        if let Some(fault) = relative::fault(file) {
            return Err(item
                .error(tr!("{fault}: `{path}`", fault = fault, path = relative::shown(file)))
                .help(tr!("write it as src/main.rs")));
        }
        let last = file.rsplit('/').next().unwrap_or(file);
        let rules_the_build =
            ["Cargo.toml", "exercise.yaml", "build.rs", "rust-toolchain", "rust-toolchain.toml"];
        if file.starts_with('.') || file.contains("/.") || (rules_the_build.contains(&last)) {
            return Err(item
                .error(tr!("`{file}` may never be edited", file = file))
                .help(tr!("name source files only")));
        }
        if files.iter().take(index).any(|known| known.eq_ignore_ascii_case(file)) {
            return Err(item.error(tr!("`{file}` stands twice", file = file)));
        }
    }
    Ok(files)
}

fn book(root: &At<'_>, text: &str) -> Result<BookLink, yaml::Error> {
    text.split_once('#')
        .filter(|(chapter, anchor)| id::Numbered::parse(chapter).is_some() && is_anchor(anchor))
        .map(|(chapter, anchor)| BookLink { chapter: chapter.to_owned(), anchor: anchor.to_owned() })
        .ok_or(())
        .or_else(|()| {
            Err(root
                .need("book")?
                .error(tr!("`{text}` is no place in the book", text = text))
                .help(tr!("write chapter#anchor, such as 03-microtasks#drain")))
        })
}

/// A heading's id, as mdBook and HTML allow it in ASCII.
fn is_anchor(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// A byte order mark at the start of a file is an editor's habit and no part of the text.
fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The bytes of a YAML file as text.
///
/// # Errors
/// Bytes that are not UTF-8, with the place of the first.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, yaml::Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line_start = before.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let mark = Mark {
            line: before.iter().filter(|&&b| b == b'\n').count() + 1,
            column: String::from_utf8_lossy(&before[line_start..]).chars().count() + 1,
        };
        yaml::Error { mark, path: String::new(), message: tr!("the file is not UTF-8 text"), help: None }
            .help(tr!("save it as UTF-8 in your editor"))
    })
}
