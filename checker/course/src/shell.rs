//! The typed shell of `exercise.yaml`: all of it but the cases, read by serde.
//!
//! The cases are read from nodes, which know where they stand. So that both halves speak alike,
//! serde's messages are put into the words and places of [`yaml::Error`] here.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::limits::Written;
use super::spec::Kind;
use order::yaml::{self, At, Mark, Node, Value};
use text::tr;

/// `exercise.yaml` as serde sees it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shell {
    pub(super) title: String,
    pub(super) kind: Kind,
    pub(super) level: u64,
    pub(super) minutes: u64,
    #[serde(default)]
    pub(super) needs: Vec<String>,
    pub(super) edit: Option<Vec<String>>,
    #[serde(default)]
    pub(super) limits: Written,
    pub(super) book: String,
    pub(super) hints: Vec<String>,
    #[serde(rename = "cases")]
    _cases: IgnoredAny,
}

/// Reads the shell; `root` is the same text as nodes.
pub(super) fn read(text: &str, root: &Node) -> Result<Shell, yaml::Error> {
    let shell = without_cases(text, root);
    serde_yaml::from_str(shell.as_deref().unwrap_or(text)).map_err(|error| translate(&error, root))
}

/// The text with nothing in its cases and every line where it was.
///
/// The cases are most of the text and are read from the nodes; reading them twice would be a third of
/// what opening a course costs. `None` where the text is not laid out in the usual way.
fn without_cases(text: &str, root: &Node) -> Option<String> {
    let Value::Map(entries) = &root.value else { return None };
    let at = entries.iter().position(|(key, _)| key.text == "cases")?;
    let (cases, next) = (&entries[at].0, entries.get(at + 1).map(|(key, _)| key.mark));
    // A mapping in braces begins before its first key, and only plain lines can be cut out.
    let usual = entries[0].0.mark == root.mark
        && cases.mark.column == 1
        && next.is_none_or(|next| next.column == 1)
        && !text.replace("\r\n", "\n").contains('\r');
    usual.then(|| {
        let last = next.map_or(usize::MAX, |next| next.line);
        let mut shell = String::with_capacity(text.len());
        for (line, number) in text.split_inclusive('\n').zip(1..) {
            if number < cases.mark.line || number >= last {
                shell.push_str(line);
            } else {
                shell.push_str(if number == cases.mark.line { "cases: []\n" } else { "\n" });
            }
        }
        shell
    })
}

/// serde's message in our words, at the node it speaks of.
fn translate(error: &serde_yaml::Error, root: &Node) -> yaml::Error {
    let mark = error
        .location()
        .map_or(Mark { line: 1, column: 1 }, |at| Mark { line: at.line(), column: at.column() });
    let full = error.to_string();
    // The reader writes `path: message at line L column C`, in the last part counting from one.
    let text = full.strip_suffix(&format!(" at line {} column {}", mark.line, mark.column)).unwrap_or(&full);
    let (at, message) = place(text, root);

    if let Some((field, allowed)) = unknown(message, "unknown field ") {
        return unknown_key(&at, field, &allowed);
    }
    if let Some((found, allowed)) = unknown(message, "unknown variant ") {
        let help = match yaml::nearest(found, allowed.iter().copied()) {
            Some(name) => tr!("did you mean `{name}`?", name = name),
            None => String::new(),
        };
        let error = at.error(tr!(
            "expected one of {allowed}, found `{found}`",
            allowed = allowed.join(", "),
            found = found
        ));
        return if help.is_empty() { error } else { error.help(help) };
    }
    if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        return at.error(tr!("the key `{field}` is missing", field = field)).help(need(field));
    }
    if let Some(expected) = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.rsplit_once(", expected "))
        .map(|(_, expected)| expected)
    {
        return mismatch(&at, expected);
    }
    if at.path.is_empty() {
        yaml::Error { mark, path: String::new(), message: message.to_owned(), help: None }
    } else {
        at.error(message)
    }
}

/// Splits `limits.time: message` into the node of that path and the message.
fn place<'n, 't>(text: &'t str, root: &'n Node) -> (At<'n>, &'t str) {
    let top = At::root(root);
    let Some((path, message)) = text.split_once(": ") else { return (top, text) };
    match follow(&top, path) {
        Some(at) => (at, message),
        None => (top, text),
    }
}

/// The node at a key path such as `limits.time` or `hints[2]`.
fn follow<'n>(top: &At<'n>, path: &str) -> Option<At<'n>> {
    let mut at = top.clone();
    for part in path.split('.') {
        let (key, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        at = at.get(key)?;
        for index in indices.split_terminator(']') {
            let index: usize = index.strip_prefix('[')?.parse().ok()?;
            at = at.items().ok()?.into_iter().nth(index)?;
        }
    }
    Some(at)
}

/// Reads `unknown field `x`, expected one of `a`, `b``.
fn unknown<'t>(message: &'t str, prefix: &str) -> Option<(&'t str, Vec<&'t str>)> {
    let rest = message.strip_prefix(prefix)?.strip_prefix('`')?;
    let (found, allowed) = rest.split_once("`, expected ")?;
    Some((found, allowed.split('`').skip(1).step_by(2).collect()))
}

fn unknown_key(at: &At<'_>, field: &str, allowed: &[&str]) -> yaml::Error {
    // serde's path may already end with the key itself.
    let what = match at.path.as_str() {
        "" => tr!("an exercise"),
        path => format!("`{path}`"),
    };
    let (mark, path) = match &at.node.value {
        Value::Map(entries) => entries.iter().find(|(key, _)| key.text == field).map_or_else(
            || (at.node.mark, at.path.clone()),
            |(key, _)| {
                (key.mark, if at.path.is_empty() { field.to_owned() } else { format!("{}.{field}", at.path) })
            },
        ),
        _ => (at.node.mark, at.path.clone()),
    };
    yaml::Error {
        mark,
        path,
        message: tr!("{what} has no key `{field}`", what = what, field = field),
        help: None,
    }
    .help(yaml::unknown_key_help(field, allowed))
}

fn mismatch(at: &At<'_>, expected: &str) -> yaml::Error {
    let found = match &at.node.value {
        Value::Empty => {
            return at
                .error(tr!("a value is missing here"))
                .help(tr!("write {expected}", expected = expectation(expected)));
        }
        Value::Scalar { text, .. } => format!("`{text}`"),
        Value::Seq(_) => tr!("a list"),
        Value::Map(_) => tr!("a mapping"),
    };
    let error =
        at.error(tr!("expected {expected}, found {found}", expected = expectation(expected), found = found));
    match expected {
        "a sequence" => error.help(tr!("write it as [a, b], or one `- ` line for each element")),
        _ => error,
    }
}

/// serde's names of types, in plain words.
fn expectation(serde: &str) -> String {
    match serde {
        "a string" => tr!("a text"),
        "a sequence" => tr!("a list"),
        "u64" => tr!("a whole number"),
        "enum Kind" | "variant identifier" => tr!("write, predict or build"),
        _ if serde.starts_with("struct ") => tr!("a mapping (`key: value`)"),
        _ => serde.to_owned(),
    }
}

/// What to write for a key that an exercise must have.
fn need(field: &str) -> String {
    match field {
        "title" => tr!("write `title: Who speaks first?`"),
        "kind" => tr!("write `kind: write`, `kind: predict` or `kind: build`"),
        "level" => tr!("write `level: 1` (1 to 5)"),
        "minutes" => tr!("write how long it takes, `minutes: 15`"),
        "book" => tr!("write where the book explains it, `book: 03-microtasks#drain`"),
        "hints" => tr!("write at least one hint, `hints: [\"…\"]`"),
        "cases" => tr!("write at least one case, `cases: [{{order: [\"a\", \"b\"]}}]`"),
        _ => tr!("write it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_out_the_cases_moves_no_line() {
        let cut = |text: &str| without_cases(text, &yaml::parse(text).unwrap());
        assert_eq!(cut("a: 1\ncases:\n  - x\n  - y\nb: 2\n").unwrap(), "a: 1\ncases: []\n\n\nb: 2\n");
        assert_eq!(cut("cases: [x]").unwrap(), "cases: []\n");
        assert_eq!(cut("---\r\ncases:\r\n- x\r\nb: 2\r\n").unwrap(), "---\r\ncases: []\n\nb: 2\r\n");
    }

    #[test]
    fn a_text_that_is_laid_out_otherwise_is_read_whole() {
        for text in ["{\ncases: [x],\na: 1}", "  a: 1\n  cases: [x]\n", "a: 1\rcases: [x]\n", "a: 1\n"] {
            assert_eq!(without_cases(text, &yaml::parse(text).unwrap()), None, "{text:?}");
        }
    }
}
