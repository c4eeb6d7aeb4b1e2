//! The words of an order, one by one and by definition: `seq` concatenates, `any` shuffles, `one-of`
//! unites, `maybe` adds the empty word, `repeat` iterates, `each` and `for` shuffle copies.
//!
//! It is slow on purpose. There is no clever step in it that could hide a mistake.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::names::{Uses, survey};
use super::spec::{Item, Part, Pattern, Spec, Type};

/// More words than this, and the order is too large to be judged by enumeration.
const MAX_WORDS: usize = 2_500;

/// The number of a line in [`Language::lines`].
pub(crate) type LineNo = usize;
/// The number of a name in [`Language::names`].
pub(crate) type NameNo = usize;
/// A word: the lines of the order as they follow each other.
pub(crate) type Word = Vec<LineNo>;

/// A way to join two words; it gives every result to its last argument.
type Join = fn(&[LineNo], &[LineNo], &mut dyn FnMut(Word));

/// A line of a word: what it looks like, and the id it carries.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Line {
    pub(crate) look: Look,
    pub(crate) id: Option<String>,
}

/// What a line looks like once the loops around it are filled in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Look {
    Pieces(Vec<Piece>),
    Regex(usize),
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Piece {
    Text(String),
    Hole { name: Option<NameNo>, of: Type },
}

impl Look {
    /// The one text that it is, where there is just one.
    pub(crate) fn text(&self) -> Option<String> {
        let Self::Pieces(pieces) = self else { return None };
        let text = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Hole { .. } => None,
        });
        text.collect::<Option<String>>().map(|text| text.trim_end_matches([' ', '\t', '\r']).to_owned())
    }
}

impl Piece {
    /// A part of a pattern that stands alone: nothing is compared with its holes.
    pub(crate) fn alone(part: &Part) -> Self {
        match part {
            Part::Text(text) => Self::Text(text.clone()),
            Part::Hole { of, .. } => Self::Hole { name: None, of: *of },
        }
    }
}

/// A name in one instance of its scope.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Name {
    text: String,
    /// Which round or copy of which body, from the outside in; empty for a name of the case.
    instance: Vec<usize>,
    /// Names with the same mark here must differ from each other.
    pub(crate) apart: Option<Vec<usize>>,
}

/// All words up to a length.
#[derive(Debug, Default)]
pub(crate) struct Language {
    pub(crate) words: Vec<Word>,
    pub(crate) lines: Vec<Line>,
    pub(crate) names: Vec<Name>,
    /// True when longer words were left out.
    pub(crate) cut: bool,
    line_no: HashMap<Line, LineNo>,
    name_no: HashMap<Name, NameNo>,
}

/// The order has too many words to list them.
#[derive(Debug)]
pub(crate) struct TooMany;

/// Where in the order the enumeration stands.
#[derive(Clone, Default)]
struct Place {
    /// Loop names with their values, innermost last.
    loops: Vec<(String, String)>,
    /// The bodies around, with the instance of each.
    bodies: Vec<(*const Item, Vec<usize>)>,
    instance: Vec<usize>,
}

impl Place {
    fn inside(&self, body: &Item, copy: usize) -> Self {
        let mut inner = self.clone();
        inner.instance.extend([body_mark(body), copy]);
        inner.bodies.push((&raw const *body, inner.instance.clone()));
        inner
    }
}

/// Tells bodies apart in an instance, so that two bodies side by side never share one.
fn body_mark(body: &Item) -> usize {
    (&raw const *body).addr()
}

impl Language {
    /// The words of `spec` that have at most `longest` lines.
    pub(crate) fn of(spec: &Spec, longest: usize) -> Result<Self, TooMany> {
        let uses = survey(&spec.order);
        let mut language = Self::default();
        let words = language.words(&spec.order, &Place::default(), &uses, longest)?;
        let edges = closed(&spec.before);
        let mut seen = HashSet::new();
        for word in words {
            if language.keeps(&word, &edges) && seen.insert(language.canonical(&word)) {
                language.words.push(word);
            }
        }
        Ok(language)
    }

    fn words(
        &mut self,
        item: &Item,
        place: &Place,
        uses: &Uses,
        longest: usize,
    ) -> Result<BTreeSet<Word>, TooMany> {
        let words = match item {
            Item::Line { pattern, id } => {
                BTreeSet::from([vec![self.line(pattern, id.as_deref(), place, uses)]])
            }
            Item::Seq { items, .. } => {
                let mut all = BTreeSet::from([Vec::new()]);
                for item in items {
                    let next = self.words(item, place, uses, longest)?;
                    all = self.product(&all, &next, longest, one_after_the_other)?;
                }
                all
            }
            Item::Any(branches) => {
                let mut all = BTreeSet::from([Vec::new()]);
                for branch in branches {
                    let next = self.words(branch, place, uses, longest)?;
                    all = self.product(&all, &next, longest, interleaved)?;
                }
                all
            }
            Item::OneOf(branches) => {
                let mut all = BTreeSet::new();
                for branch in branches {
                    all.extend(self.words(branch, place, uses, longest)?);
                }
                all
            }
            Item::Maybe(body) => {
                let mut all = self.words(body, place, uses, longest)?;
                all.insert(Vec::new());
                all
            }
            Item::Repeat { min, max, body } => {
                // A round may be empty, so that every word of `longest` lines is reached within
                // `longest` rounds more than the least number.
                let rounds = max.unwrap_or(usize::MAX).min(min + longest);
                let mut so_far = BTreeSet::from([Vec::new()]);
                let mut all = BTreeSet::new();
                for round in 0..=rounds {
                    if round >= *min {
                        all.extend(so_far.iter().cloned());
                    }
                    if round < rounds {
                        let next = self.words(body, &place.inside(body, round), uses, longest)?;
                        so_far = self.product(&so_far, &next, longest, one_after_the_other)?;
                    }
                }
                all
            }
            Item::Each { copies, body, .. } => {
                let mut all = BTreeSet::from([Vec::new()]);
                for copy in 0..*copies {
                    let next = self.words(body, &place.inside(body, copy), uses, longest)?;
                    all = self.product(&all, &next, longest, interleaved)?;
                }
                all
            }
            Item::For { name, values, body } => {
                let mut all = BTreeSet::from([Vec::new()]);
                for (copy, value) in values.each().into_iter().enumerate() {
                    let mut place = place.inside(body, copy);
                    place.loops.push((name.clone(), value));
                    let next = self.words(body, &place, uses, longest)?;
                    all = self.product(&all, &next, longest, interleaved)?;
                }
                all
            }
        };
        if words.len() > MAX_WORDS { Err(TooMany) } else { Ok(words) }
    }

    /// Each word of `left` joined with each of `right`.
    fn product(
        &mut self,
        left: &BTreeSet<Word>,
        right: &BTreeSet<Word>,
        longest: usize,
        join: Join,
    ) -> Result<BTreeSet<Word>, TooMany> {
        let mut all = BTreeSet::new();
        for one in left {
            for two in right {
                if one.len() + two.len() > longest {
                    self.cut = true;
                    continue;
                }
                join(one, two, &mut |word| {
                    all.insert(word);
                });
                if all.len() > MAX_WORDS {
                    return Err(TooMany);
                }
            }
        }
        Ok(all)
    }

    fn line(&mut self, pattern: &Pattern, id: Option<&str>, place: &Place, uses: &Uses) -> LineNo {
        let look = match pattern {
            Pattern::Regex(no) => Look::Regex(*no),
            Pattern::Parts(parts) => {
                let mut pieces: Vec<Piece> = Vec::new();
                for part in parts {
                    match (pieces.last_mut(), self.piece(part, place, uses)) {
                        (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
                        (_, piece) => pieces.push(piece),
                    }
                }
                Look::Pieces(pieces)
            }
        };
        let id = id.map(|id| {
            place
                .loops
                .iter()
                .rev()
                .fold(id.to_owned(), |id, (name, value)| id.replace(&format!("{{{name}}}"), value))
        });
        let line = Line { look, id };
        if let Some(no) = self.line_no.get(&line) {
            return *no;
        }
        self.lines.push(line.clone());
        self.line_no.insert(line, self.lines.len() - 1);
        self.lines.len() - 1
    }

    fn piece(&mut self, part: &Part, place: &Place, uses: &Uses) -> Piece {
        let (name, of) = match part {
            Part::Text(text) => return Piece::Text(text.clone()),
            Part::Hole { name: None, of, .. } => return Piece::Hole { name: None, of: *of },
            Part::Hole { name: Some(name), of, .. } => (name, *of),
        };
        if let Some((_, value)) = place.loops.iter().rev().find(|(known, _)| known == name) {
            return Piece::Text(value.clone());
        }
        let Some(known) = uses.get(name) else { return Piece::Hole { name: None, of } };
        let body = known.scope();
        let instance = place.bodies.iter().find(|(around, _)| Some(*around) == body);
        let instance = instance.map(|(_, instance)| instance.clone()).unwrap_or_default();
        // Copies of one `each` have instances that differ in their last number only.
        let apart = known.distinct_in.map(|_| instance[..instance.len() - 1].to_vec());
        let name = Name { text: name.clone(), instance, apart };
        let no = *self.name_no.entry(name.clone()).or_insert_with(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        Piece::Hole { name: Some(no), of: known.of.unwrap_or(Type::Word) }
    }

    /// An edge `a < b` holds when there is no moment at which b is out and a still comes later.
    fn keeps(&self, word: &[LineNo], edges: &BTreeSet<(String, String)>) -> bool {
        let ids: Vec<&String> = word.iter().filter_map(|line| self.lines[*line].id.as_ref()).collect();
        edges.iter().all(|(a, b)| match ids.iter().position(|id| *id == b) {
            Some(b) => !ids[b..].contains(&a),
            None => true,
        })
    }

    /// Equal for words that differ only in which round or copy is called the first.
    fn canonical(&self, word: &[LineNo]) -> Vec<Line> {
        let mut names: Vec<NameNo> = Vec::new();
        let mut line = |line: &Line| match &line.look {
            Look::Regex(_) => line.clone(),
            Look::Pieces(pieces) => {
                let piece = |piece: &Piece| match piece {
                    Piece::Hole { name: Some(name), of } => {
                        let place = names.iter().position(|known| known == name).unwrap_or_else(|| {
                            names.push(*name);
                            names.len() - 1
                        });
                        Piece::Hole { name: Some(place), of: *of }
                    }
                    other => other.clone(),
                };
                Line { look: Look::Pieces(pieces.iter().map(piece).collect()), id: line.id.clone() }
            }
        };
        let mut lines: Vec<Line> = word.iter().map(|no| line(&self.lines[*no])).collect();
        // Which names must differ is part of what a word says; it is added as one more line.
        let groups: Vec<Piece> = names
            .iter()
            .map(|name| {
                let mark = &self.names[*name].apart;
                let first =
                    names.iter().position(|other| mark.is_some() && self.names[*other].apart == *mark);
                Piece::Hole { name: first, of: Type::Word }
            })
            .collect();
        lines.push(Line { look: Look::Pieces(groups), id: None });
        lines
    }
}

/// The edges and all that follow from them.
fn closed(chains: &[Vec<String>]) -> BTreeSet<(String, String)> {
    let pairs = |chain: &Vec<String>| {
        chain.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect::<Vec<_>>()
    };
    let mut edges: BTreeSet<(String, String)> = chains.iter().flat_map(pairs).collect();
    loop {
        let before = edges.len();
        for (a, b) in edges.clone() {
            for (c, d) in edges.clone() {
                if b == c {
                    edges.insert((a.clone(), d));
                }
            }
        }
        if edges.len() == before {
            return edges;
        }
    }
}

fn one_after_the_other(one: &[LineNo], two: &[LineNo], found: &mut dyn FnMut(Word)) {
    found([one, two].concat());
}

/// Every way to interleave two words.
fn interleaved(one: &[LineNo], two: &[LineNo], found: &mut dyn FnMut(Word)) {
    fn go(one: &[LineNo], two: &[LineNo], so_far: &mut Word, found: &mut dyn FnMut(Word)) {
        if one.is_empty() || two.is_empty() {
            found([so_far, one, two].concat());
            return;
        }
        for (first, one, two) in [(one[0], &one[1..], two), (two[0], one, &two[1..])] {
            so_far.push(first);
            go(one, two, so_far, found);
            so_far.pop();
        }
    }
    go(one, two, &mut Vec::new(), found);
}
