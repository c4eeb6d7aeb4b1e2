//! One configuration: how far one reading of the lines has come in the order.
//!
//! It is a tree of what is left ([`Rest`]), the values that names are bound to, and which ids with
//! edges are out. [`Config::moves`] finds every place where a line fits; [`Config::make`] goes there.
//! Between the two nothing is copied, so a reading that never has to choose costs no copies at all.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::branches::{Branches, first_lines};
use super::moves::Search;
use super::pattern::NameNo;
use super::program::{BitSet, IdNo, Kind, LeafNo, Program, TermNo};

/// In a [`Move`]'s path: begin a copy of an `each` that has not begun.
pub(super) const NEW_COPY: u32 = u32::MAX;
/// In a path: go on in what has begun, rather than to a later child or round.
pub(super) const GO_ON: u32 = 0;

/// What is left of a term.
#[derive(Debug, Clone)]
pub(super) enum Rest {
    /// Only the empty trace.
    Nothing,
    /// All of it: it has not begun.
    All(TermNo),
    /// A sequence whose child number `at` has begun.
    Seq { term: TermNo, at: u32, now: Box<Rest> },
    /// Branches at the same time.
    Any(Box<Branches>),
    /// A repeat in a round; `begun` rounds have begun (an open-ended one stops counting at `min`).
    Repeat { term: TermNo, begun: u32, now: Box<Rest> },
    /// Copies at the same time, `fresh` of them not begun.
    Each(Box<Copies>),
    /// A body whose names live here.
    Scope(Box<ScopeRest>),
}

#[derive(Debug, Clone)]
pub(super) struct Copies {
    pub(super) term: TermNo,
    pub(super) fresh: u32,
    pub(super) begun: Branches,
    /// The values that `distinct` has seen.
    pub(super) used: HashSet<Rc<str>>,
}

#[derive(Debug, Clone)]
pub(super) struct ScopeRest {
    pub(super) term: TermNo,
    pub(super) values: Values,
    pub(super) now: Rest,
}

/// What names are bound to.
pub(super) type Values = Vec<(NameNo, Rc<str>)>;

/// The scopes around a place, innermost first.
#[derive(Clone, Copy)]
pub(super) struct Env<'e> {
    names: &'e [NameNo],
    values: &'e [(NameNo, Rc<str>)],
    used: Option<(NameNo, &'e HashSet<Rc<str>>)>,
    outer: Option<&'e Env<'e>>,
}

impl<'e> Env<'e> {
    pub(super) const EMPTY: Env<'static> = Env { names: &[], values: &[], used: None, outer: None };

    /// A scope inside `outer`.
    pub(super) fn scope(names: &'e [NameNo], values: &'e [(NameNo, Rc<str>)], outer: &'e Env<'e>) -> Self {
        Env { names, values, used: None, outer: Some(outer) }
    }

    /// The copies of an `each` inside `outer`: what `distinct` has seen.
    pub(super) fn copies(distinct: Option<NameNo>, used: &'e HashSet<Rc<str>>, outer: &'e Env<'e>) -> Self {
        Env { used: distinct.map(|name| (name, used)), outer: Some(outer), ..Env::EMPTY }
    }

    /// What `name` is bound to, in the scope that owns it.
    pub(super) fn value(&self, name: NameNo) -> Option<&'e str> {
        if self.names.contains(&name) {
            return self.values.iter().find(|(n, _)| *n == name).map(|(_, value)| &**value);
        }
        self.outer.and_then(|outer| outer.value(name))
    }

    /// Whether `distinct` forbids binding `name` to `value` here.
    pub(super) fn is_used(&self, name: NameNo, value: &str) -> bool {
        self.used.is_some_and(|(n, used)| n == name && used.contains(value))
            || self.outer.is_some_and(|outer| outer.is_used(name, value))
    }
}

/// A place where a line fits, and what it binds there.
#[derive(Debug, Clone)]
pub(super) struct Move {
    pub(super) path: Vec<u32>,
    pub(super) leaf: LeafNo,
    pub(super) binds: Values,
    /// True for all readings of a line in one place but the first.
    pub(super) is_other_reading: bool,
}

/// Every place that answers a question.
pub(super) struct Places {
    pub(super) moves: Vec<Move>,
    /// A line of the order that would read the line in too many ways to follow, and so does not match it.
    pub(super) too_many: Option<LeafNo>,
    /// How many lines of the order were looked at to find them.
    pub(super) looked: usize,
}

impl Move {
    /// True when both lead to the same place.
    pub(super) fn leads_where(&self, other: &Self) -> bool {
        self.leaf == other.leaf && self.path == other.path
    }
}

/// What the places of a configuration are asked for.
#[derive(Clone, Copy)]
pub(super) enum Ask<'l> {
    /// Where does this line fit?
    Line(&'l str),
    /// Which lines are possible at all? Nothing is bound.
    Every,
}

/// Why a line fits nowhere although a pattern knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NearFit {
    /// A name is bound to something else.
    Capture { leaf: LeafNo, name: NameNo, bound: String },
    /// `distinct` has seen the value.
    Distinct { leaf: LeafNo, name: NameNo, value: String },
}

/// How far one reading has come.
#[derive(Debug, Clone)]
pub(super) struct Config {
    pub(super) rest: Rest,
    /// Which ids with edges are out.
    out: BitSet,
    /// For each id with edges: how many of its lines are still certain to come.
    due: Vec<u32>,
    /// For each watched id: the number of its lines, in the order they came.
    pub(super) seen: Vec<(IdNo, u64)>,
    /// True when some line was not read as the first of its readings in a place.
    pub(super) is_other_reading: bool,
}

impl Config {
    /// Nothing has been read.
    pub(super) fn new(program: &Program) -> Self {
        let certain =
            |lines: &Vec<LeafNo>| lines.iter().filter(|leaf| program.leaf(**leaf).certain).count() as u32;
        Self {
            rest: Rest::All(program.root),
            out: BitSet::default(),
            due: program.edges.lines.iter().map(certain).collect(),
            seen: Vec::new(),
            is_other_reading: false,
        }
    }

    /// How many lines the shortest way to the end still prints, edges aside.
    pub(super) fn least(&self, program: &Program) -> u64 {
        self.rest.least(program)
    }

    /// True when the order may end here.
    pub(super) fn may_end(&self, program: &Program) -> bool {
        self.rest.nullable(program)
    }

    /// Every place that answers `ask`.
    pub(super) fn moves(&self, program: &Program, ask: Ask) -> Vec<Move> {
        self.places(program, ask).moves
    }

    /// The same, and what is known of the places that were passed over.
    pub(super) fn places(&self, program: &Program, ask: Ask) -> Places {
        let mut search = Search {
            program,
            config: self,
            ask,
            path: Vec::new(),
            found: Vec::new(),
            too_many: None,
            looked: 0,
        };
        search.rest(&self.rest, &Env::EMPTY);
        Places { moves: search.found, too_many: search.too_many, looked: search.looked }
    }

    /// Goes where `step` leads.
    pub(super) fn make(&mut self, program: &Program, step: &Move) {
        if let Some(id) = program.leaf(step.leaf).id
            && !program.edges.is_empty()
        {
            self.out.add(id);
            if program.leaf(step.leaf).certain {
                self.due[id as usize] -= 1;
            }
        }
        self.is_other_reading |= step.is_other_reading;
        let mut path = step.path.iter().copied();
        self.rest.go(program, &mut path, &step.binds);
    }

    /// Where a line would fit if one name held something else.
    pub(super) fn near_fit(&self, program: &Program, line: &str) -> Option<NearFit> {
        let mut found = None;
        self.rest.next_lines(program, &Env::EMPTY, &mut |leaf, env| {
            let pattern = &program.leaf(leaf).pattern;
            let readings = pattern.readings(line, |_| None).unwrap_or_default();
            found = readings.into_iter().next().and_then(|reading| {
                let used = reading.iter().find(|(name, value)| env.is_used(*name, value));
                if let Some((name, value)) = used {
                    return Some(NearFit::Distinct { leaf, name: *name, value: (*value).to_owned() });
                }
                reading.iter().find_map(|(name, value)| {
                    let bound = env.value(*name).filter(|bound| bound != value)?;
                    Some(NearFit::Capture { leaf, name: *name, bound: bound.to_owned() })
                })
            });
            found.is_none()
        });
        found
    }

    /// What the names of the line that `step` leads to are bound to.
    pub(super) fn values_at(&self, step: &Move) -> Values {
        let mut values = Values::new();
        self.rest.values_on(&mut step.path.iter().copied(), &mut values);
        values
    }

    /// Notes the number of a line whose id is watched.
    pub(super) fn note(&mut self, program: &Program, leaf: LeafNo, line: u64, watch: &[IdNo]) {
        if let Some(id) = program.leaf(leaf).id
            && watch.contains(&id)
        {
            self.seen.push((id, line));
        }
    }

    /// True when an edge forbids this line now: something after it is out, or something before it
    /// is still bound to come.
    pub(super) fn blocked(&self, program: &Program, leaf: LeafNo) -> bool {
        let Some(id) = program.leaf(leaf).id else { return false };
        if program.edges.is_empty() {
            return false;
        }
        if self.out.meets(&program.edges.after[id as usize]) {
            return true;
        }
        program.edges.before[id as usize].iter().any(|before| self.is_due(program, before))
    }

    /// True when a line with this id is still bound to come.
    fn is_due(&self, program: &Program, id: IdNo) -> bool {
        self.due[id as usize] > 0
            || program.edges.lines[id as usize]
                .iter()
                .any(|leaf| !program.leaf(*leaf).certain && self.rest.must_print(program, *leaf))
    }

    /// What makes two configurations the same: everything that decides about later lines.
    pub(super) fn digest(&self, program: &Program) -> u128 {
        let half = |salt: u64| {
            let mut hasher = DefaultHasher::new();
            (salt, self.rest.digest(program, salt), &self.out, &self.due).hash(&mut hasher);
            u128::from(hasher.finish())
        };
        half(1) << 64 | half(2)
    }

    /// A rough count of what a copy of this configuration costs.
    pub(super) fn size(&self) -> usize {
        1 + self.due.len() / 8 + self.rest.size()
    }
}

impl Rest {
    pub(super) fn nullable(&self, program: &Program) -> bool {
        match self {
            Self::Nothing => true,
            Self::All(term) => program.term(*term).nullable,
            Self::Seq { term, at, now } => match program.term(*term).kind {
                Kind::Seq { required, .. } => *at + 1 >= required && now.nullable(program),
                _ => false,
            },
            Self::Any(branches) => branches.nullable(),
            Self::Repeat { term, begun, now } => match program.term(*term).kind {
                Kind::Repeat { min, body, .. } => {
                    (*begun >= min || program.term(body).nullable) && now.nullable(program)
                }
                _ => false,
            },
            Self::Each(copies) => {
                let fresh_may_stay = copies.fresh == 0 || program.term(copies.body(program)).nullable;
                fresh_may_stay && copies.begun.nullable()
            }
            Self::Scope(scope) => scope.now.nullable(program),
        }
    }

    fn least(&self, program: &Program) -> u64 {
        let of = |term: TermNo| program.term(term).least;
        match self {
            Self::Nothing => 0,
            Self::All(term) => of(*term),
            Self::Seq { term, at, now } => {
                let Kind::Seq { kids, .. } = &program.term(*term).kind else { return 0 };
                let later = program.kids(kids)[*at as usize + 1..].iter().map(|kid| of(*kid));
                later.fold(now.least(program), u64::saturating_add)
            }
            Self::Any(branches) => {
                branches.iter().map(|(_, kid)| kid.least(program)).fold(0, u64::saturating_add)
            }
            Self::Repeat { term, begun, now } => {
                let Kind::Repeat { min, body, .. } = program.term(*term).kind else { return 0 };
                let rounds = u64::from(min.saturating_sub(*begun));
                now.least(program).saturating_add(rounds.saturating_mul(of(body)))
            }
            Self::Each(copies) => {
                let fresh = u64::from(copies.fresh).saturating_mul(of(copies.body(program)));
                copies.begun.iter().map(|(_, kid)| kid.least(program)).fold(fresh, u64::saturating_add)
            }
            Self::Scope(scope) => scope.now.least(program),
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    pub(super) fn size(&self) -> usize {
        match self {
            Self::Nothing | Self::All(_) => 1,
            Self::Seq { now, .. } | Self::Repeat { now, .. } => 1 + now.size(),
            Self::Any(branches) => branches.size(),
            Self::Each(copies) => 1 + copies.begun.size() + copies.used.len(),
            Self::Scope(scope) => 1 + scope.values.len() + scope.now.size(),
        }
    }

    /// A number that is equal for rests with equal words under equal values of the outer names.
    pub(super) fn digest(&self, program: &Program, salt: u64) -> u64 {
        let hash = |value: &dyn Fn(&mut DefaultHasher)| {
            let mut hasher = DefaultHasher::new();
            salt.hash(&mut hasher);
            value(&mut hasher);
            hasher.finish()
        };
        match self {
            Self::Nothing => 0,
            Self::All(term) => hash(&|h| program.term(*term).shape.hash(h)),
            Self::Seq { term, at, now } => {
                hash(&|h| ("seq", program.term(*term).shape, at, now.digest(program, salt)).hash(h))
            }
            Self::Any(branches) => hash(&|h| ("any", branches.digest(program, salt)).hash(h)),
            Self::Repeat { term, begun, now } => {
                hash(&|h| ("repeat", program.term(*term).shape, begun, now.digest(program, salt)).hash(h))
            }
            Self::Each(copies) => hash(&|h| {
                let mut used: Vec<_> = copies.used.iter().collect();
                used.sort_unstable();
                let shape = program.term(copies.term).shape;
                ("each", shape, copies.fresh, copies.begun.digest(program, salt), used).hash(h);
            }),
            Self::Scope(scope) => hash(&|h| {
                let mut values: Vec<_> = scope.values.iter().collect();
                values.sort_unstable();
                ("scope", values, scope.now.digest(program, salt)).hash(h);
            }),
        }
    }

    /// The values of the scopes on a path; a scope that has not begun has none.
    fn values_on(&self, path: &mut impl Iterator<Item = u32>, into: &mut Values) {
        match self {
            Self::Nothing | Self::All(_) => {}
            Self::Seq { now, .. } | Self::Repeat { now, .. } => {
                if path.next() == Some(GO_ON) {
                    now.values_on(path, into);
                }
            }
            Self::Any(branches) => {
                if let Some(kid) = path.next() {
                    branches.get(kid).values_on(path, into);
                }
            }
            Self::Each(copies) => match path.next() {
                None | Some(NEW_COPY) => {}
                Some(kid) => copies.begun.get(kid).values_on(path, into),
            },
            Self::Scope(scope) => {
                into.extend(scope.values.iter().cloned());
                scope.now.values_on(path, into);
            }
        }
    }

    /// Hands every line that may come next to `each`, until it says false; false when it did.
    pub(super) fn next_lines(
        &self,
        program: &Program,
        env: &Env,
        each: &mut dyn FnMut(LeafNo, &Env) -> bool,
    ) -> bool {
        match self {
            Self::Nothing => true,
            Self::All(term) => first_lines(program, *term, env, each),
            Self::Seq { term, at, now } => {
                if !now.next_lines(program, env, each) {
                    return false;
                }
                let Kind::Seq { kids, .. } = &program.term(*term).kind else { return true };
                let mut open = now.nullable(program);
                for kid in &program.kids(kids)[*at as usize + 1..] {
                    if !open {
                        break;
                    }
                    if !first_lines(program, *kid, env, each) {
                        return false;
                    }
                    open = program.term(*kid).nullable;
                }
                true
            }
            Self::Any(branches) => branches.iter().all(|(_, kid)| kid.next_lines(program, env, each)),
            Self::Repeat { term, begun, now } => {
                if !now.next_lines(program, env, each) {
                    return false;
                }
                let Kind::Repeat { max, body, .. } = program.term(*term).kind else { return true };
                let again = now.nullable(program) && max.is_none_or(|max| *begun < max);
                !again || first_lines(program, body, env, each)
            }
            Self::Each(copies) => {
                let Kind::Each { distinct, body, .. } = program.term(copies.term).kind else { return true };
                let env = Env::copies(distinct, &copies.used, env);
                copies.begun.iter().all(|(_, kid)| kid.next_lines(program, &env, each))
                    && (copies.fresh == 0 || first_lines(program, body, &env, each))
            }
            Self::Scope(scope) => {
                let Kind::Scope { names, .. } = &program.term(scope.term).kind else { return true };
                scope.now.next_lines(program, &Env::scope(names, &scope.values, env), each)
            }
        }
    }

    /// True when every way on from here prints this line.
    fn must_print(&self, program: &Program, leaf: LeafNo) -> bool {
        match self {
            Self::Nothing => false,
            Self::All(term) => term_must_print(program, *term, leaf),
            Self::Seq { term, at, now } => {
                let Kind::Seq { kids, .. } = &program.term(*term).kind else { return false };
                now.must_print(program, leaf)
                    || program.kids(kids)[*at as usize + 1..]
                        .iter()
                        .any(|kid| term_must_print(program, *kid, leaf))
            }
            Self::Any(branches) => branches.iter().any(|(_, kid)| kid.must_print(program, leaf)),
            Self::Repeat { term, begun, now } => {
                let Kind::Repeat { min, body, .. } = program.term(*term).kind else { return false };
                now.must_print(program, leaf) || (*begun < min && term_must_print(program, body, leaf))
            }
            Self::Each(copies) => {
                (copies.fresh > 0 && term_must_print(program, copies.body(program), leaf))
                    || copies.begun.iter().any(|(_, kid)| kid.must_print(program, leaf))
            }
            Self::Scope(scope) => scope.now.must_print(program, leaf),
        }
    }

    /// Follows a path that [`Config::moves`] found, binding names on the way.
    pub(super) fn go(&mut self, program: &Program, path: &mut impl Iterator<Item = u32>, binds: &Values) {
        let mut step = || path.next().unwrap_or(GO_ON);
        match self {
            Self::Nothing => {}
            Self::All(term) => {
                let term = *term;
                *self = begin(program, term);
                match &program.term(term).kind {
                    Kind::Line(_) => {}
                    Kind::Seq { kids, .. } => {
                        let at = step();
                        let mut now = Self::All(program.kids(kids)[at as usize]);
                        now.go(program, path, binds);
                        *self = seq(program, term, at, now);
                    }
                    Kind::OneOf { kids } => {
                        *self = Self::All(program.kids(kids)[step() as usize]);
                        self.go(program, path, binds);
                    }
                    Kind::Maybe(body) => {
                        *self = Self::All(*body);
                        self.go(program, path, binds);
                    }
                    Kind::Repeat { min, max, body } => {
                        let mut now = Self::All(*body);
                        now.go(program, path, binds);
                        *self = repeat(term, 1, (*min, *max), now);
                    }
                    Kind::Any { .. } | Kind::Each { .. } | Kind::Scope { .. } => {
                        self.go(program, path, binds)
                    }
                }
            }
            Self::Seq { term, at, now } => {
                let (term, to) = (*term, step());
                let Kind::Seq { kids, .. } = &program.term(term).kind else { return };
                let (at, mut now) = if to == GO_ON {
                    (*at, std::mem::replace(&mut **now, Self::Nothing))
                } else {
                    (to, Self::All(program.kids(kids)[to as usize]))
                };
                now.go(program, path, binds);
                *self = seq(program, term, at, now);
            }
            Self::Any(branches) => {
                let kid = step();
                branches.change(program, kid, |rest| rest.go(program, path, binds));
                if branches.is_done() {
                    *self = Self::Nothing;
                }
            }
            Self::Repeat { term, begun, now } => {
                let (term, new_round) = (*term, step() != GO_ON);
                let Kind::Repeat { min, max, body } = program.term(term).kind else { return };
                let (begun, mut now) = if new_round {
                    (begun.saturating_add(1), Self::All(body))
                } else {
                    (*begun, std::mem::replace(&mut **now, Self::Nothing))
                };
                now.go(program, path, binds);
                *self = repeat(term, begun, (min, max), now);
            }
            Self::Each(copies) => {
                let kid = step();
                if let Kind::Each { distinct: Some(name), .. } = program.term(copies.term).kind
                    && let Some((_, value)) = binds.iter().find(|(bound, _)| *bound == name)
                {
                    copies.used.insert(value.clone());
                }
                if kid == NEW_COPY {
                    copies.fresh -= 1;
                    let mut copy = Self::All(copies.body(program));
                    copy.go(program, path, binds);
                    copies.begun.add(program, copy);
                } else {
                    copies.begun.change(program, kid, |rest| rest.go(program, path, binds));
                }
                if copies.fresh == 0 && copies.begun.is_done() {
                    *self = Self::Nothing;
                }
            }
            Self::Scope(scope) => {
                let Kind::Scope { names, .. } = &program.term(scope.term).kind else { return };
                for (name, value) in binds {
                    if names.contains(name) && !scope.values.iter().any(|(known, _)| known == name) {
                        scope.values.push((*name, value.clone()));
                    }
                }
                scope.now.go(program, path, binds);
                if scope.now.is_nothing() {
                    *self = Self::Nothing;
                }
            }
        }
    }
}

impl Copies {
    fn body(&self, program: &Program) -> TermNo {
        match program.term(self.term).kind {
            Kind::Each { body, .. } => body,
            _ => self.term,
        }
    }
}

fn seq(program: &Program, term: TermNo, at: u32, now: Rest) -> Rest {
    match &program.term(term).kind {
        Kind::Seq { kids, .. } if now.is_nothing() && at as usize + 1 == kids.len() => Rest::Nothing,
        _ => Rest::Seq { term, at, now: Box::new(now) },
    }
}

fn repeat(term: TermNo, begun: u32, (min, max): (u32, Option<u32>), now: Rest) -> Rest {
    // Rounds past the least number are all alike where there is no greatest one.
    let begun = if max.is_none() { begun.min(min.max(1)) } else { begun };
    if now.is_nothing() && max == Some(begun) {
        return Rest::Nothing;
    }
    Rest::Repeat { term, begun, now: Box::new(now) }
}

/// The rest of a term that is about to begin.
fn begin(program: &Program, term: TermNo) -> Rest {
    match &program.term(term).kind {
        Kind::Line(_) => Rest::Nothing,
        Kind::Any { kids } => {
            Rest::Any(Box::new(Branches::new(program, program.kids(kids).iter().map(|kid| Rest::All(*kid)))))
        }
        Kind::Each { copies, .. } => Rest::Each(Box::new(Copies {
            term,
            fresh: *copies,
            begun: Branches::new(program, std::iter::empty()),
            used: HashSet::new(),
        })),
        Kind::Scope { body, .. } => {
            Rest::Scope(Box::new(ScopeRest { term, values: Vec::new(), now: Rest::All(*body) }))
        }
        _ => Rest::All(term),
    }
}

fn term_must_print(program: &Program, term: TermNo, leaf: LeafNo) -> bool {
    let here = program.term(term);
    if !here.leaves.contains(&leaf) {
        return false;
    }
    match &here.kind {
        Kind::Line(line) => *line == leaf,
        Kind::Seq { kids, .. } | Kind::Any { kids } => {
            program.kids(kids).iter().any(|kid| term_must_print(program, *kid, leaf))
        }
        Kind::OneOf { kids } => program.kids(kids).iter().all(|kid| term_must_print(program, *kid, leaf)),
        Kind::Maybe(_) => false,
        Kind::Repeat { min, body, .. } => *min > 0 && term_must_print(program, *body, leaf),
        Kind::Each { copies, body, .. } => *copies > 0 && term_must_print(program, *body, leaf),
        Kind::Scope { body, .. } => term_must_print(program, *body, leaf),
    }
}
