//! The texts that the catalogue must have: those of the checker's sources, of its command line, and of a course.
//!
//! A small scanner of Rust: it knows comments, strings and characters, and of the rest only the names of the
//! macros that hold messages. It translates nothing and writes nothing.

use std::path::Path;

use walkdir::WalkDir;

use order::yaml::{self, Node, Value};

/// The messages in a Rust source, in the order in which they stand there: the literals of `tr!`, `trn!` and
/// `later!`. What stands behind `mod tests` is no message.
pub(super) fn of_source(source: &str) -> Vec<String> {
    let end = source.find("\n#[cfg(test)]\nmod tests").unwrap_or(source.len());
    let mut scanner = Scanner { rest: &source[..end], before: "" };
    let mut texts = Vec::new();
    while let Some(token) = scanner.token() {
        let Token::Macro(name) = token else { continue };
        let wanted = if name == "trn" { 2 } else { 1 };
        texts.extend(scanner.arguments().into_iter().take(wanted));
    }
    texts
}

/// The messages in the sources below `folder`, with the file of each, in the order of the files' names.
///
/// # Errors
/// A file that cannot be read, and its path.
pub(super) fn of_sources(folder: &Path) -> Result<Vec<(String, String)>, (String, std::io::Error)> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
        let path = entry.path();
        let inside = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        // A scaffold's files are no sources, and tests say nothing to readers.
        if path.extension().is_none_or(|end| end != "rs")
            || inside.contains("template/")
            || inside.contains("tests/")
        {
            continue;
        }
        let source = std::fs::read_to_string(path).map_err(|error| (inside.clone(), error))?;
        found.extend(of_source(&source).into_iter().map(|text| (text, inside.clone())));
    }
    Ok(found)
}

/// What readers are shown of an `exercise.yaml` or `hidden.yaml`: its title, hints, names of cases and reasons.
///
/// # Errors
/// A text that is not YAML.
pub(super) fn of_exercise(text: &str) -> Result<Vec<String>, yaml::Error> {
    let root = yaml::parse(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    let mut texts = Vec::new();
    for (key, node) in entries(&root) {
        match key {
            "title" => texts.extend(scalar(node)),
            "hints" => texts.extend(items(node).iter().filter_map(scalar)),
            "cases" => {
                for case in items(node) {
                    for (key, node) in entries(case) {
                        match key {
                            // As the checker reads them.
                            "name" | "why" => texts.extend(scalar(node).map(|text| text.trim().to_owned())),
                            "args" | "stdin" | "env" | "files" => {}
                            "before" => texts.extend(
                                items(node).iter().flat_map(entries).filter_map(|(_, why)| scalar(why)),
                            ),
                            _ => reasons(node, &mut texts),
                        }
                    }
                }
            }
            _ => {}
        }
    }
    texts.retain(|text| !text.trim().is_empty());
    Ok(texts)
}

/// Every `why` below a node.
fn reasons(node: &Node, texts: &mut Vec<String>) {
    for item in items(node) {
        reasons(item, texts);
    }
    for (key, node) in entries(node) {
        match key {
            "why" => texts.extend(scalar(node)),
            _ => reasons(node, texts),
        }
    }
}

fn entries(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let entries = if let Value::Map(entries) = &node.value { entries.as_slice() } else { &[] };
    entries.iter().map(|(key, node)| (key.text.as_str(), node))
}

fn items(node: &Node) -> &[Node] {
    if let Value::Seq(items) = &node.value { items } else { &[] }
}

fn scalar(node: &Node) -> Option<String> {
    if let Value::Scalar { text, .. } = &node.value { Some(text.clone()) } else { None }
}

struct Scanner<'s> {
    rest: &'s str,
    /// The word that ends where `rest` begins.
    before: &'s str,
}

enum Token<'s> {
    /// A macro of messages, its parenthesis read.
    Macro(&'s str),
    /// A string without `r` before it, as it is meant.
    Text(String),
    Open,
    Close,
    Comma,
    Other,
}

impl<'s> Scanner<'s> {
    fn skip(&mut self, bytes: usize) -> &'s str {
        let (skipped, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        self.rest = rest;
        skipped
    }

    /// Skips up to and with `end`.
    fn skip_past(&mut self, end: &str) {
        let at = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.skip(at);
    }

    /// The next token; nothing at the end.
    fn token(&mut self) -> Option<Token<'s>> {
        let first = self.rest.chars().next()?;
        let before = std::mem::take(&mut self.before);
        if self.rest.starts_with("//") {
            self.skip_past("\n");
            return Some(Token::Other);
        }
        if self.rest.starts_with("/*") {
            let mut depth = 0;
            loop {
                if self.rest.starts_with("/*") {
                    (depth, _) = (depth + 1, self.skip(2));
                } else if self.rest.starts_with("*/") {
                    (depth, _) = (depth - 1, self.skip(2));
                } else if let Some(next) = self.rest.chars().next() {
                    self.skip(next.len_utf8());
                }
                if depth == 0 || self.rest.is_empty() {
                    return Some(Token::Other);
                }
            }
        }
        if first.is_alphanumeric() || first == '_' {
            let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
            self.before = self.skip(end);
            if self.before.ends_with('r') && self.rest.starts_with(['#', '"']) {
                self.raw_string();
            }
            return Some(Token::Other);
        }
        Some(match first {
            '"' => Token::Text(self.string()),
            '\'' => {
                self.skip(1);
                // A character, else the name of a lifetime.
                let after = self.rest.char_indices().nth(1);
                if self.rest.starts_with('\\') {
                    self.skip(2);
                    self.skip_past("'");
                } else if let Some((at, '\'')) = after {
                    self.skip(at + 1);
                }
                Token::Other
            }
            '!' if matches!(before, "tr" | "trn" | "later") && self.rest.starts_with("!(") => {
                self.skip(2);
                Token::Macro(before)
            }
            '(' | '[' | '{' => (self.skip(1), Token::Open).1,
            ')' | ']' | '}' => (self.skip(1), Token::Close).1,
            ',' => (self.skip(1), Token::Comma).1,
            other => (self.skip(other.len_utf8()), Token::Other).1,
        })
    }

    /// The arguments of a macro that are nothing but a string, up to its closing parenthesis.
    fn arguments(&mut self) -> Vec<String> {
        let mut texts = Vec::new();
        let mut depth = 0;
        let mut at_start = true;
        // A macro inside the arguments of another one is found when these are read again.
        let (rest, before) = (self.rest, self.before);
        while let Some(token) = self.token() {
            match token {
                Token::Text(text) if depth == 0 && at_start => texts.push(text),
                Token::Open | Token::Macro(_) => depth += 1,
                Token::Close if depth == 0 => break,
                Token::Close => depth -= 1,
                Token::Comma if depth == 0 => {
                    at_start = true;
                    continue;
                }
                Token::Other if self.before.is_empty() => continue,
                _ => {}
            }
            at_start = false;
        }
        (self.rest, self.before) = (rest, before);
        texts
    }

    fn raw_string(&mut self) {
        let hashes = self.rest.len() - self.rest.trim_start_matches('#').len();
        if self.rest[hashes..].starts_with('"') {
            self.skip(hashes + 1);
            self.skip_past(&format!("\"{}", "#".repeat(hashes)));
        }
        self.before = "";
    }

    /// A string, its escapes resolved.
    fn string(&mut self) -> String {
        self.skip(1);
        let mut text = String::new();
        while let Some(c) = self.rest.chars().next() {
            self.skip(c.len_utf8());
            match c {
                '"' => break,
                '\\' => self.escape(&mut text),
                c => text.push(c),
            }
        }
        text
    }

    fn escape(&mut self, text: &mut String) {
        let Some(c) = self.rest.chars().next() else { return };
        self.skip(c.len_utf8());
        match c {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            '0' => text.push('\0'),
            // The line goes on where the next one has its first sign.
            '\n' => self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']),
            'u' => {
                let digits = self.rest.trim_start_matches('{').split('}').next().unwrap_or_default();
                text.extend(u32::from_str_radix(&digits.replace('_', ""), 16).ok().and_then(char::from_u32));
                self.skip_past("}");
            }
            'x' => {
                let digits = self.skip(2);
                text.extend(u32::from_str_radix(digits, 16).ok().and_then(char::from_u32));
            }
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_found_in_every_macro_and_nowhere_else() {
        let source = r##"
            // tr!("in a comment")
            /* tr!("in /* a nested */ comment") */
            let a = tr!("one {name}", name = format!("not {x}"));
            let b = trn!(count, "{count} line", "{count} lines", other = "no");
            let c = later!("later");
            let d = str!("no"); let e = "tr!(\"in a string\")"; let f = r#"tr!("raw")"#;
            let g = ('"', '\'', 'x', tr!("after characters"));
            fn h<'a>(x: &'a str) { tr!(
                // Why.
                "below a comment",
            ) }
            #[error("{}", tr!("of an error {path}", path = .path))]
            let i = tr!("outer {inner}", inner = tr!("inner"));
            let j = trn!(f("no", 2), "in {count} case", "in {count} cases");
        "##;
        assert_eq!(
            of_source(source),
            [
                "one {name}",
                "{count} line",
                "{count} lines",
                "later",
                "after characters",
                "below a comment",
                "of an error {path}",
                "outer {inner}",
                "inner",
                "in {count} case",
                "in {count} cases"
            ]
        );
    }

    #[test]
    fn a_text_is_what_the_compiler_makes_of_it() {
        let source = "tr!(\"a \\\"b\\\"\\n\\\n      c\\\\ \\u{2192} \\x41 \\t{{}}\")";
        assert_eq!(of_source(source), ["a \"b\"\nc\\ → A \t{{}}"]);
    }

    #[test]
    fn tests_have_no_messages() {
        assert_eq!(of_source("tr!(\"a\")\n#[cfg(test)]\nmod tests { tr!(\"b\") }"), ["a"]);
    }

    #[test]
    fn readers_are_shown_titles_hints_names_and_reasons() {
        let yaml = "title: T\nkind: write\nbook: 03-a#b\nhints: [H1, H2]\ncases:\n  - name: ' N '\n    args: [why]\n    \
                    env: {why: no}\n    order:\n      - {line: a, id: a, why: W1}\n      - any: [{seq: [b, c], why: W2}]\n    \
                    before:\n      - {a < b: W3}\n      - b < c\n    never: [{line: x, why: W4}, y]\n";
        assert_eq!(of_exercise(yaml).unwrap(), ["T", "H1", "H2", "N", "W1", "W2", "W3", "W4"]);
    }
}
