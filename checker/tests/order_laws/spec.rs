//! An order as the laws hold it: a small tree of their own, and its text as YAML for the checker.
//!
//! Nothing here is shared with the checker, so that one misreading cannot be made in both places.

use std::fmt::{self, Write as _};

/// What a hole may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Type {
    Word,
    Int,
    Any,
    /// One of [`REGEXES`].
    Regex(usize),
}

impl Type {
    /// Whether the whole of `text` is of this type.
    pub(crate) fn holds(self, text: &str) -> bool {
        match self {
            Self::Word => !text.is_empty() && !text.contains([' ', '\t', '\r']),
            Self::Int => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
            }
            Self::Any => true,
            Self::Regex(no) => (REGEXES[no].1)(text),
        }
    }

    /// Values to make lines from.
    pub(crate) fn values(self) -> &'static [&'static str] {
        match self {
            Self::Word => &["u", "1", "v", "u-1"],
            Self::Int => &["1", "2", "-3", "10"],
            Self::Any => &["u v", "1", "", "a to b"],
            Self::Regex(no) => REGEXES[no].2,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word => f.write_str("word"),
            Self::Int => f.write_str("int"),
            Self::Any => f.write_str("any"),
            Self::Regex(no) => write!(f, "/{}/", REGEXES[*no].0),
        }
    }
}

/// A regex's source, what it means by hand, and some of its texts.
type Known = (&'static str, fn(&str) -> bool, &'static [&'static str]);

/// The regexes that the laws use: the oracle needs no regex engine.
pub(crate) const REGEXES: &[Known] = &[
    ("a|b", |text| text == "a" || text == "b", &["a", "b"]),
    ("b?c", |text| text == "c" || text == "bc", &["c", "bc"]),
    (
        "[0-9]{1,2}",
        |text| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()),
        &["7", "42"],
    ),
    ("got .+", |text| text.strip_prefix("got ").is_some_and(|rest| !rest.is_empty()), &["got 1", "got u"]),
];

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    /// A hole; `typed` says whether its type is written out here.
    Hole {
        name: Option<String>,
        of: Type,
        typed: bool,
    },
}

/// What one line looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pattern {
    Parts(Vec<Part>),
    /// One of [`REGEXES`] for the whole line.
    Regex(usize),
}

impl Pattern {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Parts(vec![Part::Text(text.into())])
    }

    pub(crate) fn parts(&self) -> &[Part] {
        match self {
            Self::Parts(parts) => parts,
            Self::Regex(_) => &[],
        }
    }
}

/// The values of a `for`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Values {
    List(Vec<String>),
    Range(i64, i64),
}

impl Values {
    pub(crate) fn each(&self) -> Vec<String> {
        match self {
            Self::List(values) => values.clone(),
            Self::Range(from, to) => (*from..=*to).map(|n| n.to_string()).collect(),
        }
    }
}

/// An item of the order language. Bodies are lists of items, as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    Line {
        pattern: Pattern,
        id: Option<String>,
    },
    /// `keyed` is `{seq: …}`, otherwise a nested list.
    Seq {
        items: Vec<Item>,
        keyed: bool,
    },
    Any(Vec<Item>),
    OneOf(Vec<Item>),
    Maybe(Box<Item>),
    Repeat {
        min: usize,
        max: Option<usize>,
        body: Box<Item>,
    },
    Each {
        copies: usize,
        distinct: Option<String>,
        body: Box<Item>,
    },
    For {
        name: String,
        values: Values,
        body: Box<Item>,
    },
}

impl Item {
    /// The items right below this one.
    pub(crate) fn below(&self) -> Vec<&Self> {
        match self {
            Self::Line { .. } => Vec::new(),
            Self::Seq { items, .. } | Self::Any(items) | Self::OneOf(items) => items.iter().collect(),
            Self::Maybe(body)
            | Self::Repeat { body, .. }
            | Self::Each { body, .. }
            | Self::For { body, .. } => vec![body],
        }
    }

    /// The same, to be changed.
    pub(crate) fn below_mut(&mut self) -> Vec<&mut Self> {
        match self {
            Self::Line { .. } => Vec::new(),
            Self::Seq { items, .. } | Self::Any(items) | Self::OneOf(items) => items.iter_mut().collect(),
            Self::Maybe(body)
            | Self::Repeat { body, .. }
            | Self::Each { body, .. }
            | Self::For { body, .. } => vec![body],
        }
    }

    /// True when the item or one below it is such that `of` holds.
    pub(crate) fn has(&self, of: &dyn Fn(&Self) -> bool) -> bool {
        of(self) || self.below().into_iter().any(|item| item.has(of))
    }
}

/// In how many places of the order a line with this text can stand; holes are not looked into.
pub(crate) fn places(item: &Item, text: &str, loops: &mut Vec<(String, String)>) -> usize {
    let below = |loops: &mut _| item.below().into_iter().map(|item| places(item, text, loops)).sum::<usize>();
    match item {
        Item::Line { pattern: Pattern::Regex(_), .. } => 2,
        Item::Line { pattern: Pattern::Parts(parts), .. } => {
            let filled: Option<String> = parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => Some(text.as_str()),
                    Part::Hole { name, .. } => {
                        let known = |(known, _): &&(String, String)| Some(known) == name.as_ref();
                        loops.iter().rev().find(known).map(|(_, value)| value.as_str())
                    }
                })
                .collect();
            // A line with a hole could be any.
            filled.map_or(2, |filled| usize::from(filled.trim_end_matches([' ', '\t', '\r']) == text))
        }
        Item::For { name, values, .. } => {
            let mut all = 0;
            for value in values.each() {
                loops.push((name.clone(), value));
                all += below(loops);
                loops.pop();
            }
            all
        }
        Item::Repeat { .. } | Item::Each { .. } => 2 * below(loops),
        _ => below(loops),
    }
}

/// A whole order.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Spec {
    pub(crate) order: Item,
    /// Chains `a < b < c` of ids.
    pub(crate) before: Vec<Vec<String>>,
    pub(crate) never: Vec<Pattern>,
}

impl Spec {
    /// True when no item is a choice: every legal trace has the same lines.
    pub(crate) fn is_choice_free(&self) -> bool {
        !self.order.has(&|item| {
            matches!(item, Item::OneOf(_) | Item::Maybe(_) | Item::Repeat { .. } | Item::Each { .. })
        })
    }

    /// The order as `exercise.yaml` would have it.
    pub(crate) fn yaml(&self) -> String {
        let mut text = "order:\n".to_owned();
        let top = match &self.order {
            Item::Seq { items, keyed: false } => items.iter().collect(),
            item => vec![item],
        };
        if top.is_empty() {
            text = "order: []\n".to_owned();
        }
        for item in top {
            let _ = writeln!(text, "  - {}", Flow(item));
        }
        if !self.before.is_empty() {
            text.push_str("before:\n");
        }
        for (no, chain) in self.before.iter().enumerate() {
            let edge = chain.join(" < ");
            let _ = match no % 2 {
                0 => writeln!(text, "  - {edge}"),
                _ => writeln!(text, "  - {{{edge}: the rule of {edge}}}"),
            };
        }
        if !self.never.is_empty() {
            text.push_str("never:\n");
        }
        for pattern in &self.never {
            let _ = writeln!(text, "  - {}", scalar(&pattern_text(pattern)));
        }
        text
    }
}

/// A failing law prints its order as an author would write it.
impl fmt::Debug for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.yaml())
    }
}

/// An item in flow style, on one line.
struct Flow<'i>(&'i Item);

impl fmt::Display for Flow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Item::Line { pattern, id: None } => f.write_str(&scalar(&pattern_text(pattern))),
            Item::Line { pattern, id: Some(id) } => {
                write!(f, "{{line: {}, id: {}}}", scalar(&pattern_text(pattern)), scalar(id))
            }
            Item::Seq { items, keyed: false } => write!(f, "{}", List(items)),
            Item::Seq { items, keyed: true } => write!(f, "{{seq: {}}}", List(items)),
            Item::Any(branches) => write!(f, "{{any: {}}}", List(branches)),
            Item::OneOf(branches) => write!(f, "{{one-of: {}}}", List(branches)),
            Item::Maybe(body) => write!(f, "{{maybe: {}}}", Flow(body)),
            Item::Repeat { min, max, body } => {
                let rounds = match max {
                    Some(max) if max == min => min.to_string(),
                    Some(max) => format!("{min}..{max}"),
                    None => format!("{min}.."),
                };
                write!(f, "{{repeat: {rounds}, do: {}}}", Flow(body))
            }
            Item::Each { copies, distinct: None, body } => {
                write!(f, "{{each: {copies}, do: {}}}", Flow(body))
            }
            Item::Each { copies, distinct: Some(name), body } => {
                write!(f, "{{each: {copies}, distinct: {name}, do: {}}}", Flow(body))
            }
            Item::For { name, values: Values::List(values), body } => {
                write!(f, "{{for: {{{name}: [{}]}}, do: {}}}", values.join(", "), Flow(body))
            }
            Item::For { name, values: Values::Range(from, to), body } => {
                write!(f, "{{for: {{{name}: {from}..{to}}}, do: {}}}", Flow(body))
            }
        }
    }
}

struct List<'i>(&'i [Item]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('[')?;
        for (no, item) in self.0.iter().enumerate() {
            let comma = if no == 0 { "" } else { ", " };
            write!(f, "{comma}{}", Flow(item))?;
        }
        f.write_char(']')
    }
}

/// A pattern's text, braces doubled.
fn pattern_text(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Regex(no) => format!("/{}/", REGEXES[*no].0),
        Pattern::Parts(parts) => parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.replace('{', "{{").replace('}', "}}"),
                Part::Hole { name, of, typed: true } => {
                    format!("{{{}:{of}}}", name.as_deref().unwrap_or_default())
                }
                Part::Hole { name, .. } => format!("{{{}}}", name.as_deref().unwrap_or(":word")),
            })
            .collect(),
    }
}

/// A scalar: plain where that is safe, in double quotes elsewhere.
fn scalar(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || c == ' ';
    let plain =
        text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.ends_with(' ') && text.chars().all(safe);
    if plain { text.to_owned() } else { format!("{text:?}") }
}
