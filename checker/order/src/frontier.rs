//! The general tier: every reading of the lines so far that is still legal, side by side.
//!
//! One configuration for every unambiguous order, so linear time; equal configurations are merged.
//!
//! There are two ways for readings to become many, and they are answered differently. A line may fit in several
//! *places* of the order: that is how the order was written, no program can help it, and past [`CAP`] the
//! question is given up as undecided. Or the holes of *one* place may hold different parts of the line: that
//! is in the hands of the program, which could print such lines for as long as it takes, so it never ends in
//! an undecided. Past [`MAX_READINGS`] such a line does not match there, and where readings of this kind fill
//! the frontier only the first one of each place is followed from then on. Either can only reject a trace that
//! has a reading somewhere, never accept one that has none; [`Frontier::too_many`] says so to its reader.
//!
//! [`MAX_READINGS`]: super::pattern::MAX_READINGS

use std::collections::HashSet;

use super::config::{Ask, Config};
use super::program::{IdNo, LeafNo, Program};

/// The most configurations that are followed.
const CAP: usize = 10_000;
/// The most work (terms copied or compared) that ambiguity may cost in one run.
const WORK: usize = 400_000_000;

/// Where no configuration with first readings only is left, so many of the others go on.
const FEW: usize = 100;

/// What a line did to the frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// At least one reading goes on.
    Legal,
    /// No reading allows this line here.
    Illegal,
    /// There are too many readings to follow; the line that made them too many.
    Ambiguous,
}

/// The readings that are still legal.
#[derive(Debug, Clone)]
pub(super) struct Frontier {
    configs: Vec<Config>,
    work: usize,
    lines: u64,
    widest: usize,
    /// A line of the order that could be read in two ways, where one was seen.
    pub(super) ambiguous_at: Option<LeafNo>,
    /// The first line that had more readings in one place than are followed: its number, and that place.
    pub(super) too_many: Option<(u64, LeafNo)>,
    /// The place where a line was last read in several ways.
    read_otherwise_at: Option<LeafNo>,
    /// Of the readings of a line in one place, only the first one is followed.
    first_only: bool,
}

impl Frontier {
    pub(super) fn new(program: &Program) -> Self {
        Self {
            configs: vec![Config::new(program)],
            work: 0,
            lines: 0,
            widest: 1,
            ambiguous_at: None,
            too_many: None,
            read_otherwise_at: None,
            first_only: false,
        }
    }

    /// Reads one line, and notes its number for each id in `watch` whose line it is.
    pub(super) fn push(&mut self, program: &Program, line: &str, watch: &[IdNo]) -> Step {
        self.lines += 1;
        let mut next: Vec<Config> = Vec::with_capacity(self.configs.len());
        let mut stuck: Vec<Config> = Vec::new();
        for mut config in std::mem::take(&mut self.configs) {
            if self.first_only && config.is_other_reading {
                continue;
            }
            let mut places = config.places(program, Ask::Line(line));
            if let Some(leaf) = places.too_many {
                self.note_too_many(leaf);
            }
            if self.first_only {
                places.moves.retain(|step| !step.is_other_reading);
            }
            if let Some(other) = places.moves.iter().find(|step| step.is_other_reading) {
                self.read_otherwise_at = Some(other.leaf);
            }
            let Some(last) = places.moves.pop() else {
                stuck.push(config);
                continue;
            };
            for step in &places.moves {
                self.ambiguous_at = Some(step.leaf);
                self.work += config.size();
                let mut fork = config.clone();
                fork.note(program, step.leaf, self.lines, watch);
                fork.make(program, step);
                next.push(fork);
            }
            config.note(program, last.leaf, self.lines, watch);
            config.make(program, &last);
            next.push(config);
            if next.len() > 2 * CAP || self.work > WORK {
                next = self.merge(program, next);
                if !self.fits(&mut next) {
                    return Step::Ambiguous;
                }
            }
        }
        if next.is_empty() {
            // Nothing went on, so nothing was changed: what is left says what was expected here.
            self.configs = stuck;
            return Step::Illegal;
        }
        if next.len() > 1 {
            next = self.merge(program, next);
        }
        let fits = self.fits(&mut next);
        self.widest = self.widest.max(next.len());
        self.configs = next;
        if fits { Step::Legal } else { Step::Ambiguous }
    }

    /// Whether these readings are few enough to be followed, if need be the first ones of each place alone.
    fn fits(&mut self, configs: &mut Vec<Config>) -> bool {
        let is_within = |frontier: &Self, configs: &[Config]| configs.len() <= CAP && frontier.work <= WORK;
        if is_within(self, configs) {
            return true;
        }
        if self.first_only || !configs.iter().any(|config| config.is_other_reading) {
            return false;
        }
        self.first_only = true;
        // What was spent on the readings that are dropped now is not to be held against the order.
        self.work = 0;
        if let Some(leaf) = self.read_otherwise_at {
            self.note_too_many(leaf);
        }
        if configs.iter().all(|config| config.is_other_reading) {
            configs.truncate(FEW);
        } else {
            configs.retain(|config| !config.is_other_reading);
        }
        configs.iter_mut().for_each(|config| config.is_other_reading = false);
        is_within(self, configs)
    }

    fn note_too_many(&mut self, leaf: LeafNo) {
        self.too_many.get_or_insert((self.lines, leaf));
    }

    /// The first reading that may end here, if one may.
    pub(super) fn ended(&self, program: &Program) -> Option<&Config> {
        self.configs.iter().find(|config| config.may_end(program))
    }

    /// The readings; after an illegal line, those from before it.
    pub(super) fn configs(&self) -> &[Config] {
        &self.configs
    }

    /// The greatest number of readings so far.
    pub(super) fn widest(&self) -> usize {
        self.widest
    }

    /// Of equal configurations one, and where there is one of first readings only, that one.
    fn merge(&mut self, program: &Program, mut configs: Vec<Config>) -> Vec<Config> {
        let mut seen: HashSet<u128> = HashSet::with_capacity(configs.len());
        self.work += configs.iter().map(Config::size).sum::<usize>();
        if configs.iter().any(|config| config.is_other_reading) {
            configs.sort_by_key(|config| config.is_other_reading);
        }
        configs.retain(|config| seen.insert(config.digest(program)));
        configs
    }
}
