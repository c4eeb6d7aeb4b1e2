//! The order language: what a program may print, as a set of legal traces, and what is wrong with a
//! trace that is not one of them.
//!
//! ```text
//! YAML ─ syntax ─► items ─ compile ─► program ─┬─ net ───────┐
//!                                              └─ frontier ──┴► reader ─► judgement
//!                                                 (configurations)         │
//!                                              sample ◄─ moves             └─ explain ─ closest
//! ```
//!
//! The crate does no I/O and knows nothing of exercises: it can judge the output of any program.
//! An order without choice whose lines are plain text is read by a token net ([`net`]); every other
//! by a frontier of configurations ([`frontier`]). A rejected trace is explained against the closest
//! legal order ([`closest`]), never against an arbitrary one.
//!
//! ```
//! use order::{Judgement, Order};
//!
//! let order = Order::from_text("[script, {any: [timeout, immediate]}]").unwrap();
//! assert!(matches!(order.judge(["script", "immediate", "timeout"]), Judgement::Legal));
//! assert!(matches!(order.judge(["timeout", "script", "immediate"]), Judgement::Illegal(_)));
//! ```

#![warn(missing_docs, unreachable_pub)]

mod branches;
mod closest;
mod compile;
mod config;
mod cover;
mod explain;
mod free;
mod frontier;
mod line_pattern;
mod moves;
mod names;
mod near_miss;
mod net;
mod pairs;
mod pattern;
mod picture;
mod program;
mod reader;
mod regex_text;
mod regex_tree;
mod sample;
mod shape;
mod syntax;
mod time;
pub mod yaml;

pub use closest::{Closest, ClosestLine};
pub use explain::{Fault, Finding, Violation, ViolationKind};
pub use free::FreePart;
pub use line_pattern::{Captures, LinePattern};
pub use near_miss::{NearMiss, Unseen, look_alike, revealed};
pub use pairs::Pair;
pub use picture::Picture;
pub use program::Rule;
pub use reader::{Ambiguity, Judgement, Reader, State};
pub use time::{Band, FactKind, Measured, Range, TimeFact, TimeFinding, TimeJudgement};

use crate::yaml::{At, Error, Node, Value};
use net::Net;
use program::{IdNo, Program};
use text::tr;

/// A set of legal traces, as written in `exercise.yaml`.
#[derive(Debug, Clone)]
pub struct Order {
    program: Program,
    net: Option<Net>,
}

impl Order {
    /// Reads the items of an order, its `before` edges and its `never` patterns.
    ///
    /// # Errors
    /// Anything that is not the order language, or that contradicts itself, with line, column, key
    /// path and what to write instead.
    pub fn parse(items: &At, before: Option<&At>, never: Option<&At>) -> Result<Self, Error> {
        let root = syntax::items(items)?;
        let edges = before.map(syntax::edges).transpose()?.unwrap_or_default();
        let never = never.map(syntax::never).transpose()?.unwrap_or_default();
        let program = compile::compile(&root, &edges, &never)?;
        if program.choice_free && !program.edges.is_empty() && Net::has_circle(&program) {
            let at = before.unwrap_or(items);
            return Err(at
                .error(tr!("the edges and the order as written go round in a circle"))
                .help(tr!("take an edge out, or put the lines into branches of an `any`")));
        }
        let net = Net::of(&program);
        Ok(Self { program, net })
    }

    /// Reads the items of an order alone.
    ///
    /// # Errors
    /// As [`Order::parse`].
    pub fn from_text(items: &str) -> Result<Self, Error> {
        let node = crate::yaml::parse(items)?;
        Self::parse(&At::root(&node), None, None)
    }

    /// Reads a list of items, or one pattern, which is an order of one line.
    ///
    /// # Errors
    /// As [`Order::parse`].
    pub fn of_lines(at: &At) -> Result<Self, Error> {
        if matches!(at.node.value, Value::Seq(_)) {
            return Self::parse(at, None, None);
        }
        at.whole_text()?;
        let list = Node { value: Value::Seq(vec![at.node.clone()]), mark: at.node.mark };
        Self::parse(&At { node: &list, path: at.path.clone() }, None, None)
    }

    /// Begins to read a trace.
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(self, Vec::new())
    }

    /// Judges a whole trace.
    pub fn judge<'l>(&self, lines: impl IntoIterator<Item = &'l str>) -> Judgement {
        let mut reader = self.reader();
        for line in lines {
            reader.push(line);
        }
        reader.finish()
    }

    /// A random legal order; `None` when none was found (a pattern that cannot be made up).
    pub fn sample(&self, rng: &mut fastrand::Rng) -> Option<Vec<String>> {
        sample::sample(&self.program, rng)
    }

    /// The lines of the order, as their author reads them, that stand in none of `words` random legal orders
    /// although each was led towards them. Empty means that every line can come.
    pub fn undrawn(&self, rng: &mut fastrand::Rng, words: usize) -> Vec<String> {
        sample::undrawn(&self.program, rng, words).into_iter().map(|leaf| self.program.show(leaf)).collect()
    }

    /// True when a printed line fits a line of the order that may come more or less often: one under
    /// `maybe`, or under a `repeat` that leaves the number of rounds open.
    pub fn is_optional_or_repeatable(&self, line: &str) -> bool {
        let program = &self.program;
        let line = pattern::trim_blanks(line);
        let is_open = |term: &program::Term| match &term.kind {
            program::Kind::Maybe(_) => true,
            program::Kind::Repeat { min, max, .. } => *max != Some(*min),
            _ => false,
        };
        program.leaves.iter().any(|leaf| {
            program.ancestors(leaf.term).any(|term| is_open(program.term(term))) && leaf.pattern.matches(line)
        })
    }

    /// The parts whose order is free: what may come in either order.
    pub fn free_parts(&self) -> Vec<FreePart> {
        free::parts(&self.program)
    }

    /// For each id asked for: the numbers (from zero) of its lines in a legal trace.
    ///
    /// `None` when the trace is not legal. Where the order is ambiguous, one reading is taken.
    pub fn lines_of<'l>(
        &self,
        ids: &[&str],
        lines: impl IntoIterator<Item = &'l str>,
    ) -> Option<Vec<Vec<usize>>> {
        let watch: Vec<IdNo> = ids.iter().filter_map(|id| self.id(id)).collect();
        let mut reader = Reader::new(self, watch);
        for line in lines {
            reader.push(line);
        }
        let seen = reader.seen()?;
        Some(
            ids.iter()
                .map(|id| {
                    let id = self.id(id);
                    seen.iter()
                        .filter(|(no, _)| Some(*no) == id)
                        .map(|(_, line)| *line as usize - 1)
                        .collect()
                })
                .collect(),
        )
    }

    /// The ids of its lines.
    pub fn ids(&self) -> &[String] {
        &self.program.ids
    }

    /// Its rules, in the order in which they are written.
    pub fn rules(&self) -> &[Rule] {
        &self.program.rules
    }

    /// The lines of the order as its author reads them, with their ids.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.program.leaves.len() as u32).map(|leaf| self.program.show(leaf))
    }

    /// The same order, always read by the general tier: for tests that hold the two tiers to each other.
    #[doc(hidden)]
    #[must_use]
    pub fn without_net(mut self) -> Self {
        self.net = None;
        self
    }

    /// True when the order is read by the token net.
    #[doc(hidden)]
    pub fn has_net(&self) -> bool {
        self.net.is_some()
    }

    fn id(&self, id: &str) -> Option<IdNo> {
        self.program.ids.iter().position(|known| known == id).map(|no| no as IdNo)
    }
}
