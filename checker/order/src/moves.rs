//! Where a line fits: one walk over what is left of an order, noting the way to each place.
//!
//! Nothing is changed here; `config` goes where a [`Move`] leads.

use std::rc::Rc;

use super::branches::Branches;
use super::config::{Ask, Config, Env, GO_ON, Move, NEW_COPY, Rest};
use super::program::{Kind, LeafNo, Program, TermNo};

/// So many steps of reading one line count as looking at one.
const STEPS: usize = 4;

/// One search for the places that answer a question.
pub(super) struct Search<'s> {
    pub(super) program: &'s Program,
    pub(super) config: &'s Config,
    pub(super) ask: Ask<'s>,
    pub(super) path: Vec<u32>,
    pub(super) found: Vec<Move>,
    /// A line of the order that reads the line in too many ways, which counts as not at all.
    pub(super) too_many: Option<LeafNo>,
    /// How many lines of the order were looked at; one that is hard to read counts as several.
    pub(super) looked: usize,
}

impl Search<'_> {
    fn at(&mut self, step: u32, look: impl FnOnce(&mut Self)) {
        self.path.push(step);
        look(self);
        self.path.pop();
    }

    pub(super) fn rest(&mut self, rest: &Rest, env: &Env) {
        match rest {
            Rest::Nothing => {}
            Rest::All(term) => self.all(*term, env),
            Rest::Seq { term, at, now } => {
                self.at(GO_ON, |search| search.rest(now, env));
                if now.nullable(self.program) {
                    self.later(*term, *at + 1, env);
                }
            }
            Rest::Any(branches) => self.branches(branches, env),
            Rest::Repeat { term, begun, now } => {
                self.at(GO_ON, |search| search.rest(now, env));
                let Kind::Repeat { max, body, .. } = self.program.term(*term).kind else { return };
                if now.nullable(self.program) && max.is_none_or(|max| *begun < max) {
                    self.at(1, |search| search.all(body, env));
                }
            }
            Rest::Each(copies) => {
                let Kind::Each { distinct, body, .. } = self.program.term(copies.term).kind else { return };
                let env = Env::copies(distinct, &copies.used, env);
                self.branches(&copies.begun, &env);
                if copies.fresh > 0 {
                    self.at(NEW_COPY, |search| search.all(body, &env));
                }
            }
            Rest::Scope(scope) => {
                let Kind::Scope { names, .. } = &self.program.term(scope.term).kind else { return };
                let env = Env::scope(names, &scope.values, env);
                self.rest(&scope.now, &env);
            }
        }
    }

    fn branches(&mut self, branches: &Branches, env: &Env) {
        match self.ask {
            Ask::Line(line) => {
                let kids = branches.candidates(line);
                for kid in kids {
                    self.at(kid, |search| search.rest(branches.get(kid), env));
                }
            }
            Ask::Every => {
                for (kid, rest) in branches.iter() {
                    self.at(kid, |search| search.rest(rest, env));
                }
            }
        }
    }

    /// The children of a sequence from `from` on, as far as those before them may be empty.
    fn later(&mut self, term: TermNo, from: u32, env: &Env) {
        let program = self.program;
        let Kind::Seq { kids, .. } = &program.term(term).kind else { return };
        for (at, kid) in program.kids(kids).iter().enumerate().skip(from as usize) {
            self.at(at as u32, |search| search.all(*kid, env));
            if !program.term(*kid).nullable {
                break;
            }
        }
    }

    fn all(&mut self, term: TermNo, env: &Env) {
        let program = self.program;
        match &program.term(term).kind {
            Kind::Line(leaf) => self.leaf(*leaf, env),
            Kind::Seq { .. } => self.later(term, 0, env),
            Kind::Any { kids } | Kind::OneOf { kids } => {
                for (at, kid) in program.kids(kids).iter().enumerate() {
                    self.at(at as u32, |search| search.all(*kid, env));
                }
            }
            Kind::Maybe(body) => self.all(*body, env),
            Kind::Repeat { max, body, .. } => {
                if *max != Some(0) {
                    self.all(*body, env);
                }
            }
            Kind::Each { copies, body, .. } => {
                if *copies > 0 {
                    self.at(NEW_COPY, |search| search.all(*body, env));
                }
            }
            Kind::Scope { names, body } => {
                let env = Env::scope(names, &[], env);
                self.all(*body, &env);
            }
        }
    }

    fn leaf(&mut self, leaf: LeafNo, env: &Env) {
        self.looked += 1;
        let pattern = &self.program.leaf(leaf).pattern;
        let readings = match self.ask {
            Ask::Every => vec![Vec::new()],
            Ask::Line(line) => {
                let mut steps = 0;
                let readings = pattern.readings_counted(line, |name| env.value(name), &mut steps);
                self.looked += steps / STEPS;
                let Some(readings) = readings else {
                    self.too_many = Some(leaf);
                    return;
                };
                readings
            }
        };
        if readings.is_empty() || self.config.blocked(self.program, leaf) {
            return;
        }
        let mut is_other_reading = false;
        for reading in readings {
            if reading.iter().any(|(name, value)| env.is_used(*name, value)) {
                continue;
            }
            let binds = reading.into_iter().map(|(name, value)| (name, Rc::from(value))).collect();
            self.found.push(Move { path: self.path.clone(), leaf, binds, is_other_reading });
            is_other_reading = true;
        }
    }
}
