//! One trial of a law: a random order, known to the oracle and to the checker, and traces for it.

use std::cell::Cell;
use std::fmt::Debug;

use checker::order::Order;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

use super::generator::{Dialect, specs};
use super::mutate::Dice;
use super::oracle::Oracle;
use super::printing::printed;
use super::spec::Spec;
use super::subject;

/// Words are listed up to this many lines, and no trace of the laws is longer.
pub(crate) const LONGEST: usize = 8;
/// Words for a law are at most this long, so that their mutants are not too long.
const LONG: usize = LONGEST - 1;

/// An order that is small enough for the oracle and sound to the checker.
pub(crate) struct Trial {
    pub(crate) oracle: Oracle,
    pub(crate) order: Order,
    pub(crate) dice: Dice,
}

impl Trial {
    /// Up to `count` legal traces, from all over the language.
    pub(crate) fn legal_traces(&mut self, count: usize) -> Vec<Vec<String>> {
        let words = &self.oracle.language.words;
        let mut traces = Vec::new();
        for _ in 0..count.min(2 * words.len()) {
            let word = &words[self.dice.below(words.len())];
            if word.len() <= LONG
                && let Some(trace) = printed(&self.oracle, word, &mut self.dice)
                && !traces.contains(&trace)
            {
                traces.push(trace);
            }
        }
        traces
    }
}

/// What became of the random orders of one law.
#[derive(Debug, Default)]
pub(crate) struct Fates {
    pub(crate) tried: Cell<usize>,
    pub(crate) refused: Cell<usize>,
    pub(crate) too_large: Cell<usize>,
    /// Orders without any legal trace that is short enough: edges or `never` forbid it, or all are long.
    pub(crate) empty: Cell<usize>,
}

/// The trial of a random order; `None` where the checker refuses it, the oracle cannot list it, or it says nothing.
pub(crate) fn prepared(spec: &Spec, seed: u64, fates: &Fates) -> Option<Trial> {
    add(&fates.tried, 1);
    let Some(oracle) = Oracle::of(spec, LONGEST) else {
        add(&fates.too_large, 1);
        return None;
    };
    let Ok(order) = subject::read(spec) else {
        add(&fates.refused, 1);
        return None;
    };
    let mut trial = Trial { oracle, order, dice: Dice(seed) };
    let traces = trial.legal_traces(24);
    if traces.iter().all(|trace| trace.iter().any(|line| trial.oracle.is_never(line))) {
        add(&fates.empty, 1);
        return None;
    }
    Some(trial)
}

/// Counts up.
pub(crate) fn add(count: &Cell<usize>, more: usize) {
    count.set(count.get() + more);
}

/// How many cases to run: `usual`, or what `PROPTEST_CASES` asks for where that is more.
pub(crate) fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .map_or(usual, |cases: u32| cases.max(usual))
}

/// A source of random orders that gives the same ones in every run, unless another seed is asked for.
pub(crate) fn runner(usual: u32) -> TestRunner {
    let fixed = std::env::var_os("PROPTEST_RNG_SEED").is_none();
    let config = Config { cases: cases(usual), failure_persistence: None, ..Config::default() };
    TestRunner::new(if fixed { Config { rng_seed: RngSeed::Fixed(20), ..config } } else { config })
}

/// Holds a law against random orders of a dialect; a broken law is shown with the smallest order that breaks it.
pub(crate) fn hold(dialect: Dialect, usual: u32, law: impl Fn(Spec, u64) -> Result<(), TestCaseError>) {
    let seeds = proptest::num::u64::ANY.no_shrink();
    let result = runner(usual).run(&(specs(dialect), seeds), |(spec, seed)| law(spec, seed));
    if let Err(broken) = result {
        panic!("{broken}");
    }
}

/// Fails a case where two answers differ.
pub(crate) fn same<A: PartialEq + Debug>(
    checker: A,
    definition: A,
    about: impl FnOnce() -> String,
) -> Result<(), TestCaseError> {
    if checker == definition {
        return Ok(());
    }
    Err(TestCaseError::fail(format!("checker: {checker:?}, definition: {definition:?}; {}", about())))
}
