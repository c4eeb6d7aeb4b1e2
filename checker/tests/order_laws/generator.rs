//! Random orders: raw trees that shrink well, made into orders that mostly mean something.
//!
//! A raw tree knows nothing of names and ids; `settled` gives lines their texts, `distinct` its
//! name, and edges their ids, so that a smaller raw tree is always an order too.

use proptest::collection::vec;
use proptest::prelude::*;

use super::spec::{Item, Part, Pattern, Spec, Type, Values};

/// Which parts of the language random orders use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    /// one-of, maybe, repeat, each.
    pub(crate) choices: bool,
    /// Holes, regexes and braces.
    pub(crate) holes: bool,
    /// The same text in several places.
    pub(crate) shared: bool,
    /// How many lines at most, before loops.
    pub(crate) leaves: u32,
}

/// Everything.
pub(crate) const WHOLE: Dialect = Dialect { choices: true, holes: true, shared: true, leaves: 7 };
/// Everything but holes.
pub(crate) const PLAIN: Dialect = Dialect { holes: false, ..WHOLE };
/// Every trace has the same lines, all plain text.
pub(crate) const PARTIAL_ORDER: Dialect = Dialect { choices: false, holes: false, shared: true, leaves: 7 };
/// The same with holes.
pub(crate) const CHOICE_FREE: Dialect = Dialect { holes: true, ..PARTIAL_ORDER };

/// A line before it has a text.
#[derive(Debug, Clone, Copy)]
struct RawLine {
    look: RawLook,
    name: u8,
    other: u8,
    typed: bool,
    id: bool,
}

#[derive(Debug, Clone, Copy)]
enum RawLook {
    /// A text that may stand elsewhere too.
    Letter,
    /// A text of its own.
    Own,
    /// The value of the loop around it.
    Loop,
    /// Text with blanks at its end.
    Blanks,
    Braces,
    Got,
    Pair,
    Tail,
    Alone,
    Regex,
}

#[derive(Debug, Clone)]
enum Raw {
    Line(RawLine),
    Seq(Vec<Raw>, bool),
    Any(Vec<Raw>),
    OneOf(Vec<Raw>),
    Maybe(Box<Raw>),
    Repeat(usize, Option<usize>, Box<Raw>),
    Each(usize, bool, Box<Raw>),
    For(bool, Values, Box<Raw>),
}

/// An edge chain by positions among the ids; `back` turns it against the order of writing.
#[derive(Debug, Clone)]
struct RawEdge {
    ids: Vec<prop::sample::Index>,
    back: bool,
}

/// Random orders of a dialect.
pub(crate) fn specs(dialect: Dialect) -> impl Strategy<Value = Spec> {
    let edge = (vec(any::<prop::sample::Index>(), 2..4), prop::bool::weighted(0.06))
        .prop_map(|(ids, back)| RawEdge { ids, back });
    let edges = prop_oneof![2 => Just(Vec::new()), 3 => vec(edge, 1..4)];
    let never = prop_oneof![5 => Just(None), 1 => (0u8..4).prop_map(Some)];
    (vec(raw(dialect), 1..3), edges, never, prop::array::uniform2(types()))
        .prop_map(|(items, edges, never, types)| settled(&items, &edges, never, types))
}

fn types() -> impl Strategy<Value = Type> {
    prop_oneof![3 => Just(Type::Word), 2 => Just(Type::Int), 2 => Just(Type::Any), 1 => Just(Type::Regex(2))]
}

fn line(dialect: Dialect) -> impl Strategy<Value = RawLine> {
    let holes = u32::from(dialect.holes);
    let look = prop_oneof![
        if dialect.shared { 3 } else { 0 } => Just(RawLook::Letter),
        4 => Just(RawLook::Own),
        2 => Just(RawLook::Loop),
        1 => Just(RawLook::Blanks),
        1 => Just(RawLook::Braces),
        5 * holes => Just(RawLook::Got),
        2 * holes => Just(RawLook::Pair),
        holes => Just(RawLook::Tail),
        holes => Just(RawLook::Alone),
        holes => Just(RawLook::Regex),
    ];
    (look, 0u8..3, 0u8..3, any::<bool>(), prop::bool::weighted(0.45))
        .prop_map(|(look, name, other, typed, id)| RawLine { look, name, other, typed, id })
}

fn raw(dialect: Dialect) -> impl Strategy<Value = Raw> {
    let choices = if dialect.choices { 2 } else { 0 };
    line(dialect).prop_map(Raw::Line).prop_recursive(3, dialect.leaves, 3, move |inner| {
        let list = || vec(inner.clone(), 1..4);
        // A body of several lines says more than a body of one.
        let lines = || vec(inner.clone(), 2..3).prop_map(|items| Raw::Seq(items, false));
        let branches = || vec(inner.clone(), 2..3).prop_map(Raw::Any);
        let body = || prop_oneof![2 => inner.clone(), 2 => lines(), 1 => branches()].prop_map(Box::new);
        let rounds = prop_oneof![
            3 => (0usize..4).prop_map(|n| (n, Some(n))),
            3 => (0usize..3).prop_map(|n| (n, None)),
            3 => (0usize..3, 0usize..3).prop_map(|(n, more)| (n, Some(n + more))),
        ];
        let values = prop_oneof![
            4 => Just(Values::List(vec!["u".into(), "v".into()])),
            1 => Just(Values::List(vec!["u".into(), "1".into(), "u".into()])),
            4 => Just(Values::Range(1, 2)),
            1 => Just(Values::Range(-1, 1)),
        ];
        prop_oneof![
            4 => (list(), any::<bool>()).prop_map(|(items, keyed)| Raw::Seq(items, keyed)),
            5 => vec(inner.clone(), 2..4).prop_map(Raw::Any),
            choices => vec(inner.clone(), 2..4).prop_map(Raw::OneOf),
            choices => body().prop_map(Raw::Maybe),
            choices => (rounds, body()).prop_map(|((min, max), body)| Raw::Repeat(min, max, body)),
            choices => (prop_oneof![1 => Just(1usize), 4 => Just(2), 1 => Just(3)], any::<bool>(), body()).prop_map(move |(n, distinct, body)| {
                Raw::Each(n, distinct && dialect.holes, body)
            }),
            2 => (prop::bool::weighted(0.1), values, body()).prop_map(|(x, values, body)| Raw::For(x, values, body)),
        ]
    })
}

/// What settling a tree keeps in mind.
#[derive(Default)]
struct Settler {
    lines: usize,
    ids: Vec<String>,
    /// The loops around, innermost last, with their values.
    loops: Vec<(String, Values)>,
    /// The distinct name that the lines here use instead of the first of the order.
    distinct: Vec<String>,
    distinct_names: usize,
    types: Vec<Type>,
}

fn settled(items: &[Raw], edges: &[RawEdge], never: Option<u8>, types: [Type; 2]) -> Spec {
    let mut settler = Settler { types: types.to_vec(), ..Settler::default() };
    let items: Vec<Item> = items.iter().map(|raw| settler.item(raw)).collect();
    let order = Item::Seq { items, keyed: false };
    let ids = &settler.ids;
    let chain = |edge: &RawEdge| {
        let mut places: Vec<usize> = edge.ids.iter().map(|index| index.index(ids.len())).collect();
        places.sort_unstable();
        places.dedup();
        if edge.back {
            places.reverse();
        }
        places.into_iter().map(|place| ids[place].clone()).collect::<Vec<_>>()
    };
    let before = match ids.len() {
        0 | 1 => Vec::new(),
        _ => edges.iter().map(chain).filter(|chain| chain.len() > 1).collect(),
    };
    let never = never.map(|no| match no {
        0 => Pattern::text("nobody expects this"),
        1 => Pattern::text("got 7"),
        2 => Pattern::Regex(1),
        _ => Pattern::Parts(vec![
            Part::Text("got ".to_owned()),
            Part::Hole { name: None, of: Type::Int, typed: true },
        ]),
    });
    Spec { order, before, never: never.into_iter().collect() }
}

impl Settler {
    fn item(&mut self, raw: &Raw) -> Item {
        match raw {
            Raw::Line(line) => self.line(*line),
            Raw::Seq(items, keyed) => Item::Seq { items: self.items(items), keyed: *keyed },
            Raw::Any(items) => Item::Any(self.items(items)),
            Raw::OneOf(items) => Item::OneOf(self.items(items)),
            Raw::Maybe(body) => Item::Maybe(Box::new(self.item(body))),
            Raw::Repeat(min, max, body) => {
                Item::Repeat { min: *min, max: *max, body: Box::new(self.item(body)) }
            }
            Raw::Each(copies, false, body) => {
                Item::Each { copies: *copies, distinct: None, body: Box::new(self.item(body)) }
            }
            Raw::Each(copies, true, body) => {
                let name = format!("d{}", self.distinct_names);
                self.distinct_names += 1;
                self.distinct.push(name.clone());
                let mut body = self.item(body);
                self.distinct.pop();
                let is_used =
                    body.has(&|item| uses(item, |known| known == name)) || rename_first(&mut body, &name);
                Item::Each { copies: *copies, distinct: is_used.then_some(name), body: Box::new(body) }
            }
            Raw::For(shadows, values, body) => {
                let name = match (shadows, self.loops.len()) {
                    (true, _) => "x".to_owned(),
                    (false, depth) => format!("i{depth}"),
                };
                self.loops.push((name.clone(), values.clone()));
                let body = Box::new(self.item(body));
                self.loops.pop();
                Item::For { name, values: values.clone(), body }
            }
        }
    }

    fn items(&mut self, items: &[Raw]) -> Vec<Item> {
        items.iter().map(|raw| self.item(raw)).collect()
    }

    fn line(&mut self, line: RawLine) -> Item {
        self.lines += 1;
        let letter = ["a", "b", "c"][usize::from(line.name)];
        let text = |text: &str| Part::Text(text.to_owned());
        let parts = match line.look {
            RawLook::Letter => vec![text(letter)],
            RawLook::Own => vec![Part::Text(format!("line {}", self.lines))],
            RawLook::Loop => match self.loops.last() {
                Some((name, _)) => {
                    vec![
                        text(letter),
                        text(" "),
                        Part::Hole { name: Some(name.clone()), of: Type::Word, typed: false },
                    ]
                }
                None => vec![Part::Text(format!("own {}", self.lines))],
            },
            RawLook::Blanks => {
                vec![Part::Text(format!("{letter}{}", ["  ", "\t", "\r"][usize::from(line.other)]))]
            }
            RawLook::Braces => vec![Part::Text(format!("{{{letter}}}"))],
            RawLook::Got => vec![text("got "), self.hole(line.name, line.typed)],
            RawLook::Pair => {
                vec![self.hole(line.name, line.typed), text(" to "), self.hole(line.other, false)]
            }
            RawLook::Tail => vec![text("out "), Part::Hole { name: None, of: Type::Any, typed: true }],
            RawLook::Alone => vec![text("n "), Part::Hole { name: None, of: Type::Int, typed: true }],
            RawLook::Regex => {
                return Item::Line {
                    pattern: Pattern::Regex(usize::from(line.name + line.other) % 4),
                    id: self.id(line.id),
                };
            }
        };
        Item::Line { pattern: Pattern::Parts(parts), id: self.id(line.id) }
    }

    fn hole(&self, name: u8, typed: bool) -> Part {
        // Where a loop fills a name in, a type could refuse its values.
        let typed = typed && !self.loops.iter().any(|(name, _)| name == "x");
        match (name, self.distinct.last()) {
            (0, Some(distinct)) => Part::Hole { name: Some(distinct.clone()), of: Type::Word, typed: false },
            (1, _) => Part::Hole { name: Some("y".to_owned()), of: self.types[1], typed },
            _ => Part::Hole { name: Some("x".to_owned()), of: self.types[0], typed },
        }
    }

    /// An id of its own; inside a loop its value is part of it, mostly.
    fn id(&mut self, wanted: bool) -> Option<String> {
        if !wanted {
            return None;
        }
        let no = self.lines;
        let id = match self.loops.last() {
            Some((name, _)) if !no.is_multiple_of(4) => format!("l{no}-{{{name}}}"),
            _ => format!("l{no}"),
        };
        // Outer loops may give one id to several lines, which the language allows.
        let values = self.loops.last().map(|(_, values)| values.each()).unwrap_or_default();
        if id.contains('{') {
            let mut filled: Vec<String> = values.iter().map(|value| format!("l{no}-{value}")).collect();
            filled.sort_unstable();
            filled.dedup();
            self.ids.extend(filled);
        } else {
            self.ids.push(id.clone());
        }
        Some(id)
    }
}

fn uses(item: &Item, is_it: impl Fn(&str) -> bool) -> bool {
    let is_it = |part: &Part| matches!(part, Part::Hole { name: Some(name), .. } if is_it(name));
    matches!(item, Item::Line { pattern, .. } if pattern.parts().iter().any(is_it))
}

/// Makes the first line of a body use a distinct name; false where each line has another one already.
fn rename_first(item: &mut Item, name: &str) -> bool {
    if uses(item, |known| known.starts_with('d')) {
        return false;
    }
    if let Item::Line { pattern, .. } = item {
        *pattern = Pattern::Parts(vec![
            Part::Text("got ".to_owned()),
            Part::Hole { name: Some(name.to_owned()), of: Type::Word, typed: false },
        ]);
        return true;
    }
    item.below_mut().into_iter().any(|item| rename_first(item, name))
}
