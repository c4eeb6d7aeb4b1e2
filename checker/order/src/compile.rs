//! From items as written to a compiled order: loops unrolled, names given their scopes, ids their
//! lines, edges closed. What contradicts itself is an error here, before any line is read.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use super::cover::covers;
use super::names::{Body, Names};
use super::pattern::{NameNo, Pattern, Piece, Template, TemplatePiece, Type};
use super::program::{BitSet, Edges, IdNo, Kind, Leaf, LeafNo, Program, Rule, RuleNo, Term, TermNo};
use super::syntax::{EdgeItem, Item, LineItem, unknown_id};
use crate::yaml::{Error, Mark};
use text::tr;

/// More lines than this after loops are unrolled are refused.
const MAX_LINES: usize = 4_000_000;
/// More ids than this in edges are refused: their closure is kept as bits.
const MAX_EDGE_IDS: usize = 8_192;
/// Contradictions between edges and structure are searched for among this many ids.
const MAX_CHECKED_IDS: usize = 1_024;

/// Compiles an order.
pub(super) fn compile(root: &Item, edges: &[EdgeItem], never: &[LineItem]) -> Result<Program, Error> {
    let mut names = Names::default();
    names.survey(root, &mut Vec::new(), &mut Vec::new())?;
    names.settle()?;
    let mut compiler = Compiler {
        names,
        program: Program {
            terms: Vec::new(),
            kids: Vec::new(),
            leaves: Vec::new(),
            root: 0,
            names: Vec::new(),
            ids: Vec::new(),
            rules: Vec::new(),
            edges: Edges::default(),
            never: Vec::new(),
            choice_free: true,
        },
        ids: HashMap::new(),
        rules: HashMap::new(),
        loops: Vec::new(),
        certain: true,
    };
    let body = compiler.term(root)?;
    compiler.program.root = compiler.scope(None, body, Mark::default());
    compiler.program.names = compiler.names.known.iter().map(|name| name.text.clone()).collect();
    compiler.parents();
    for line in never {
        let pattern = never_pattern(line)?;
        let program = &compiler.program;
        let own = program
            .leaves
            .iter()
            .find(|leaf| leaf.pattern.literal().is_some_and(|text| pattern.matches(text)));
        if let Some(own) = own {
            let text = own.pattern.literal().unwrap_or_default();
            return Err(error(
                line.at,
                &line.path,
                tr!(
                    "the order's own line `{text}` (line {line}) may never appear",
                    text = text,
                    line = own.at.line
                ),
            )
            .help(tr!("take one of the two out")));
        }
        let lines = 0..program.leaves.len() as LeafNo;
        let covered = |leaf: &LeafNo| {
            let own = &program.leaf(*leaf).pattern;
            own.literal().is_none() && program.must_come(*leaf) && covers(&pattern, own)
        };
        if let Some(own) = lines.into_iter().find(covered) {
            return Err(error(
                line.at,
                &line.path,
                tr!("this matches whatever the order's own line `{text}` (line {line}) may be: no output can satisfy both", text = program.show(own), line = program.leaf(own).at.line),
            )
            .help(tr!("take one of the two out, or say more narrowly what may never come")));
        }
        let rule = compiler.rule(line.why.as_deref(), line.at);
        compiler.program.never.push((pattern, rule));
    }
    compiler.edges(edges)?;
    Ok(compiler.program)
}

pub(super) fn error(at: Mark, path: &str, message: impl Into<String>) -> Error {
    Error { mark: at, path: path.to_owned(), message: message.into(), help: None }
}

/// A `never` pattern stands alone: its names are its own and only tie holes of one line together.
fn never_pattern(line: &LineItem) -> Result<Pattern, Error> {
    let wrong = |message: String| error(line.at, &line.path, message);
    match &line.template {
        Template::Regex(source) => Pattern::regex(source).map_err(wrong),
        Template::Line(pieces) => {
            let mut known: Vec<&str> = Vec::new();
            let pieces = pieces
                .iter()
                .map(|piece| match piece {
                    TemplatePiece::Text(text) => Piece::Text(text.clone()),
                    TemplatePiece::Hole { name, of } => {
                        let name = name.as_deref().map(|name| {
                            known.iter().position(|k| *k == name).unwrap_or_else(|| {
                                known.push(name);
                                known.len() - 1
                            }) as NameNo
                        });
                        Piece::Hole { name, of: of.clone().unwrap_or(Type::Word) }
                    }
                })
                .collect();
            Pattern::new(pieces).map_err(wrong)
        }
    }
}

struct Compiler {
    names: Names,
    program: Program,
    /// Each id, with the place of the one item that carries it.
    ids: HashMap<String, (IdNo, Mark)>,
    rules: HashMap<(String, Mark), RuleNo>,
    loops: Vec<(String, String)>,
    /// False below a choice.
    certain: bool,
}

impl Compiler {
    fn term(&mut self, item: &Item) -> Result<TermNo, Error> {
        Ok(match item {
            Item::Line(line) => self.line(line)?,
            Item::Seq { items, why, at } => {
                let first = self.program.leaves.len();
                let kids = self.terms(items)?;
                self.seq(kids, first, why.as_deref(), *at)
            }
            Item::Any { branches, why, at } => {
                let first = self.program.leaves.len();
                let kids = self.terms(branches)?;
                self.any(kids, first, why.as_deref(), *at)
            }
            Item::OneOf { branches, at } => {
                let first = self.program.leaves.len();
                let kids = self.uncertain(|compiler| compiler.terms(branches))?;
                let nullable = kids.iter().any(|kid| self.program.term(*kid).nullable);
                let shape = self.shape(("one-of", self.shapes(&kids)));
                let kids = self.keep(&kids);
                self.push(Kind::OneOf { kids }, nullable, shape, first, None, *at)
            }
            Item::Maybe { item, at } => {
                let first = self.program.leaves.len();
                let body = self.uncertain(|compiler| compiler.term(item))?;
                let shape = self.shape(("maybe", self.program.term(body).shape));
                self.push(Kind::Maybe(body), true, shape, first, None, *at)
            }
            Item::Repeat { rounds, body, at } => {
                let first = self.program.leaves.len();
                let body = self.uncertain(|compiler| compiler.body(body, *at))?;
                let nullable = rounds.min == 0 || self.program.term(body).nullable;
                let shape = self.shape(("repeat", rounds.min, rounds.max, self.program.term(body).shape));
                let kind = Kind::Repeat { min: rounds.min, max: rounds.max, body };
                self.push(kind, nullable, shape, first, None, *at)
            }
            Item::Each { copies, body, distinct, at, .. } => {
                let first = self.program.leaves.len();
                let distinct = distinct.as_ref().map(|name| self.names.by_text[name]);
                let body = self.uncertain(|compiler| compiler.body(body, *at))?;
                let nullable = *copies == 0 || self.program.term(body).nullable;
                let shape = self.shape(("each", copies, distinct, self.program.term(body).shape));
                self.push(Kind::Each { copies: *copies, body, distinct }, nullable, shape, first, None, *at)
            }
            Item::For { name, values, body, at, path } => {
                let first = self.program.leaves.len();
                let mut kids = Vec::with_capacity(values.len());
                for value in values {
                    self.loops.push((name.clone(), value.clone()));
                    let kid = self.body(body, *at);
                    self.loops.pop();
                    kids.push(kid?);
                    if self.program.leaves.len() > MAX_LINES {
                        return Err(error(
                            *at,
                            path,
                            tr!("this order has more than {most} lines", most = MAX_LINES),
                        ));
                    }
                }
                self.any(kids, first, None, *at)
            }
        })
    }

    fn terms(&mut self, items: &[Item]) -> Result<Vec<TermNo>, Error> {
        items.iter().map(|item| self.term(item)).collect()
    }

    /// The body of a repeat, each or for, with the names that live in it.
    fn body(&mut self, body: &Item, at: Mark) -> Result<TermNo, Error> {
        let term = self.term(body)?;
        if self.program.term(term).leaves.is_empty() {
            return Err(error(at, "", tr!("the body of this repeat, each or for has no line"))
                .help(tr!("write what it prints under `do`")));
        }
        Ok(self.scope(Some(&raw const *body), term, at))
    }

    fn scope(&mut self, body: Option<Body>, term: TermNo, at: Mark) -> TermNo {
        let names = match body {
            None => self.names.case_names(),
            Some(body) => self.names.owned.get(&body).cloned().unwrap_or_default(),
        };
        if names.is_empty() {
            return term;
        }
        let Term { nullable, shape, leaves, .. } = self.program.term(term).clone();
        let shape = self.shape(("scope", &names, shape));
        self.push(
            Kind::Scope { names: names.into(), body: term },
            nullable,
            shape,
            leaves.start as usize,
            None,
            at,
        )
    }

    fn seq(&mut self, kids: Vec<TermNo>, first: usize, why: Option<&str>, at: Mark) -> TermNo {
        let required =
            kids.iter().rposition(|kid| !self.program.term(*kid).nullable).map_or(0, |last| last + 1);
        let shape = self.shape(("seq", self.shapes(&kids)));
        let rule = self.rule(why, at);
        let kids = self.keep(&kids);
        let kind = Kind::Seq { kids, required: required as u32 };
        self.push(kind, required == 0, shape, first, rule, at)
    }

    fn any(&mut self, kids: Vec<TermNo>, first: usize, why: Option<&str>, at: Mark) -> TermNo {
        let nullable = kids.iter().all(|kid| self.program.term(*kid).nullable);
        let shape = self.shape(("any", self.shapes(&kids)));
        let rule = self.rule(why, at);
        let kids = self.keep(&kids);
        self.push(Kind::Any { kids }, nullable, shape, first, rule, at)
    }

    fn uncertain<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> T {
        self.program.choice_free = false;
        let before = std::mem::replace(&mut self.certain, false);
        let made = make(self);
        self.certain = before;
        made
    }

    fn line(&mut self, line: &LineItem) -> Result<TermNo, Error> {
        let wrong = |message: String| error(line.at, &line.path, message);
        let pattern = match &line.template {
            Template::Regex(source) => {
                Pattern::regex(&self.fill(source, regex_lite::escape)).map_err(wrong)?
            }
            Template::Line(pieces) => {
                let pieces = pieces.iter().map(|piece| self.piece(piece, line)).collect::<Result<_, _>>()?;
                Pattern::new(pieces)
                    .map_err(|message| wrong(message).help(tr!("put text between the holes")))?
            }
        };
        let id = match &line.id {
            None => None,
            Some(id) => Some(self.id(&self.fill(id, str::to_owned), line)?),
        };
        let rule = self.rule(line.why.as_deref(), line.at);
        let shape = self.shape(("line", format!("{:?}", pattern.pieces()), id));
        let leaf = self.program.leaves.len() as LeafNo;
        let term = self.program.terms.len() as TermNo;
        self.program.leaves.push(Leaf { pattern, term, id, rule, at: line.at, certain: self.certain });
        Ok(self.push(Kind::Line(leaf), false, shape, leaf as usize, rule, line.at))
    }

    fn piece(&self, piece: &TemplatePiece, line: &LineItem) -> Result<Piece<NameNo>, Error> {
        Ok(match piece {
            TemplatePiece::Text(text) => Piece::Text(text.clone()),
            TemplatePiece::Hole { name: None, of } => {
                Piece::Hole { name: None, of: of.clone().unwrap_or(Type::Word) }
            }
            TemplatePiece::Hole { name: Some(name), of } => {
                if let Some((_, value)) = self.loops.iter().rev().find(|(known, _)| known == name) {
                    if let Some(of) = of
                        && !of.holds(value)
                    {
                        return Err(error(
                            line.at,
                            &line.path,
                            tr!(
                                "`{value}` is filled in for `{name}` and is no {of}",
                                value = value,
                                name = name,
                                of = of
                            ),
                        ));
                    }
                    return Ok(Piece::Text(value.clone()));
                }
                let no = self.names.by_text[name];
                let known = &self.names.known[no as usize];
                let of = known.of.clone().unwrap_or(Type::Word);
                Piece::Hole { name: (!known.anonymous).then_some(no), of }
            }
        })
    }

    /// A text with the names of the loops around it filled in.
    fn fill(&self, text: &str, value_as: impl Fn(&str) -> String) -> String {
        let mut text = text.to_owned();
        for (name, value) in self.loops.iter().rev() {
            text = text.replace(&format!("{{{name}}}"), &value_as(value));
        }
        text
    }

    fn id(&mut self, id: &str, line: &LineItem) -> Result<IdNo, Error> {
        if let Some((no, at)) = self.ids.get(id) {
            if *at == line.at {
                return Ok(*no);
            }
            return Err(error(
                line.at,
                &line.path,
                tr!("the id `{id}` stands in line {line} too", id = id, line = at.line),
            )
            .help(tr!("an id belongs to one item")));
        }
        if id.is_empty() || id.contains(['<', '.', '>']) {
            return Err(error(line.at, &line.path, tr!("`{id}` is not an id", id = id))
                .help(tr!("an id has no <, > or dots")));
        }
        let no = self.program.ids.len() as IdNo;
        self.program.ids.push(id.to_owned());
        self.ids.insert(id.to_owned(), (no, line.at));
        Ok(no)
    }

    fn rule(&mut self, why: Option<&str>, at: Mark) -> Option<RuleNo> {
        let text = self.fill(why?, str::to_owned);
        let program = &mut self.program;
        Some(*self.rules.entry((text.clone(), at)).or_insert_with(|| {
            program.rules.push(Rule { text, at });
            program.rules.len() as RuleNo - 1
        }))
    }

    fn keep(&mut self, kids: &[TermNo]) -> Range<u32> {
        let from = self.program.kids.len() as u32;
        self.program.kids.extend_from_slice(kids);
        from..self.program.kids.len() as u32
    }

    fn shapes(&self, kids: &[TermNo]) -> Vec<u64> {
        kids.iter().map(|kid| self.program.term(*kid).shape).collect()
    }

    fn shape(&self, of: impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        of.hash(&mut hasher);
        hasher.finish()
    }

    fn push(
        &mut self,
        kind: Kind,
        nullable: bool,
        shape: u64,
        first: usize,
        rule: Option<RuleNo>,
        at: Mark,
    ) -> TermNo {
        let leaves = first as LeafNo..self.program.leaves.len() as LeafNo;
        let least = self.least(&kind);
        let no = self.program.terms.len() as TermNo;
        self.program.terms.push(Term { kind, nullable, least, shape, leaves, parent: no, rule, at });
        no
    }

    /// How many lines the shortest word of such a term has.
    fn least(&self, kind: &Kind) -> u64 {
        let of = |term: &TermNo| self.program.term(*term).least;
        let all = |kids: &Range<u32>| self.program.kids(kids).iter().map(of).fold(0, u64::saturating_add);
        match kind {
            Kind::Line(_) => 1,
            Kind::Seq { kids, .. } | Kind::Any { kids } => all(kids),
            Kind::OneOf { kids } => self.program.kids(kids).iter().map(of).min().unwrap_or(0),
            Kind::Maybe(_) => 0,
            Kind::Repeat { min, body, .. } => u64::from(*min).saturating_mul(of(body)),
            Kind::Each { copies, body, .. } => u64::from(*copies).saturating_mul(of(body)),
            Kind::Scope { body, .. } => of(body),
        }
    }

    /// Tells every term its parent; the root is its own.
    fn parents(&mut self) {
        for no in 0..self.program.terms.len() {
            let kids: Vec<TermNo> = match &self.program.terms[no].kind {
                Kind::Line(_) => Vec::new(),
                Kind::Seq { kids, .. } | Kind::Any { kids } | Kind::OneOf { kids } => {
                    self.program.kids(kids).to_vec()
                }
                Kind::Maybe(body)
                | Kind::Repeat { body, .. }
                | Kind::Each { body, .. }
                | Kind::Scope { body, .. } => vec![*body],
            };
            for kid in kids {
                self.program.terms[kid as usize].parent = no as TermNo;
            }
        }
    }

    fn edges(&mut self, items: &[EdgeItem]) -> Result<(), Error> {
        let mut written: Vec<(IdNo, IdNo, Option<RuleNo>)> = Vec::new();
        let mut places: Vec<&EdgeItem> = Vec::new();
        for item in items {
            let ids = item.chain.iter().map(|id| self.edge_id(id, item)).collect::<Result<Vec<_>, _>>()?;
            let rule = self.rule(item.why.as_deref(), item.at);
            for pair in ids.windows(2) {
                written.push((pair[0], pair[1], rule));
                places.push(item);
            }
        }
        if written.is_empty() {
            return Ok(());
        }
        let count = self.program.ids.len();
        let mut lines = vec![Vec::new(); count];
        for (no, leaf) in self.program.leaves.iter().enumerate() {
            if let Some(id) = leaf.id {
                lines[id as usize].push(no as LeafNo);
            }
        }
        let used = {
            let mut used: Vec<IdNo> = written.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
            used.sort_unstable();
            used.dedup();
            used
        };
        if used.len() > MAX_EDGE_IDS {
            return Err(error(
                places[0].at,
                &places[0].path,
                tr!("edges name more than {most} ids", most = MAX_EDGE_IDS),
            ));
        }
        let after = closure(count, &used, &written).map_err(|(a, b)| {
            let place =
                written.iter().position(|(x, y, _)| (*x, *y) == (a, b)).map_or(places[0], |at| places[at]);
            error(
                place.at,
                &place.path,
                tr!(
                    "these edges go round in a circle: `{id}` would come before itself",
                    id = self.program.ids[a as usize]
                ),
            )
            .help(tr!("take one of them out"))
        })?;
        let mut before = vec![BitSet::default(); count];
        for a in &used {
            for b in after[*a as usize].iter() {
                before[b as usize].add(*a);
            }
        }
        self.program.edges = Edges { written, after, before, lines };
        self.contradictions(&used, &places)
    }

    fn edge_id(&self, id: &str, item: &EdgeItem) -> Result<IdNo, Error> {
        match self.ids.get(id) {
            Some((no, _)) => Ok(*no),
            None => Err(error(item.at, &item.path, tr!("no line has the id `{id}`", id = id))
                .help(unknown_id(id, self.program.ids.iter().map(String::as_str)))),
        }
    }

    /// Refuses an edge that the structure already turns round.
    fn contradictions(&self, used: &[IdNo], places: &[&EdgeItem]) -> Result<(), Error> {
        let program = &self.program;
        if used.len() > MAX_CHECKED_IDS {
            return Ok(());
        }
        let place = |a: IdNo, b: IdNo| {
            let direct = program.edges.written.iter().position(|(x, y, _)| (*x, *y) == (a, b));
            places[direct.or_else(|| program.edges.written.iter().position(|(_, y, _)| *y == b)).unwrap_or(0)]
        };
        let name = |id: IdNo| &program.ids[id as usize];
        // Ids on one line each: the structure and the edges together must be free of circles.
        let single: Vec<(IdNo, LeafNo)> = used
            .iter()
            .filter_map(|id| match program.edges.lines[*id as usize].as_slice() {
                [leaf] => Some((*id, *leaf)),
                _ => None,
            })
            .collect();
        let mut all: Vec<(IdNo, IdNo, Option<RuleNo>)> = program.edges.written.clone();
        for (a, leaf_a) in &single {
            for (b, leaf_b) in &single {
                if program.written_before(*leaf_a, *leaf_b) {
                    all.push((*a, *b, None));
                }
            }
        }
        for (a, b, _) in &program.edges.written {
            let (lines_a, lines_b) = (&program.edges.lines[*a as usize], &program.edges.lines[*b as usize]);
            let pairs = lines_a.iter().flat_map(|x| lines_b.iter().map(move |y| (*x, *y))).take(100_000);
            for (x, y) in pairs {
                let at = place(*a, *b);
                if program.written_before(y, x) {
                    return Err(error(
                        at.at,
                        &at.path,
                        tr!(
                            "`{name}` is written before `{other}`, so that `{other} < {name}` can never hold",
                            name = name(*b),
                            other = name(*a)
                        ),
                    )
                    .help(tr!("turn the edge round, or put the two lines into branches of an `any`")));
                }
                if self.in_one_repeat(x, y) {
                    return Err(error(
                        at.at,
                        &at.path,
                        tr!("`{name}` and `{other}` are in one `repeat`: in its second round `{name}` would come after the first `{other}`", name = name(*a), other = name(*b)),
                    )
                    .help(tr!("write the order of a round inside the round")));
                }
            }
        }
        closure(program.ids.len(), used, &all).map(|_| ()).map_err(|(a, b)| {
            let at = place(a, b);
            error(
                at.at,
                &at.path,
                tr!(
                    "the edges and the order as written go round in a circle through `{name}`",
                    name = name(a)
                ),
            )
            .help(tr!("take an edge out, or put the lines into branches of an `any`"))
        })
    }

    /// True when every round of one `repeat` prints both lines, so that a second round would print the
    /// first one again after the second.
    fn in_one_repeat(&self, a: LeafNo, b: LeafNo) -> bool {
        let in_every_round = |leaf: LeafNo, repeat: TermNo| {
            let above = self.program.ancestors(self.program.leaf(leaf).term);
            above.take_while(|term| *term != repeat).all(|term| {
                matches!(
                    self.program.term(term).kind,
                    Kind::Seq { .. } | Kind::Any { .. } | Kind::Scope { .. }
                )
            })
        };
        self.program.ancestors(self.program.leaf(a).term).any(|no| {
            let term = self.program.term(no);
            matches!(term.kind, Kind::Repeat { max, .. } if max != Some(1) && max != Some(0))
                && term.leaves.contains(&b)
                && in_every_round(a, no)
                && in_every_round(b, no)
        })
    }
}

/// For each id, all ids after it; an edge on a circle is the error.
fn closure(
    count: usize,
    used: &[IdNo],
    edges: &[(IdNo, IdNo, Option<RuleNo>)],
) -> Result<Vec<BitSet>, (IdNo, IdNo)> {
    let mut next: HashMap<IdNo, Vec<IdNo>> = HashMap::new();
    let mut open: HashMap<IdNo, usize> = used.iter().map(|id| (*id, 0)).collect();
    for (a, b, _) in edges {
        next.entry(*a).or_default().push(*b);
        *open.entry(*b).or_default() += 1;
    }
    // Kahn's algorithm; what stays open at the end lies on a circle or behind one.
    let mut ready: Vec<IdNo> = used.iter().copied().filter(|id| open[id] == 0).collect();
    let mut sorted = Vec::with_capacity(used.len());
    while let Some(id) = ready.pop() {
        sorted.push(id);
        for after in next.get(&id).into_iter().flatten() {
            if let Some(count) = open.get_mut(after) {
                *count -= 1;
                if *count == 0 {
                    ready.push(*after);
                }
            }
        }
    }
    if sorted.len() < used.len() {
        let stuck = |id: &IdNo| open.get(id).is_some_and(|count| *count > 0);
        let on_circle = edges.iter().find(|(a, b, rule)| stuck(a) && stuck(b) && (rule.is_some() || a != b));
        let (a, b) = on_circle.or(edges.first()).map_or((0, 0), |(a, b, _)| (*a, *b));
        return Err((a, b));
    }
    let mut after = vec![BitSet::default(); count];
    for id in sorted.iter().rev() {
        let mut set = BitSet::default();
        for b in next.get(id).into_iter().flatten() {
            set.add(*b);
            set.add_all(&after[*b as usize]);
        }
        after[*id as usize] = set;
    }
    Ok(after)
}
