//! A YAML text as a tree of nodes that know where they stand: line, column and key path.
//!
//! One index serves every message, and gives each plain scalar as its own source text (`1.10`
//! stays `1.10`). It does no I/O and knows nothing of exercises; typed values are read elsewhere.

use std::fmt;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde::{Deserialize, Serialize};

use text::tr;

/// Nesting beyond this is refused: no order needs it, and every walk over a tree may recurse.
const MAX_DEPTH: usize = 64;

/// A place in a YAML text; both numbers count from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Mark {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// A value and where it begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Node {
    /// Where the value begins.
    pub mark: Mark,
    /// The value.
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// No value at all (`key:` with nothing behind it).
    Empty,
    /// A scalar: its source text where it is plain, its content where it is quoted or a block.
    Scalar {
        /// The text.
        text: String,
        /// True when it was written without quotes.
        plain: bool,
        /// True when one blank and a `#` follow: to YAML a comment, to its author perhaps the rest of the text.
        cut: bool,
    },
    /// A sequence.
    Seq(Vec<Node>),
    /// A mapping in source order; every key is a scalar and stands once.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key's text.
    pub text: String,
    /// Where it stands.
    pub mark: Mark,
}

/// A mistake in a YAML text: what is wrong, where, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Where.
    pub mark: Mark,
    /// The key path, `cases[0].order[2].any`; empty at the top of the file.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Error {
    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.mark.line, self.mark.column)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Reads one YAML document.
///
/// # Errors
/// Text that is not YAML, several documents, anchors, aliases, tags, keys that are not scalars, a
/// key that stands twice in one mapping, and nesting deeper than 64.
pub fn parse(text: &str) -> Result<Node, Error> {
    let mut reader = Reader { parser: Parser::new_from_str(text), depth: 0, behind: (0, text) };
    let node = loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
            (Event::StreamEnd, span) => break Node { mark: mark(span), value: Value::Empty },
            (event, span) => {
                let node = reader.node(event, span)?;
                reader.end()?;
                break node;
            }
        }
    };
    Ok(node)
}

fn mark(span: Span) -> Mark {
    Mark { line: span.start.line(), column: span.start.col() + 1 }
}

fn error_at(mark: Mark, message: impl Into<String>) -> Error {
    Error { mark, path: String::new(), message: message.into(), help: None }
}

struct Reader<'t> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    depth: usize,
    /// What stands behind the last plain scalar, and how many characters stand before that.
    behind: (usize, &'t str),
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Error> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let at = Mark { line: error.marker().line(), column: error.marker().col() + 1 };
                Err(error_at(at, tr!("this is not YAML: {error}", error = error.info())).help(tr!(
                    "text with `: ` inside, or that begins with one of {{ [ - # & * ! | > % @, needs quotes"
                )))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    /// After the first document only the end may come.
    fn end(&mut self) -> Result<(), Error> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(()),
                (Event::DocumentEnd | Event::Nothing, _) => {}
                (_, span) => {
                    return Err(error_at(
                        mark(span),
                        tr!("a second YAML document begins here; one file holds one"),
                    ));
                }
            }
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Node, Error> {
        let at = mark(span);
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(error_at(at, tr!("nested deeper than {most}", most = MAX_DEPTH)));
        }
        let value = match event {
            Event::Alias(_) => {
                return Err(error_at(at, tr!("an alias (`*name`) is not part of this format"))
                    .help(tr!("write the value out, or quote a text that begins with *")));
            }
            Event::Scalar(_, _, anchor, tag) if anchor != 0 || tag.is_some() => {
                return Err(error_at(
                    at,
                    tr!("an anchor (`&name`) or a tag (`!name`) is not part of this format"),
                )
                .help(tr!("quote a text that begins with & or !")));
            }
            Event::Scalar(text, style, _, _) => {
                let plain = style == ScalarStyle::Plain;
                // The parser reports a value that is not there as a plain `~` of no length.
                if plain && span.is_empty() {
                    Value::Empty
                } else {
                    let cut = plain && self.has_hash_behind(span);
                    Value::Scalar { text: text.into_owned(), plain, cut }
                }
            }
            Event::SequenceStart(..) => {
                let mut nodes = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break Value::Seq(nodes),
                        (event, span) => nodes.push(self.node(event, span)?),
                    }
                }
            }
            Event::MappingStart(..) => self.mapping()?,
            other => {
                return Err(error_at(at, tr!("unexpected YAML ({event})", event = format!("{other:?}"))));
            }
        };
        self.depth -= 1;
        Ok(Node { mark: at, value })
    }

    /// True when one blank and a `#` stand behind a scalar.
    fn has_hash_behind(&mut self, span: Span) -> bool {
        // Scalars come in the order of the text, so that all of them together pass over it once.
        let (from, rest) = self.behind;
        let mut chars = rest.chars();
        if let Some(last) = span.end.index().saturating_sub(from).checked_sub(1) {
            chars.nth(last);
        }
        self.behind = (from.max(span.end.index()), chars.as_str());
        matches!(chars.next(), Some(' ' | '\t')) && chars.next() == Some('#')
    }

    fn mapping(&mut self) -> Result<Value, Error> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(Value::Map(entries)),
                Event::Scalar(text, ..) => Key { text: text.into_owned(), mark: mark(span) },
                _ => {
                    return Err(error_at(mark(span), tr!("a key must be plain text"))
                        .help(tr!("a pattern that begins with {{ or [ needs quotes")));
                }
            };
            if entries.iter().any(|(known, _)| known.text == key.text) {
                return Err(error_at(key.mark, tr!("the key `{key}` stands twice", key = key.text)));
            }
            let (event, span) = self.next()?;
            let node = self.node(event, span)?;
            entries.push((key, node));
        }
    }
}

/// A node together with the key path that leads to it: what every reader of a format holds.
#[derive(Debug, Clone)]
pub struct At<'n> {
    /// The node.
    pub node: &'n Node,
    /// Its key path.
    pub path: String,
}

impl<'n> At<'n> {
    /// The root of a document.
    pub fn root(node: &'n Node) -> Self {
        Self { node, path: String::new() }
    }

    /// An error that points here.
    pub fn error(&self, message: impl Into<String>) -> Error {
        Error { mark: self.node.mark, path: self.path.clone(), message: message.into(), help: None }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Result<&'n str, Error> {
        match &self.node.value {
            Value::Scalar { text, .. } => Ok(text),
            Value::Empty => Err(self.error(tr!("a value is missing here"))),
            Value::Seq(_) => Err(self.error(tr!("expected one text, found a list"))),
            Value::Map(entries) => {
                Err(self.error(tr!("expected one text, found a mapping")).help(match entries.first() {
                    Some((key, _)) => tr!("a text with a colon needs quotes: \"{key}: …\"", key = key.text),
                    None => tr!("a text that begins with {{ needs quotes"),
                }))
            }
        }
    }

    /// The text of a scalar where any text may stand: a pattern, a reason.
    ///
    /// # Errors
    /// As [`At::text`], and a plain text that ` #` cuts short: two blanks before the `#` say that a comment is
    /// meant.
    pub fn whole_text(&self) -> Result<&'n str, Error> {
        let text = self.text()?;
        if let Value::Scalar { cut: true, .. } = &self.node.value {
            return Err(self
                .error(tr!("in YAML ` #` begins a comment, so that this text is only `{text}`", text = text))
                .help(tr!("quote it (\"{text} #…\"), or put two blanks before a comment", text = text)));
        }
        Ok(text)
    }

    /// The elements of a list, each with its path.
    pub fn items(&self) -> Result<Vec<At<'n>>, Error> {
        match &self.node.value {
            Value::Seq(nodes) => Ok(nodes
                .iter()
                .enumerate()
                .map(|(i, node)| At { node, path: format!("{}[{i}]", self.path) })
                .collect()),
            _ => Err(self
                .error(tr!("expected a list"))
                .help(tr!("write it as [a, b], or one `- ` line for each element"))),
        }
    }

    /// The entries of a mapping, each value with its path.
    pub fn entries(&self) -> Result<Vec<(&'n Key, At<'n>)>, Error> {
        match &self.node.value {
            Value::Map(entries) => {
                Ok(entries.iter().map(|(key, node)| (key, self.child(key, node))).collect())
            }
            _ => Err(self.error(tr!("expected a mapping (`key: value`)"))),
        }
    }

    /// The value of `key` in a mapping, if it stands there.
    pub fn get(&self, key: &str) -> Option<At<'n>> {
        match &self.node.value {
            Value::Map(entries) => {
                entries.iter().find(|(k, _)| k.text == key).map(|(k, node)| self.child(k, node))
            }
            _ => None,
        }
    }

    /// The value of a key that must be there.
    pub fn need(&self, key: &str) -> Result<At<'n>, Error> {
        self.get(key).ok_or_else(|| self.error(tr!("the key `{key}` is missing", key = key)))
    }

    /// Refuses every key of this mapping that is not in `allowed`, naming the nearest one that is.
    pub fn allow(&self, what: &str, allowed: &[&str]) -> Result<(), Error> {
        for (key, value) in self.entries()? {
            if !allowed.contains(&key.text.as_str()) {
                return Err(Error {
                    mark: key.mark,
                    path: value.path,
                    message: tr!("{what} has no key `{key}`", what = what, key = key.text),
                    help: Some(unknown_key_help(&key.text, allowed)),
                });
            }
        }
        Ok(())
    }

    /// A whole number in `u64`.
    pub fn whole_number(&self) -> Result<u64, Error> {
        let text = self.text()?;
        text.parse().map_err(|_| self.error(tr!("expected a whole number, found `{text}`", text = text)))
    }

    /// A list of texts.
    pub fn texts(&self) -> Result<Vec<String>, Error> {
        self.items()?.iter().map(|item| item.text().map(str::to_owned)).collect()
    }

    fn child(&self, key: &Key, node: &'n Node) -> At<'n> {
        let path =
            if self.path.is_empty() { key.text.clone() } else { format!("{}.{}", self.path, key.text) };
        At { node, path }
    }
}

/// The name among `known` that a mistyped one most probably meant.
pub fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(typed, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.chars().count().max(typed.chars().count()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The help for an unknown key: the nearest right one, or all of them.
pub fn unknown_key_help(typed: &str, allowed: &[&str]) -> String {
    if typed.contains(' ') {
        return tr!(
            "a text with `: ` or a comma inside needs quotes; the keys here are {keys}",
            keys = allowed.join(", ")
        );
    }
    match nearest(typed, allowed.iter().copied()) {
        Some(name) => tr!("did you mean `{name}`?", name = name),
        None => tr!("the keys here are {keys}", keys = allowed.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(yaml: &str) -> Vec<Result<String, String>> {
        let node = parse(yaml).unwrap();
        let items = At::root(&node).items().unwrap();
        items.iter().map(|at| at.whole_text().map(str::to_owned).map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn a_text_that_a_comment_cuts_short_is_refused_where_any_text_may_stand() {
        let error = "2:3: [1]: in YAML ` #` begins a comment, so that this text is only `ধাপ`; \
                     quote it (\"ধাপ #…\"), or put two blanks before a comment";
        for line_end in ["\n", "\r\n"] {
            let yaml = ["- প্রথম", "- ধাপ #1", "- last"].join(line_end);
            assert_eq!(texts(&yaml), [Ok("প্রথম".to_owned()), Err(error.to_owned()), Ok("last".to_owned())]);
        }
        assert!(texts("[a, step #1\n, b]")[1].is_err());
    }

    #[test]
    fn a_comment_behind_two_blanks_or_a_quoted_text_is_one() {
        let yaml = "# first\n- a  # note\n- 'b' # note\n- c#d\n- e\n # note\n- f\t  # note\n-  g # h\n";
        let read: Vec<_> = texts(yaml).into_iter().map(Result::ok).collect();
        let texts = ["a", "b", "c#d", "e", "f"].map(|text| Some(text.to_owned()));
        assert_eq!(read[..5], texts);
        assert_eq!(read[5], None);
    }
}
