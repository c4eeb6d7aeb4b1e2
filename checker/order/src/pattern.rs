//! A pattern: what one whole line of output must look like, with holes that may carry names.
//!
//! It reads `text with {name}, {name:type}, {:type}` and `/regex/`, and matches one line at a time.
//! What a name is bound to, and where, is the business of the configuration that asks.

use std::collections::HashSet;
use std::fmt;

use regex_lite::Regex;

use text::tr;

/// A name in the patterns of one order, by number.
pub(crate) type NameNo = u32;

/// A line that one pattern can read in more ways than this, in one place, does not match it there.
///
/// What the holes of a line hold is up to the program that prints it, so a bound on readings must not end in
/// an `undecided`: any program could print its way to one.
pub(crate) const MAX_READINGS: usize = 1_000;
/// A line for which reading takes more steps than this is as good as one with too many readings. Only regexes in
/// holes and names that stand twice in a line come near it, and only in lines of many thousand characters.
const MAX_STEPS: usize = 2_000_000;

/// What a hole may hold (DESIGN: `type`).
#[derive(Clone)]
pub(crate) enum Type {
    Int,
    Pid,
    Port,
    Ms,
    Float,
    Word,
    Any,
    Regex(Box<Regex>),
}

/// The types that have a name, for messages.
pub(crate) const TYPE_NAMES: &[&str] = &["int", "pid", "port", "ms", "float", "word", "any"];

impl Type {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "int" => Self::Int,
            "pid" => Self::Pid,
            "port" => Self::Port,
            "ms" => Self::Ms,
            "float" => Self::Float,
            "word" => Self::Word,
            "any" => Self::Any,
            _ => return None,
        })
    }

    /// Whether `text` as a whole is of this type.
    pub(crate) fn holds(&self, text: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let decimal = |text: &str| match text.split_once('.') {
            Some((whole, part)) => digits(whole) && digits(part),
            None => digits(text),
        };
        match self {
            Self::Int => digits(text.strip_prefix('-').unwrap_or(text)),
            Self::Pid => digits(text) && !text.starts_with('0') && text.len() <= 10,
            Self::Port => digits(text) && !text.starts_with('0') && text.parse::<u16>().is_ok(),
            Self::Ms => decimal(text),
            Self::Float => {
                let text = text.strip_prefix('-').unwrap_or(text);
                match text.split_once(['e', 'E']) {
                    Some((number, power)) => {
                        decimal(number) && digits(power.strip_prefix(['-', '+']).unwrap_or(power))
                    }
                    None => decimal(text),
                }
            }
            Self::Word => !text.is_empty() && !text.contains(char::is_whitespace),
            Self::Any => true,
            Self::Regex(regex) => regex.is_match(text),
        }
    }

    /// True where no text longer than one that contains a blank can be of this type.
    fn stops_at_blanks(&self) -> bool {
        !matches!(self, Self::Any | Self::Regex(_))
    }
}

impl PartialEq for Type {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Int => "int",
            Self::Pid => "pid",
            Self::Port => "port",
            Self::Ms => "ms",
            Self::Float => "float",
            Self::Word => "word",
            Self::Any => "any",
            Self::Regex(regex) => return write!(f, "/{}/", regex_source(regex)),
        })
    }
}

impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A regex that must match a whole text.
fn whole_regex(source: &str) -> Result<Regex, String> {
    // Alone first: `a)|(b` would otherwise close the group that the anchors need.
    Regex::new(source)
        .and_then(|_| Regex::new(&format!("^(?:{source})$")))
        .map_err(|error| tr!("`/{source}/` is not a regex: {error}", source = source, error = error))
}

/// What stood between the slashes.
pub(crate) fn regex_source(regex: &Regex) -> &str {
    let source = regex.as_str();
    &source["^(?:".len()..source.len() - ")$".len()]
}

/// A part of a pattern; `N` is how names are told apart (text while reading, a number afterwards).
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece<N> {
    Text(String),
    Hole { name: Option<N>, of: Type },
}

/// What a pattern was read as, before its names are resolved.
#[derive(Debug, Clone)]
pub(crate) enum Template {
    /// Text and holes; a hole's type is `None` where the text gives none.
    Line(Vec<TemplatePiece>),
    /// A regex for the whole line, by its source.
    Regex(String),
}

/// A part of a template.
#[derive(Debug, Clone)]
pub(crate) enum TemplatePiece {
    Text(String),
    Hole { name: Option<String>, of: Option<Type> },
}

impl Template {
    /// Reads a pattern's text.
    ///
    /// # Errors
    /// What is wrong with it, in words, and what to write instead.
    pub(crate) fn parse(text: &str) -> Result<Self, (String, String)> {
        if text.len() >= 2 && text.starts_with('/') && text.ends_with('/') {
            return Ok(Self::Regex(text[1..text.len() - 1].to_owned()));
        }
        let mut pieces: Vec<TemplatePiece> = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            if rest[at + 1..].starts_with(brace) {
                plain.push_str(brace);
                rest = &rest[at + 2..];
                continue;
            }
            if brace == "}" {
                return Err((
                    tr!("a `}}` without its `{{` in `{text}`", text = text),
                    tr!("write a brace itself as }}}}"),
                ));
            }
            let (inside, after) = hole_text(&rest[at + 1..]).ok_or_else(|| {
                (tr!("a `{{` without its `}}` in `{text}`", text = text), tr!("write a brace itself as {{{{"))
            })?;
            if !plain.is_empty() {
                pieces.push(TemplatePiece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(hole(inside)?);
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(TemplatePiece::Text(plain));
        }
        Ok(Self::Line(pieces))
    }
}

/// Splits `name:type} after` at the brace that closes the hole; a `/regex/` may hold braces itself.
fn hole_text(rest: &str) -> Option<(&str, &str)> {
    let close = match rest.find(":/") {
        Some(start) if !rest[..start].contains(['{', '}']) => start + 2 + rest[start + 2..].find("/}")? + 1,
        _ => rest.find('}')?,
    };
    Some((&rest[..close], &rest[close + 1..]))
}

fn hole(inside: &str) -> Result<TemplatePiece, (String, String)> {
    let (name, kind) = match inside.split_once(':') {
        Some((name, kind)) => (name, Some(kind)),
        None => (inside, None),
    };
    if name.is_empty() && kind.is_none() {
        return Err((tr!("`{{}}` names nothing"), tr!("write {{name}}, {{name:type}} or {{:type}}")));
    }
    let good = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    if !good(name) {
        return Err((
            tr!("`{name}` is not a name for a hole", name = name),
            tr!("a name has letters, digits, _ and -; write a brace itself as {{{{ or }}}}"),
        ));
    }
    let of = match kind {
        None => None,
        Some(regex) if regex.len() >= 2 && regex.starts_with('/') && regex.ends_with('/') => {
            let regex =
                whole_regex(&regex[1..regex.len() - 1]).map_err(|error| (error, tr!("mend the regex")))?;
            Some(Type::Regex(Box::new(regex)))
        }
        Some(kind) => Some(Type::named(kind).ok_or_else(|| {
            let help = match crate::yaml::nearest(kind, TYPE_NAMES.iter().copied()) {
                Some(name) => tr!("did you mean `{name}`?", name = name),
                None => tr!("the types are {types} and /regex/", types = TYPE_NAMES.join(", ")),
            };
            (tr!("`{kind}` is not a type", kind = kind), help)
        })?),
    };
    Ok(TemplatePiece::Hole { name: (!name.is_empty()).then(|| name.to_owned()), of })
}

/// What one whole line must look like.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern {
    pieces: Vec<Piece<NameNo>>,
}

/// The names that one reading of a line binds anew.
pub(crate) type Reading<'l> = Vec<(NameNo, &'l str)>;

impl Pattern {
    /// A pattern of these pieces; neighbouring texts are joined, blanks at the end dropped.
    ///
    /// # Errors
    /// Two holes that touch: where one would end and the other begin is not defined.
    pub(crate) fn new(parts: Vec<Piece<NameNo>>) -> Result<Self, String> {
        let mut pieces: Vec<Piece<NameNo>> = Vec::with_capacity(parts.len());
        for part in parts {
            match (pieces.last_mut(), part) {
                (_, Piece::Text(text)) if text.is_empty() => {}
                (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
                (Some(Piece::Hole { .. }), Piece::Hole { .. }) => {
                    return Err(tr!("two holes touch, so that nobody can say where one ends"));
                }
                (_, part) => pieces.push(part),
            }
        }
        if let Some(Piece::Text(last)) = pieces.last_mut() {
            last.truncate(trim_blanks(last).len());
            if last.is_empty() {
                pieces.pop();
            }
        }
        Ok(Self { pieces })
    }

    /// A regex for a whole line.
    pub(crate) fn regex(source: &str) -> Result<Self, String> {
        let of = Type::Regex(Box::new(whole_regex(source)?));
        Ok(Self { pieces: vec![Piece::Hole { name: None, of }] })
    }

    /// The one text that matches, where there is just one.
    pub(crate) fn literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The parts.
    pub(crate) fn pieces(&self) -> &[Piece<NameNo>] {
        &self.pieces
    }

    /// The named holes.
    pub(crate) fn names(&self) -> impl Iterator<Item = NameNo> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole { name, .. } => *name,
            Piece::Text(_) => None,
        })
    }

    /// The text that every matching line begins with, as far as it is known under `bound`.
    pub(crate) fn prefix<'b>(&self, bound: impl Fn(NameNo) -> Option<&'b str>) -> String {
        let mut prefix = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => prefix.push_str(text),
                Piece::Hole { name: Some(name), .. } if bound(*name).is_some() => {
                    prefix.push_str(bound(*name).unwrap_or_default());
                }
                Piece::Hole { .. } => break,
            }
        }
        // A line is compared without the blanks at its end, so they cannot be part of a prefix.
        prefix.truncate(trim_blanks(&prefix).len());
        prefix
    }

    /// Every way to read `line` (blanks at its end dropped) as this pattern, given what is bound.
    ///
    /// A hole whose value is compared with nothing makes no readings of its own: of all its values one is taken.
    /// `None` when there are more than [`MAX_READINGS`].
    pub(crate) fn readings<'l, 'b>(
        &self,
        line: &'l str,
        bound: impl Fn(NameNo) -> Option<&'b str>,
    ) -> Option<Vec<Reading<'l>>> {
        self.readings_counted(line, bound, &mut 0)
    }

    /// The same; what it took is added to `steps`.
    pub(crate) fn readings_counted<'l, 'b>(
        &self,
        line: &'l str,
        bound: impl Fn(NameNo) -> Option<&'b str>,
        steps: &mut usize,
    ) -> Option<Vec<Reading<'l>>> {
        match self.pieces.as_slice() {
            [] => return Some(if line.is_empty() { vec![Vec::new()] } else { Vec::new() }),
            [Piece::Text(text)] => return Some(if line == text { vec![Vec::new()] } else { Vec::new() }),
            [Piece::Text(text), ..] if !line.starts_with(trim_blanks(text)) => return Some(Vec::new()),
            _ => {}
        }
        if let Some(reading) = self.quick(line, &bound) {
            return Some(reading.into_iter().collect());
        }
        let search = self.search(line, &bound, MAX_READINGS + 1);
        *steps += search.steps;
        (search.found.len() <= MAX_READINGS && search.steps <= MAX_STEPS).then_some(search.found)
    }

    /// Searches for up to `limit` readings.
    fn search<'s, 'l, 'b, F: Fn(NameNo) -> Option<&'b str>>(
        &'s self,
        line: &'l str,
        bound: &'s F,
        limit: usize,
    ) -> Search<'s, 'l, F> {
        let names_differ = self.names_differ();
        let mut search = Search {
            pieces: &self.pieces,
            line,
            bound,
            new: Vec::new(),
            found: Vec::new(),
            limit,
            steps: 0,
            may_repeat: self.names().count() < self.holes(),
            failed: (names_differ && self.holes() > 2).then(HashSet::new),
            failed_from: names_differ.then(|| vec![usize::MAX; self.pieces.len()]),
            names_after: self.names_after(),
        };
        search.go(0, 0);
        search
    }

    /// The reading of `line` where there can be only one: every hole is bound or ends at a blank.
    ///
    /// `None` where that is not so, `Some(None)` where the line does not match.
    fn quick<'l, 'b>(
        &self,
        line: &'l str,
        bound: &impl Fn(NameNo) -> Option<&'b str>,
    ) -> Option<Option<Reading<'l>>> {
        let mut new: Reading<'l> = Vec::new();
        let mut rest = line;
        for (at, piece) in self.pieces.iter().enumerate() {
            let known = match piece {
                Piece::Text(text) => Some(text.as_str()),
                Piece::Hole { name: Some(name), .. } => {
                    if new.iter().any(|(n, _)| n == name) {
                        return None;
                    }
                    bound(*name)
                }
                Piece::Hole { name: None, .. } => None,
            };
            if let Some(known) = known {
                match rest.strip_prefix(known) {
                    Some(after) => rest = after,
                    // Only near its end can a line match without a blank that the pattern has.
                    None if rest.len() < known.len() => return None,
                    None => return Some(None),
                }
                continue;
            }
            let Piece::Hole { name, of } = piece else { return None };
            let ends_at_blank = match self.pieces.get(at + 1) {
                None => true,
                Some(Piece::Text(text)) => text.starts_with(' '),
                Some(Piece::Hole { .. }) => false,
            };
            if !of.stops_at_blanks() || !ends_at_blank {
                return None;
            }
            let (value, after) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
            if !of.holds(value) {
                return Some(None);
            }
            if let Some(name) = name {
                new.push((*name, value));
            }
            rest = after;
        }
        Some(rest.is_empty().then_some(new))
    }

    /// Whether `line` can be read as this pattern with nothing bound, in however many ways. Where that takes too
    /// many steps to tell, it counts as yes: what is forbidden must not get through by being long.
    pub(crate) fn matches(&self, line: &str) -> bool {
        self.matches_counted(line, &mut 0)
    }

    /// The same; what it took is added to `steps`.
    pub(crate) fn matches_counted(&self, line: &str, steps: &mut usize) -> bool {
        if let Some(text) = self.literal() {
            return line == text;
        }
        let bound = |_| None;
        if let Some(reading) = self.quick(line, &bound) {
            return reading.is_some();
        }
        let search = self.search(line, &bound, 1);
        *steps += search.steps;
        !search.found.is_empty() || search.steps > MAX_STEPS
    }

    /// For each piece: does a named hole stand at it or behind it?
    fn names_after(&self) -> Vec<bool> {
        let mut seen = false;
        let mut after: Vec<bool> = self
            .pieces
            .iter()
            .rev()
            .map(|piece| {
                seen |= matches!(piece, Piece::Hole { name: Some(_), .. });
                seen
            })
            .collect();
        after.reverse();
        after.push(false);
        after
    }

    fn holes(&self) -> usize {
        self.pieces.iter().filter(|piece| matches!(piece, Piece::Hole { .. })).count()
    }

    /// Remembering failures is right only where no name stands twice in the line.
    fn names_differ(&self) -> bool {
        let mut names: Vec<NameNo> = self.names().collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        names.len() == all
    }
}

/// One search for the readings of a line.
struct Search<'s, 'l, F> {
    pieces: &'s [Piece<NameNo>],
    line: &'l str,
    bound: &'s F,
    new: Reading<'l>,
    found: Vec<Reading<'l>>,
    limit: usize,
    steps: usize,
    /// Whether two ways to read the line may bind the same: a hole without a name can make that difference.
    may_repeat: bool,
    /// Which piece cannot be read from where.
    failed: Option<HashSet<(usize, usize)>>,
    /// For each hole that may hold anything: the first place from which it failed. From any later one it has
    /// fewer places to end, and fails too.
    failed_from: Option<Vec<usize>>,
    names_after: Vec<bool>,
}

impl<'b, 'l, F: Fn(NameNo) -> Option<&'b str>> Search<'_, 'l, F> {
    fn is_over(&self) -> bool {
        self.found.len() >= self.limit || self.steps > MAX_STEPS
    }

    /// Reads the pieces from `piece` on against the line from byte `from` on; true if that went.
    fn go(&mut self, piece: usize, from: usize) -> bool {
        if self.is_over() {
            return true;
        }
        self.steps += 1;
        let rest = &self.line[from..];
        let (pieces, bound) = (self.pieces, self.bound);
        let Some(current) = pieces.get(piece) else {
            if rest.is_empty() {
                if !self.may_repeat || !self.found.contains(&self.new) {
                    self.found.push(self.new.clone());
                }
                return true;
            }
            return false;
        };
        if self.failed.as_ref().is_some_and(|failed| failed.contains(&(piece, from))) {
            return false;
        }
        let matched = match current {
            Piece::Text(text) => self.text(piece, from, text),
            Piece::Hole { name, of } => {
                let name = *name;
                let anew = self.new.iter().find(|(known, _)| Some(*known) == name).map(|(_, value)| *value);
                match anew.or_else(|| name.and_then(bound)) {
                    Some(value) => self.known(piece, from, value),
                    None => self.hole(piece, from, name, of),
                }
            }
        };
        if !matched && let Some(failed) = &mut self.failed {
            failed.insert((piece, from));
        }
        matched
    }

    fn text(&mut self, piece: usize, from: usize, text: &str) -> bool {
        let rest = &self.line[from..];
        if rest.starts_with(text) {
            return self.go(piece + 1, from + text.len());
        }
        // `out: {:any}` also reads `out:`, since the blank at the line's end does not count.
        let at_the_end = piece + 2 == self.pieces.len() && rest == trim_blanks(text);
        at_the_end && self.empty_at_the_end(piece + 1)
    }

    fn empty_at_the_end(&mut self, piece: usize) -> bool {
        matches!(&self.pieces[piece], Piece::Hole { of, .. } if of.holds(""))
            && self.go(piece, self.line.len())
    }

    fn known(&mut self, piece: usize, from: usize, value: &str) -> bool {
        let rest = &self.line[from..];
        if rest.starts_with(value) {
            return self.go(piece + 1, from + value.len());
        }
        piece + 1 == self.pieces.len() && rest == trim_blanks(value) && self.go(piece + 1, self.line.len())
    }

    fn hole(&mut self, piece: usize, from: usize, name: Option<NameNo>, of: &Type) -> bool {
        let line = self.line;
        let is_any = matches!(of, Type::Any);
        if is_any && self.failed_from.as_ref().is_some_and(|failed| failed[piece] <= from) {
            return false;
        }
        let mut matched = false;
        for end in ends(line, from, self.pieces.get(piece + 1)) {
            let value = &line[from..end];
            // Looking for the end, and asking whether the value is of the type, take their time too.
            self.steps += 1 + if is_any { 0 } else { value.len() / 8 };
            if self.is_over() {
                return true;
            }
            if of.stops_at_blanks() && value.contains([' ', '\t']) {
                break;
            }
            if !of.holds(value) {
                continue;
            }
            if let Some(name) = name {
                self.new.push((name, value));
            }
            matched |= self.go(piece + 1, end);
            if name.is_some() {
                self.new.pop();
            }
            // Where nothing is bound from here on, one way to read the rest is as good as all.
            if matched && !self.names_after[piece] {
                break;
            }
        }
        if !matched
            && is_any
            && let Some(failed) = &mut self.failed_from
        {
            failed[piece] = failed[piece].min(from);
        }
        matched
    }
}

/// Where a hole that begins at `from` may end: wherever the text behind it begins.
fn ends<'l>(
    line: &'l str,
    from: usize,
    next: Option<&Piece<NameNo>>,
) -> Box<dyn Iterator<Item = usize> + 'l> {
    match next {
        Some(Piece::Text(text)) => {
            let text = text.clone();
            let starts = line.char_indices().map(|(at, _)| at).skip_while(move |at| *at < from);
            Box::new(starts.chain(std::iter::once(line.len())).filter(move |at| {
                let rest = &line[*at..];
                rest.starts_with(&text) || rest == trim_blanks(&text)
            }))
        }
        _ => Box::new(std::iter::once(line.len())),
    }
}

/// A text without the blanks at its end, a carriage return among them.
pub(crate) fn trim_blanks(text: &str) -> &str {
    text.trim_end_matches([' ', '\t', '\r'])
}
