//! The order language as it is written: YAML nodes become items, with every mistake answered in words.
//!
//! Nothing is resolved here: names, scopes, loops and ids are the business of `compile`.

use super::pattern::Template;
use crate::yaml::{At, Error, Mark, Node, Value, nearest};
use text::tr;

/// One item of the order language.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Line(LineItem),
    Seq { items: Vec<Item>, why: Option<String>, at: Mark },
    Any { branches: Vec<Item>, why: Option<String>, at: Mark },
    OneOf { branches: Vec<Item>, at: Mark },
    Maybe { item: Box<Item>, at: Mark },
    Repeat { rounds: Rounds, body: Box<Item>, at: Mark },
    Each { copies: u32, body: Box<Item>, distinct: Option<String>, at: Mark, path: String },
    For { name: String, values: Vec<String>, body: Box<Item>, at: Mark, path: String },
}

/// A pattern where it stands.
#[derive(Debug, Clone)]
pub(super) struct LineItem {
    pub(super) template: Template,
    pub(super) id: Option<String>,
    pub(super) why: Option<String>,
    pub(super) at: Mark,
    pub(super) path: String,
}

/// How often a `repeat` goes round: at least `min` times, at most `max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rounds {
    pub(super) min: u32,
    pub(super) max: Option<u32>,
}

/// One `before` edge, or a chain of them, and its reason.
#[derive(Debug, Clone)]
pub(super) struct EdgeItem {
    pub(super) chain: Vec<String>,
    pub(super) why: Option<String>,
    pub(super) at: Mark,
    pub(super) path: String,
}

/// The item keys, and which others may stand beside each.
const ITEMS: &[(&str, &[&str])] = &[
    ("line", &["line", "id", "why"]),
    ("seq", &["seq", "why"]),
    ("any", &["any", "why"]),
    ("one-of", &["one-of"]),
    ("maybe", &["maybe"]),
    ("repeat", &["repeat", "do"]),
    ("each", &["each", "do", "distinct"]),
    ("for", &["for", "do"]),
];

/// A list of items, or one item alone: a sequence.
pub(super) fn items(at: &At) -> Result<Item, Error> {
    match &at.node.value {
        Value::Seq(_) => {
            let items = at.items()?.iter().map(item).collect::<Result<_, _>>()?;
            Ok(Item::Seq { items, why: None, at: at.node.mark })
        }
        _ => item(at),
    }
}

fn item(at: &At) -> Result<Item, Error> {
    match &at.node.value {
        Value::Scalar { .. } => Ok(Item::Line(line(at, None, None)?)),
        Value::Seq(_) => items(at),
        Value::Empty => {
            Err(at.error(tr!("an item is missing here")).help(tr!("write \"\" for an empty line")))
        }
        Value::Map(entries) => {
            let kinds: Vec<_> =
                ITEMS.iter().filter(|(key, _)| entries.iter().any(|(k, _)| k.text == *key)).collect();
            match kinds.as_slice() {
                [(kind, allowed)] => {
                    at.allow(&tr!("an item with `{kind}`", kind = kind), allowed)?;
                    keyed(at, kind)
                }
                [] => Err(not_an_item(at)),
                [(one, _), (two, _), ..] => Err(at
                    .error(tr!("`{one}` and `{two}` cannot stand in one item", one = one, two = two))
                    .help(tr!("write two items"))),
            }
        }
    }
}

fn not_an_item(at: &At) -> Error {
    let keys: Vec<&str> = ITEMS.iter().map(|(key, _)| *key).collect();
    let Value::Map(entries) = &at.node.value else { return at.error(tr!("expected an item")) };
    let Some((first, _)) = entries.first() else {
        return at.error(tr!("`{{}}` is not an item")).help(tr!("a line that begins with {{ needs quotes"));
    };
    let all_keys: Vec<&str> = ITEMS.iter().flat_map(|(_, allowed)| allowed.iter().copied()).collect();
    let mut error = at.error(tr!("no item has the key `{key}`", key = first.text));
    error.mark = first.mark;
    match nearest(&first.text, all_keys) {
        Some(key) if keys.contains(&key) && first.text.len() > 2 => {
            error.help(tr!("did you mean `{name}`?", name = key))
        }
        _ => error.help(tr!(
            "a line with `: ` in it needs quotes (\"{key}: …\"); the keys of items are {keys}",
            key = first.text,
            keys = keys.join(", ")
        )),
    }
}

fn keyed(at: &At, kind: &str) -> Result<Item, Error> {
    let mark = at.node.mark;
    let why = reason(at)?;
    let value = at.need(kind)?;
    let body = || -> Result<Box<Item>, Error> {
        let body = at.need("do")?;
        not_empty(&body)?;
        Ok(Box::new(items(&body)?))
    };
    Ok(match kind {
        "line" => {
            let id = at.get("id").map(|id| id.text().map(str::to_owned)).transpose()?;
            Item::Line(line(&value, id, why)?)
        }
        "seq" => match items(&value)? {
            Item::Seq { items, .. } => Item::Seq { items, why, at: mark },
            one => Item::Seq { items: vec![one], why, at: mark },
        },
        "any" => Item::Any { branches: branches(&value)?, why, at: mark },
        "one-of" => Item::OneOf { branches: branches(&value)?, at: mark },
        "maybe" => {
            not_empty(&value)?;
            Item::Maybe { item: Box::new(items(&value)?), at: mark }
        }
        "repeat" => Item::Repeat { rounds: rounds(&value)?, body: body()?, at: mark },
        "each" => {
            let copies = value.whole_number()?;
            let copies =
                u32::try_from(copies).map_err(|_| value.error(tr!("more copies than any run can print")))?;
            let distinct = at.get("distinct").map(|name| name.text().map(str::to_owned)).transpose()?;
            Item::Each { copies, body: body()?, distinct, at: mark, path: at.path.clone() }
        }
        _ => {
            let (name, values) = loop_values(&value)?;
            Item::For { name, values, body: body()?, at: mark, path: at.path.clone() }
        }
    })
}

/// The `why` of an item.
fn reason(at: &At) -> Result<Option<String>, Error> {
    at.get("why").map(|why| why.whole_text().map(str::to_owned)).transpose()
}

fn line(at: &At, id: Option<String>, why: Option<String>) -> Result<LineItem, Error> {
    let text = at.whole_text()?;
    if text.contains('\n') {
        return Err(at
            .error(tr!("a pattern is one line; this text has several"))
            .help(tr!("write one item for each line")));
    }
    let template = Template::parse(text).map_err(|(message, help)| at.error(message).help(help))?;
    Ok(LineItem { template, id, why, at: at.node.mark, path: at.path.clone() })
}

fn branches(at: &At) -> Result<Vec<Item>, Error> {
    not_empty(at)?;
    at.items()?.iter().map(item).collect()
}

fn not_empty(at: &At) -> Result<(), Error> {
    match &at.node.value {
        Value::Empty => Err(at.error(tr!("a value is missing here"))),
        Value::Seq(nodes) if nodes.iter().all(is_empty_list) => {
            Err(at.error(tr!("this list may not be empty")))
        }
        _ => Ok(()),
    }
}

/// `[]`, also as the only content of lists around it.
fn is_empty_list(node: &Node) -> bool {
    matches!(&node.value, Value::Seq(nodes) if nodes.iter().all(is_empty_list))
}

/// `N`, `N..` or `N..M`.
fn rounds(at: &At) -> Result<Rounds, Error> {
    let text = at.text()?;
    let wrong =
        || at.error(tr!("`{text}` is not a number of rounds", text = text)).help(tr!("write N, N.. or N..M"));
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
    let rounds = match text.split_once("..") {
        None => number(text).map(|n| Rounds { min: n, max: Some(n) })?,
        Some((min, "")) => Rounds { min: number(min)?, max: None },
        Some((min, max)) => Rounds { min: number(min)?, max: Some(number(max)?) },
    };
    match rounds.max {
        Some(max) if max < rounds.min => Err(at.error(tr!("`{text}` ends before it begins", text = text))),
        _ => Ok(rounds),
    }
}

/// `{name: [v, …]}` or `{name: a..b}`.
fn loop_values(at: &At) -> Result<(String, Vec<String>), Error> {
    let entries = at.entries()?;
    let [(name, values)] = entries.as_slice() else {
        return Err(at
            .error(tr!("`for` takes one name"))
            .help(tr!("write {{for: {{name: [a, b]}}, do: …}}")));
    };
    let values = match &values.node.value {
        Value::Seq(_) => {
            not_empty(values)?;
            values
                .items()?
                .iter()
                .map(|value| value.whole_text().map(str::to_owned))
                .collect::<Result<_, _>>()?
        }
        _ => {
            let text = values.text()?;
            let range = text
                .split_once("..")
                .and_then(|(a, b)| Some((a.trim().parse::<i64>().ok()?, b.trim().parse::<i64>().ok()?)));
            match range {
                Some((a, b)) if a <= b && b - a < 10_000_000 => (a..=b).map(|n| n.to_string()).collect(),
                Some((a, b)) if a > b => {
                    return Err(values.error(tr!("`{text}` ends before it begins", text = text)));
                }
                _ => {
                    return Err(values
                        .error(tr!("`{text}` is not a list or a range", text = text))
                        .help(tr!("write [a, b] or 1..4")));
                }
            }
        }
    };
    Ok((name.text.clone(), values))
}

/// The `before` list.
pub(super) fn edges(at: &At) -> Result<Vec<EdgeItem>, Error> {
    at.items()?.iter().map(edge).collect()
}

fn edge(at: &At) -> Result<EdgeItem, Error> {
    let (text, why) = match &at.node.value {
        Value::Map(entries) => match entries.as_slice() {
            [(key, _)] => {
                let why = at.entries()?[0].1.whole_text()?.to_owned();
                (key.text.clone(), Some(why))
            }
            [] => return Err(at.error(tr!("an edge is missing here")).help(tr!("write a < b"))),
            [_, (second, _), ..] => {
                let mut error = at.error(tr!("an edge has one key; here are several"));
                error.mark = second.mark;
                return Err(error.help(tr!("inside {{ }} a comma ends a value: put the reason in quotes")));
            }
        },
        _ => (at.text()?.to_owned(), None),
    };
    let chain: Vec<String> = text.split('<').map(|id| id.trim().to_owned()).collect();
    if chain.len() < 2 || chain.iter().any(String::is_empty) {
        return Err(at
            .error(tr!("`{text}` is not an edge", text = text))
            .help(tr!("write id < id, with the ids of two lines")));
    }
    Ok(EdgeItem { chain, why, at: at.node.mark, path: at.path.clone() })
}

/// The `never` list.
pub(super) fn never(at: &At) -> Result<Vec<LineItem>, Error> {
    at.items()?
        .iter()
        .map(|at| match &at.node.value {
            Value::Map(_) => {
                at.allow(&tr!("a `never` pattern"), &["line", "why"])?;
                let why = reason(at)?;
                let value = at.need("line")?;
                line(&value, None, why)
            }
            _ => line(at, None, None),
        })
        .collect()
}

/// The error for an id that no line has.
pub(super) fn unknown_id<'k>(id: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if known.is_empty() {
        return tr!("no line has an id; write {{line: text, id: name}}");
    }
    match nearest(id, known.iter().copied()) {
        Some(near) => tr!("did you mean `{name}`?", name = near),
        None => tr!("the ids are {ids}", ids = known.join(", ")),
    }
}
