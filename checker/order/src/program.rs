//! A compiled order: a tree of terms in one arena, its lines, rules and edges.
//!
//! It is built by `compile` and never changes; the net and the configurations walk over it.

use std::fmt::Write as _;
use std::ops::Range;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::pattern::{NameNo, Pattern, Piece};
use crate::yaml::Mark;

/// A term, by its number in the arena.
pub(crate) type TermNo = u32;
/// A line of the order, by number; lines are numbered as they are written.
pub(crate) type LeafNo = u32;
/// An id that lines carry.
pub(crate) type IdNo = u32;

/// What a term is (DESIGN: the order language; `for` has become an `any` of its instances).
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Line(LeafNo),
    /// One after the other. From child `required` on, all children may be empty.
    Seq {
        kids: Range<u32>,
        required: u32,
    },
    /// At the same time.
    Any {
        kids: Range<u32>,
    },
    OneOf {
        kids: Range<u32>,
    },
    Maybe(TermNo),
    Repeat {
        min: u32,
        max: Option<u32>,
        body: TermNo,
    },
    Each {
        copies: u32,
        body: TermNo,
        distinct: Option<NameNo>,
    },
    /// Where names live: each instance of the body has its own.
    Scope {
        names: Box<[NameNo]>,
        body: TermNo,
    },
}

/// A term and what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) kind: Kind,
    /// Whether the empty trace is one of its words.
    pub(crate) nullable: bool,
    /// How many lines its shortest word has.
    pub(crate) least: u64,
    /// Equal for terms with equal words; what tells configurations apart.
    pub(crate) shape: u64,
    /// The lines below it.
    pub(crate) leaves: Range<LeafNo>,
    pub(crate) parent: TermNo,
    pub(crate) rule: Option<RuleNo>,
    pub(crate) at: Mark,
}

/// A line of the order.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) pattern: Pattern,
    pub(crate) term: TermNo,
    pub(crate) id: Option<IdNo>,
    pub(crate) rule: Option<RuleNo>,
    pub(crate) at: Mark,
    /// True when the line stands in every word as often as it is written: no choice is above it.
    pub(crate) certain: bool,
}

/// A rule, by number.
pub(crate) type RuleNo = u32;

/// A `why`: the sentence attached to a part of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The sentence.
    pub text: String,
    /// Where it is written.
    pub at: Mark,
}

/// The `before` edges over ids, closed transitively.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edges {
    /// The edges as written.
    pub(crate) written: Vec<(IdNo, IdNo, Option<RuleNo>)>,
    /// For each id in an edge: which ids must not be out when it comes.
    pub(crate) after: Vec<BitSet>,
    /// For each id in an edge: which ids must not come once it is out.
    pub(crate) before: Vec<BitSet>,
    /// Which lines carry each id.
    pub(crate) lines: Vec<Vec<LeafNo>>,
}

impl Edges {
    pub(crate) fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// True when `a` must be out before `b`, by an edge or by several in a row.
    pub(crate) fn ordered(&self, a: IdNo, b: IdNo) -> bool {
        self.after.get(a as usize).is_some_and(|after| after.has(b))
    }

    /// The rule of the edge that says `a < b`, or of the last edge on the way from `a` to `b`.
    pub(crate) fn rule(&self, a: IdNo, b: IdNo) -> Option<RuleNo> {
        let direct = self.written.iter().find(|(from, to, _)| (*from, *to) == (a, b));
        let last = || self.written.iter().find(|(from, to, _)| *to == b && self.ordered(a, *from));
        direct.or_else(last).and_then(|(_, _, rule)| *rule)
    }
}

/// A set of small numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct BitSet(Vec<u64>);

impl BitSet {
    pub(crate) fn has(&self, n: u32) -> bool {
        self.0.get(n as usize / 64).is_some_and(|word| word >> (n % 64) & 1 == 1)
    }

    pub(crate) fn add(&mut self, n: u32) {
        let word = n as usize / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (n % 64);
    }

    pub(crate) fn add_all(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().enumerate().flat_map(|(word, bits)| {
            (0..64u32).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word as u32 * 64 + bit)
        })
    }
}

/// A compiled order.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) terms: Vec<Term>,
    /// The children of all terms, a range for each.
    pub(crate) kids: Vec<TermNo>,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) root: TermNo,
    pub(crate) names: Vec<String>,
    pub(crate) ids: Vec<String>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) edges: Edges,
    pub(crate) never: Vec<(Pattern, Option<RuleNo>)>,
    /// True when every word has the same lines: no one-of, maybe, repeat or each.
    pub(crate) choice_free: bool,
}

impl Program {
    pub(crate) fn term(&self, term: TermNo) -> &Term {
        &self.terms[term as usize]
    }

    pub(crate) fn leaf(&self, leaf: LeafNo) -> &Leaf {
        &self.leaves[leaf as usize]
    }

    pub(crate) fn kids(&self, kids: &Range<u32>) -> &[TermNo] {
        &self.kids[kids.start as usize..kids.end as usize]
    }

    pub(crate) fn rule(&self, rule: Option<RuleNo>) -> Option<&Rule> {
        rule.map(|rule| &self.rules[rule as usize])
    }

    /// A line as its author reads it, holes by name.
    pub(crate) fn show(&self, leaf: LeafNo) -> String {
        self.show_with(leaf, &[])
    }

    /// The same, with the holes filled in whose values are known.
    pub(crate) fn show_with(&self, leaf: LeafNo, known: &[(NameNo, Rc<str>)]) -> String {
        self.show_pieces(self.leaf(leaf).pattern.pieces(), known)
    }

    /// A pattern as its author reads it, with the holes filled in whose values are known.
    pub(crate) fn show_pieces(&self, pieces: &[Piece<NameNo>], known: &[(NameNo, Rc<str>)]) -> String {
        let mut text = String::new();
        for piece in pieces {
            let _ = match piece {
                Piece::Text(piece) => write!(text, "{piece}"),
                Piece::Hole { name: Some(name), .. } => match known.iter().find(|(known, _)| known == name) {
                    Some((_, value)) => write!(text, "{value}"),
                    None => write!(text, "{{{}}}", self.names[*name as usize]),
                },
                Piece::Hole { name: None, of } => write!(text, "{{:{of}}}"),
            };
        }
        text
    }

    /// True when a `never` pattern matches a line.
    pub(crate) fn forbids(&self, line: &str) -> bool {
        self.never.iter().any(|(pattern, _)| pattern.matches(line))
    }

    /// The ancestors of a term, nearest first.
    pub(crate) fn ancestors(&self, term: TermNo) -> impl Iterator<Item = TermNo> + '_ {
        std::iter::successors(Some(term), |term| {
            let parent = self.term(*term).parent;
            (parent != *term).then_some(parent)
        })
        .skip(1)
    }

    /// True when the structure puts this line into every legal trace at least once.
    pub(crate) fn must_come(&self, leaf: LeafNo) -> bool {
        self.ancestors(self.leaf(leaf).term).all(|term| match self.term(term).kind {
            Kind::OneOf { .. } | Kind::Maybe(_) => false,
            Kind::Repeat { min, .. } => min > 0,
            Kind::Each { copies, .. } => copies > 0,
            Kind::Line(_) | Kind::Seq { .. } | Kind::Any { .. } | Kind::Scope { .. } => true,
        })
    }

    /// Where the ways from the root to two lines part: that term, and the child on each side.
    pub(crate) fn parting(&self, a: LeafNo, b: LeafNo) -> Option<(TermNo, TermNo, TermNo)> {
        let mut below_a = self.leaf(a).term;
        for term in self.ancestors(below_a) {
            if self.term(term).leaves.contains(&b) {
                let mut below_b = self.leaf(b).term;
                for above in self.ancestors(below_b) {
                    if above == term {
                        return Some((term, below_a, below_b));
                    }
                    below_b = above;
                }
            }
            below_a = term;
        }
        None
    }

    /// True when the structure alone puts every `a` before every `b` of the same instance.
    pub(crate) fn written_before(&self, a: LeafNo, b: LeafNo) -> bool {
        a < b
            && self.parting(a, b).is_some_and(|(term, _, _)| matches!(self.term(term).kind, Kind::Seq { .. }))
    }
}
