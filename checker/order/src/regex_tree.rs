//! A regex as a tree, read as far as it says which characters may stand where.
//!
//! `regex_lite` has accepted the regex before and keeps its own tree to itself, so nothing is checked here again:
//! what cannot be read is `None`. Assertions are nothing, and of the flags only `x` is heeded, since it says what
//! the regex is at all. Its grammar is that of `regex_lite` (`hir/parse.rs`), which has no classes in classes.

use std::iter::Peekable;
use std::str::Chars;

/// The greatest character.
pub(super) const LAST: u32 = char::MAX as u32;

/// Characters from the first to the last, both with it.
pub(super) type Range = (u32, u32);

/// The ways of an alternation, each with the parts that follow one another in it.
pub(super) type Ways = Vec<Vec<Part>>;

/// A part of a regex.
#[derive(Debug, PartialEq)]
pub(super) enum Part {
    /// This character.
    Char(char),
    /// Any character that ends no line.
    Dot,
    /// No character: a condition on those around it.
    Assertion,
    /// One character of these.
    Class(Vec<Range>),
    /// The part, at least and at most so often.
    Repeated(Box<Part>, u32, Option<u32>),
    /// What stands in parentheses, and whether it has flags of its own.
    Group(Ways, bool),
}

/// The tree of a regex that `regex_lite` accepts.
pub(super) fn read(source: &str) -> Option<Ways> {
    let mut reader = Reader { rest: source.chars().peekable(), ignores_blanks: false };
    let ways = reader.ways()?;
    reader.rest.next().is_none().then_some(ways)
}

struct Reader<'s> {
    rest: Peekable<Chars<'s>>,
    /// The flag `x`: blanks and comments are only for the reader.
    ignores_blanks: bool,
}

impl Reader<'_> {
    /// The next character that counts, without taking it.
    fn peek(&mut self) -> Option<char> {
        while self.ignores_blanks {
            match self.rest.peek()? {
                '#' => while self.rest.next().is_some_and(|c| c != '\n') {},
                c if c.is_whitespace() => drop(self.rest.next()),
                _ => break,
            }
        }
        self.rest.peek().copied()
    }

    fn next(&mut self) -> Option<char> {
        self.peek()?;
        self.rest.next()
    }

    /// Takes this character if it is the next one.
    fn takes(&mut self, wanted: char) -> bool {
        self.peek() == Some(wanted) && self.rest.next().is_some()
    }

    /// All that is taken until this character, which is taken too.
    fn until(&mut self, end: char) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                c if c == end => return Some(text),
                c => text.push(c),
            }
        }
    }

    /// Everything up to a closing parenthesis or the end, neither of which is taken.
    fn ways(&mut self) -> Option<Ways> {
        let mut ways = vec![Vec::new()];
        while let Some(c) = self.peek().filter(|c| *c != ')') {
            self.rest.next();
            if c == '|' {
                ways.push(Vec::new());
                continue;
            }
            let parts = ways.last_mut()?;
            match c {
                '(' => parts.extend(self.group()?),
                '[' => parts.push(Part::Class(self.class()?)),
                '?' | '*' | '+' | '{' => {
                    let (least, most) = self.times(c)?;
                    self.takes('?');
                    let part = Box::new(parts.pop()?);
                    parts.push(Part::Repeated(part, least, most));
                }
                '.' => parts.push(Part::Dot),
                '^' | '$' => parts.push(Part::Assertion),
                '\\' => parts.push(self.escape()?),
                c => parts.push(Part::Char(c)),
            }
        }
        Some(ways)
    }

    /// How often, behind the operator's first character.
    fn times(&mut self, operator: char) -> Option<(u32, Option<u32>)> {
        if operator != '{' {
            return Some((u32::from(operator == '+'), (operator == '?').then_some(1)));
        }
        let written = self.until('}')?;
        let number = |text: &str| text.trim().parse().ok();
        match written.split_once(',') {
            None => number(&written).map(|times| (times, Some(times))),
            Some((least, most)) if most.trim().is_empty() => Some((number(least)?, None)),
            Some((least, most)) => Some((number(least)?, Some(number(most)?))),
        }
    }

    /// What follows an opening parenthesis; `Some(None)` for flags alone, which hold from there on.
    fn group(&mut self) -> Option<Option<Part>> {
        let outside = self.ignores_blanks;
        let mut flagged = false;
        if self.takes('?') {
            if self.takes('P') || self.peek() == Some('<') {
                self.until('>')?;
            } else {
                let mut on = true;
                loop {
                    match self.rest.next()? {
                        ')' => return Some(None),
                        ':' => break,
                        '-' => on = false,
                        'x' => self.ignores_blanks = on,
                        _ => {}
                    }
                    flagged = true;
                }
            }
        }
        let ways = self.ways()?;
        // Flags do not reach past the group that they stand in.
        self.ignores_blanks = outside;
        self.takes(')').then_some(Some(Part::Group(ways, flagged)))
    }

    /// What follows a backslash outside of a class.
    fn escape(&mut self) -> Option<Part> {
        // A blank that is escaped counts.
        Some(match self.rest.next()? {
            'b' if self.peek() == Some('{') => {
                // `\b{start}` is an assertion, `\b{2}` a repeated one.
                let mut ahead = self.rest.clone();
                if ahead.nth(1).is_some_and(|c| c.is_ascii_alphabetic()) {
                    self.until('}')?;
                }
                Part::Assertion
            }
            'A' | 'z' | 'b' | 'B' | '<' | '>' => Part::Assertion,
            c => match perl(c) {
                Some(class) => Part::Class(class),
                None => Part::Char(self.escaped(c)?),
            },
        })
    }

    /// The one character that an escape stands for.
    fn escaped(&mut self, c: char) -> Option<char> {
        let digits = match c {
            'a' => return Some('\x07'),
            'f' => return Some('\x0c'),
            't' => return Some('\t'),
            'n' => return Some('\n'),
            'r' => return Some('\r'),
            'v' => return Some('\x0b'),
            'x' => 2,
            'u' => 4,
            'U' => 8,
            c => return Some(c),
        };
        let written = if self.takes('{') {
            self.until('}')?
        } else {
            (0..digits).map(|_| self.next()).collect::<Option<String>>()?
        };
        char::from_u32(u32::from_str_radix(&written, 16).ok()?)
    }

    /// What follows an opening bracket.
    fn class(&mut self) -> Option<Vec<Range>> {
        let mut ranges = Vec::new();
        let is_negated = self.takes('^');
        while self.takes('-') {
            ranges.push(('-'.into(), '-'.into()));
        }
        if ranges.is_empty() && self.takes(']') {
            ranges.push((']'.into(), ']'.into()));
        }
        while !self.takes(']') {
            if self.takes('[') {
                let name = self.until(']')?;
                ranges.extend(posix(name.strip_prefix(':')?.strip_suffix(':')?)?);
                continue;
            }
            let first = match self.item()? {
                Ok(char) => char,
                Err(class) => {
                    ranges.extend(class);
                    continue;
                }
            };
            // A dash before the bracket is a dash.
            let mut last = first;
            if self.peek() == Some('-') && self.behind_next() != Some(']') {
                self.next();
                last = self.item()?.ok()?;
            }
            ranges.push((first.into(), last.into()));
        }
        Some(if is_negated { all_but(ranges) } else { ranges })
    }

    /// A character of a class, or the class that an escape in it stands for.
    fn item(&mut self) -> Option<Result<char, Vec<Range>>> {
        match self.next()? {
            '\\' => {
                let c = self.rest.next()?;
                match perl(c) {
                    Some(class) => Some(Err(class)),
                    None => self.escaped(c).map(Ok),
                }
            }
            c => Some(Ok(c)),
        }
    }

    /// The character behind the next one.
    fn behind_next(&self) -> Option<char> {
        let mut ahead = Reader { rest: self.rest.clone(), ignores_blanks: self.ignores_blanks };
        ahead.next();
        ahead.peek()
    }
}

/// The class of `\d`, `\s`, `\w` or their opposites: ASCII alone.
fn perl(letter: char) -> Option<Vec<Range>> {
    let class = posix(match letter.to_ascii_lowercase() {
        'd' => "digit",
        's' => "space",
        'w' => "word",
        _ => return None,
    })?;
    Some(if letter.is_ascii_uppercase() { all_but(class) } else { class })
}

/// The class of `[:name:]` or, with `^` before the name, all others.
fn posix(name: &str) -> Option<Vec<Range>> {
    let (is_negated, name) = name.strip_prefix('^').map_or((false, name), |name| (true, name));
    let is_in: &dyn Fn(char) -> bool = match name {
        "alnum" => &|c| c.is_ascii_alphanumeric(),
        "alpha" => &|c| c.is_ascii_alphabetic(),
        "ascii" => &|_| true,
        "blank" => &|c| matches!(c, ' ' | '\t'),
        "cntrl" => &|c| c.is_ascii_control(),
        "digit" => &|c| c.is_ascii_digit(),
        "graph" => &|c| c.is_ascii_graphic(),
        "lower" => &|c| c.is_ascii_lowercase(),
        "print" => &|c| c.is_ascii_graphic() || c == ' ',
        "punct" => &|c| c.is_ascii_punctuation(),
        "space" => &|c| matches!(c, ' ' | '\t'..='\r'),
        "upper" => &|c| c.is_ascii_uppercase(),
        "word" => &|c| c.is_ascii_alphanumeric() || c == '_',
        "xdigit" => &|c| c.is_ascii_hexdigit(),
        _ => return None,
    };
    let chars = ('\0'..='\x7f').filter(|c| is_in(*c)).map(|c| (c.into(), c.into())).collect();
    Some(if is_negated { all_but(chars) } else { chars })
}

fn all_but(mut chars: Vec<Range>) -> Vec<Range> {
    chars.sort_unstable();
    let mut rest = Vec::new();
    let mut next = 0;
    for (from, to) in chars {
        if next < from {
            rest.push((next, from - 1));
        }
        next = next.max(to + 1);
    }
    if next <= LAST {
        rest.push((next, LAST));
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_says_which_characters_stand_where() {
        let of = |c: char| (u32::from(c), u32::from(c));
        for (source, parts) in [
            (r"a\.\x41\u{995}\t", vec!['a', '.', 'A', 'ক', '\t'].into_iter().map(Part::Char).collect()),
            ("[]a-]", vec![Part::Class(vec![of(']'), of('a'), of('-')])]),
            ("[-a-c]", vec![Part::Class(vec![of('-'), (97, 99)])]),
            (r"[\x41-\x43\]]", vec![Part::Class(vec![(65, 67), of(']')])]),
            ("[^\0-y]", vec![Part::Class(vec![(0x7a, LAST)])]),
            ("[[:blank:]]", vec![Part::Class(vec![of('\t'), of(' ')])]),
            (".{2,}?", vec![Part::Repeated(Box::new(Part::Dot), 2, None)]),
            (
                r"^\b{start}\b{2}$",
                vec![
                    Part::Assertion,
                    Part::Assertion,
                    Part::Repeated(Box::new(Part::Assertion), 2, Some(2)),
                    Part::Assertion,
                ],
            ),
            (
                "(?P<one>a|)(?i:b)",
                vec![
                    Part::Group(vec![vec![Part::Char('a')], vec![]], false),
                    Part::Group(vec![vec![Part::Char('b')]], true),
                ],
            ),
            (
                "(?x) a [ b ] # c\n d(?-x: )",
                vec![
                    Part::Char('a'),
                    Part::Class(vec![of('b')]),
                    Part::Char('d'),
                    Part::Group(vec![vec![Part::Char(' ')]], true),
                ],
            ),
        ] {
            regex_lite::Regex::new(source).unwrap();
            assert_eq!(read(source), Some(vec![parts]), "{source}");
        }
    }
}
