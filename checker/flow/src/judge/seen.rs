//! What several runs of one case come to together. It judges no run by itself and makes none, so that stored runs can
//! be put together again.

use std::collections::HashSet;
use std::sync::Arc;

use super::{CaseResult, Cause, is_word, never_seen};
use crate::run::Run;
use course::Case;
use order::Order;

/// What the runs of a case have shown so far.
#[derive(Debug)]
pub struct Seen<'c> {
    case: &'c Case,
    /// The orders of accepted runs are compared.
    compares: bool,
    runs: u32,
    /// The last that was accepted.
    last: Option<Arc<Run>>,
    /// One of them was a word of what has to be among them.
    shows: bool,
    accepted: u32,
    held: u32,
    /// The first that is wrong, by its number from one.
    failed: Option<(u32, Cause, Arc<Run>)>,
    /// The first that cannot be decided.
    unsure: Option<(u32, Cause, Arc<Run>)>,
    /// The different orders among the accepted.
    orders: HashSet<Vec<String>>,
}

impl<'c> Seen<'c> {
    /// Nothing yet of this case; `compares` where the orders of accepted runs are to be counted.
    pub fn of(case: &'c Case, compares: bool) -> Self {
        Self {
            case,
            compares,
            runs: 0,
            last: None,
            shows: false,
            accepted: 0,
            held: 0,
            failed: None,
            unsure: None,
            orders: HashSet::new(),
        }
    }

    /// Another run, by its number from one, and why it is not accepted.
    pub fn note(&mut self, number: u32, cause: Option<Cause>, run: Arc<Run>) {
        self.runs += 1;
        match cause {
            None => {
                if self.compares {
                    self.orders.insert(self.case.stdout.shape(run.stdout.texts()));
                }
                self.shows |= self.some_order_of().is_some_and(|order| is_word(order, &run));
                self.accepted += 1;
                self.last = Some(run);
            }
            Some(cause) if cause.verdict().is_held() => {
                self.held += 1;
                self.unsure.get_or_insert((number, cause, run));
            }
            Some(cause) => {
                self.failed.get_or_insert((number, cause, run));
            }
        }
    }

    fn some_order_of(&self) -> Option<&'c Order> {
        self.case.explore.as_ref().and_then(|explore| explore.some_order_of.as_ref())
    }

    /// True when all is well but that what has to be among the runs is not.
    pub fn lacks(&self) -> bool {
        self.failed.is_none() && self.unsure.is_none() && !self.shows
    }

    /// How many were accepted.
    pub fn accepted(&self) -> u32 {
        self.accepted
    }

    /// How many could not be decided.
    pub fn held(&self) -> u32 {
        self.held
    }

    /// The first that is wrong, by its number from one.
    pub fn failed(&self) -> Option<&(u32, Cause, Arc<Run>)> {
        self.failed.as_ref()
    }

    /// What they come to. A failing run of this very program that is `known` from elsewhere decides where none of
    /// these does. What the verdict rests on is not known here.
    pub fn result(self, known: Option<(u32, Cause, Arc<Run>)>) -> CaseResult {
        let together = match (self.some_order_of().filter(|_| self.lacks()), &self.last) {
            (Some(order), Some(last)) => never_seen(order, self.runs, last),
            _ => None,
        };
        let one_of_many = self.runs > 1 || known.is_some();
        let last = self.last.map(|run| (self.runs, run));
        let (cause, shown) = match self.failed.or(known).or(self.unsure) {
            Some((number, cause, run)) => (Some(cause), Some((number, run))),
            None => (together, last),
        };
        let mut result = CaseResult::of(self.case, cause);
        result.shown =
            shown.as_ref().filter(|_| one_of_many).map(|(number, run)| (*number, run.perturbation));
        result.run = shown.map(|(_, run)| run);
        result.runs = (self.accepted, self.runs);
        result.held = self.held;
        result.distinct = u32::try_from(self.orders.len()).unwrap_or(u32::MAX);
        result
    }
}
